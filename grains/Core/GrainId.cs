namespace Plixo.Grains.Core;

/// <summary>The kinds of grain. Their numeric order is the order in which locks are taken.</summary>
public enum GrainKind
{
    /// <summary>Settings, templates, calendars, senders and the ordered segment rules. There is one.</summary>
    Workspace = 1,

    /// <summary>Policy versions, caps and permits, Autopilot.</summary>
    Segment = 2,

    /// <summary>Contacts, promises, plans, drafts and e-mails, the contact interval.</summary>
    Customer = 3,

    /// <summary>Amounts, the position on the ladder, dispute and holds.</summary>
    Invoice = 4,
}

/// <summary>The identity of a grain: its kind and its key, unique within the kind.</summary>
public readonly record struct GrainId(GrainKind Kind, string Key) : IComparable<GrainId>
{
    /// <summary>The one workspace.</summary>
    public static readonly GrainId Workspace = new(GrainKind.Workspace, "workspace");

    /// <summary>Orders by kind, then by the key's UTF-16 code units: the order in which locks are taken.</summary>
    public int CompareTo(GrainId other) =>
        Kind != other.Kind ? Kind.CompareTo(other.Kind) : string.CompareOrdinal(Key, other.Key);

    public static bool operator <(GrainId left, GrainId right) => left.CompareTo(right) < 0;

    public static bool operator >(GrainId left, GrainId right) => left.CompareTo(right) > 0;

    public static bool operator <=(GrainId left, GrainId right) => left.CompareTo(right) <= 0;

    public static bool operator >=(GrainId left, GrainId right) => left.CompareTo(right) >= 0;

    public override string ToString() => $"{Kind}/{Key}";
}

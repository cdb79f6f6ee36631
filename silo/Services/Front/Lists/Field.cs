using NodaTime;
using NodaTime.Text;

namespace Plixo.Silo.Services.Front.Lists;

/// <summary>How a field's value is read from a filter and compared in SQL.</summary>
public enum FieldKind
{
    Text = 1,

    /// <summary>A whole number.</summary>
    Number,

    /// <summary>RFC 3339 in the filter, microseconds since 1970 in the row.</summary>
    Time,

    /// <summary>ISO 8601 in both.</summary>
    Date,

    /// <summary>`true` or `false`; 0 or 1 in the row.</summary>
    Flag,
}

/// <summary>A field that a list can be filtered and ordered by.</summary>
/// <param name="Name">As callers write it.</param>
/// <param name="Sql">An expression over the list's tables that both engines know. Where it may be null the list cannot be ordered by it.</param>
public sealed record Field(string Name, string Sql, FieldKind Kind)
{
    /// <summary>Whether `order_by` may name it; its expression must then never be null.</summary>
    public bool Sorts { get; init; } = true;

    /// <summary>From what a filter says to what stands in the row; null where no row can have it.</summary>
    public Func<string, string?>? Translate { get; init; }

    /// <summary>What a filter may say, for people.</summary>
    public string Wanted { get; init; } = "one of its names";

    /// <summary>What `:` finds: true for one word of a list between separators, false for a part of the text.</summary>
    public char? Separator { get; init; }

    internal const string FlagWanted = "true or false";
    internal const string TimeWanted = "a time, 2026-01-31T09:00:00Z";

    /// <summary>RFC 3339; null for anything else, and for the first and last year of the calendar, which an offset would leave.</summary>
    internal static Instant? ReadTime(string said) =>
        OffsetDateTimePattern.ExtendedIso.Parse(said) is { Success: true, Value: { Year: > 1 and < 9999 } time } ? time.ToInstant() : null;

    public static Field Text(string name, string sql) => new(name, sql, FieldKind.Text);

    public static Field Number(string name, string sql) => new(name, sql, FieldKind.Number);

    public static Field Time(string name, string sql, bool sorts = true) => new(name, sql, FieldKind.Time) { Sorts = sorts };

    public static Field Date(string name, string sql, bool sorts = true) => new(name, sql, FieldKind.Date) { Sorts = sorts };

    public static Field Flag(string name, string sql) => new(name, sql, FieldKind.Flag);

    /// <summary>A resource name of one collection: `segments/smb` or just `smb`; the row has the id.</summary>
    public static Field Resource(string name, string sql, string collection) => new(name, sql, FieldKind.Text)
    {
        Translate = value => value.StartsWith(collection + "/", StringComparison.Ordinal) ? value[(collection.Length + 1)..] : value,
    };

    /// <summary>A text that is one of a few.</summary>
    public static Field OneOf(string name, string sql, string[] values) => new(name, sql, FieldKind.Text)
    {
        Wanted = $"one of {string.Join(", ", values)}",
        Translate = said => values.FirstOrDefault(value => value.Equals(said, StringComparison.OrdinalIgnoreCase)),
    };

    /// <summary>An enum of the wire: `DRAFT_STATE_IN_DOUBT` or `IN_DOUBT`.</summary>
    /// <param name="name">As callers write it.</param>
    /// <param name="sql">What stands in the row.</param>
    /// <param name="inRow">From the member, `IN_DOUBT`, to what stands there; null: the grain's member, `InDoubt`.</param>
    public static Field Enum<TWire>(string name, string sql, Func<string, string>? inRow = null)
        where TWire : struct, Enum =>
        new(name, sql, FieldKind.Text)
        {
            Wanted = WireEnum<TWire>.Wanted,
            Translate = said => WireEnum<TWire>.Read(said) is { } member ? (inRow ?? WireEnum.Pascal)(member) : null,
        };
}

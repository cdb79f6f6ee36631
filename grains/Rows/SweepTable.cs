using NodaTime;
using Plixo.Grains.Core;

namespace Plixo.Grains.Rows;

/// <summary>
/// A request, written in the commit that makes it necessary, that a message reach every grain which a query finds. The silo
/// turns it into a resumable job.
/// </summary>
public sealed record SweepRow(string Id, string Kind, string Subject, Instant At, string By);

/// <summary>The closed list of sweeps. One place to add.</summary>
public static class SweepKinds
{
    /// <summary>Every open invoice of the subject's segment reconsiders.</summary>
    public const string SegmentInvoices = "segment-invoices";

    /// <summary>Every customer of the subject's segment looks.</summary>
    public const string SegmentCustomers = "segment-customers";

    /// <summary>Every open invoice reconsiders.</summary>
    public const string AllInvoices = "all-invoices";

    /// <summary>Every customer looks.</summary>
    public const string AllCustomers = "all-customers";

    /// <summary>Every segment looks for permits to issue.</summary>
    public const string AllSegments = "all-segments";
}

public sealed class SweepTable : RowTableOf<SweepRow>
{
    public static readonly SweepTable Instance = new();

    private SweepTable()
        : base("sweep", 1, Text("id"), Text("kind"), Text("subject"), Integer("at"), Text("by"))
    {
    }

    /// <summary>Answers what is written.</summary>
    public static SweepRow Request<TState, TEvent>(TurnBuilder<TState, TEvent> turn, string kind, string subject)
        where TEvent : Event
    {
        var sweep = new SweepRow(turn.NewId("s-"), kind, subject, turn.Context.Now, turn.Context.Actor.Id);
        turn.Row(Instance.Difference(null, sweep));
        return sweep;
    }

    public override object?[] Write(SweepRow row) => [row.Id, row.Kind, row.Subject, row.At.ToRow(), row.By];

    public override SweepRow Read(IReadOnlyList<object?> values) => new(
        (string)values[0]!, (string)values[1]!, (string)values[2]!, RowValues.ToInstant(values[3]), (string)values[4]!);
}

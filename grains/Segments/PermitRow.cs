using NodaTime;
using Plixo.Grains.Core;
using Plixo.Grains.Rows;

namespace Plixo.Grains.Segments;

/// <summary>
/// The numbered right to one transmission. Issued only by the segment's turn; settled and returned by the commit of the
/// outcome, which only frees.
/// </summary>
/// <param name="Segment">Under which it was issued, and is used.</param>
/// <param name="Date">Local date in the segment's zone at the issue; armed only on it.</param>
/// <param name="Number">From 1 within (segment, date); never used twice. Below zero: the store forgot it, and the journal shows that it was used.</param>
/// <param name="Issued">From when it holds: the issue, or the instant until which another held its place in the window.</param>
/// <param name="Settled">The commit of the outcome; for in doubt the end of the attempt plus ten minutes.</param>
/// <param name="Returned">Given back unused.</param>
public sealed record PermitRow(
    SegmentKey Segment,
    LocalDate Date,
    long Number,
    CustomerKey Customer,
    DraftKey Draft,
    Instant Issued,
    Instant? Settled,
    Instant? Returned)
{
    /// <summary>A doubtful attempt counts for the window until so long after its end.</summary>
    public static readonly Duration DoubtCounts = Duration.FromMinutes(10);

    /// <summary>One that the store forgot: used, and settled as what is in doubt is.</summary>
    public static PermitRow Of(SegmentKey segment, PermitForgotten forgotten) => new(
        segment, forgotten.Date, forgotten.Number, forgotten.Customer, forgotten.Draft, forgotten.ArmedAt, forgotten.ArmedAt + DoubtCounts, null);

    /// <summary>The permits of one issue, numbered through its grants.</summary>
    public static IEnumerable<PermitRow> Of(SegmentKey segment, PermitsIssued issued, Instant at)
    {
        var number = issued.First;
        foreach (var grant in issued.Grants)
        {
            for (var i = 0; i < grant.Permits; i++)
                yield return new PermitRow(segment, issued.Date, number++, grant.Customer, grant.Draft, grant.From ?? at, null, null);
        }
    }
}

public sealed class PermitTable : RowTableOf<PermitRow>
{
    public static readonly PermitTable Instance = new();

    private PermitTable()
        : base(
            "permit", 3, Text("segment"), Text("date"), Integer("number"), Text("customer"), Text("draft"),
            Integer("issued"), Integer("settled"), Integer("returned"))
    {
    }

    /// <summary>Its transmission has an outcome at this instant: the window counts it for its length from then on.</summary>
    public static RowChange Settled(SegmentKey segment, LocalDate date, long number, Instant at) =>
        RowChange.Set(Instance.Table, [0, 1, 2, 6], segment.Value, date.ToRow(), number, at.ToRow());

    public static RowChange Returned(SegmentKey segment, LocalDate date, long number, Instant at) =>
        RowChange.Set(Instance.Table, [0, 1, 2, 7], segment.Value, date.ToRow(), number, at.ToRow());

    public override object?[] Write(PermitRow row) =>
    [
        row.Segment.Value, row.Date.ToRow(), row.Number, row.Customer.Value, row.Draft.Value,
        row.Issued.ToRow(), row.Settled.ToRow(), row.Returned.ToRow(),
    ];

    public override PermitRow Read(IReadOnlyList<object?> values) => new(
        new SegmentKey((string)values[0]!), RowValues.ToDate(values[1]), (long)values[2]!, new CustomerKey((string)values[3]!),
        new DraftKey((string)values[4]!), RowValues.ToInstant(values[5]), RowValues.ToInstantOrNull(values[6]),
        RowValues.ToInstantOrNull(values[7]));
}

using NodaTime;
using Plixo.Grains.Kpi;
using Plixo.Grains.Rows;

namespace Plixo.Silo.Reading;

/// <summary>What was open of one segment and currency at a midnight. Amounts in minor units.</summary>
/// <param name="Date">The day that begins at the midnight, in the workspace's zone.</param>
/// <param name="At">The instant it was counted as of.</param>
/// <param name="Eligible">Overdue invoices that coverage counts, and of them those with a contact in the window.</param>
/// <param name="LateDays">Σ open × days past due, negative where not due yet; null where it was counted before this was kept, or is too large to count.</param>
public sealed record StockRow(
    LocalDate Date, string Segment, string Currency, Instant At, long OpenCount, long Open, AgedAmounts Aged, long OverdueCount,
    long Eligible, long EligibleAmount, long Contacted, long ContactedAmount, long? LateDays)
{
    public long Overdue => Open - Aged.NotDue;

    /// <summary>So many invoices of one due date, that are all eligible or not and contacted or not.</summary>
    public static StockRow Of(
        LocalDate date, string segment, string currency, Instant at, LocalDate due, long count, long open, bool eligible, bool contacted)
    {
        var late = Period.DaysBetween(due, date);
        var counted = eligible && late > 0;
        return new StockRow(
            date, segment, currency, at, count, open, AgedAmounts.Of(Aging.BucketOf(due, date), open), late > 0 ? count : 0,
            counted ? count : 0, counted ? open : 0, counted && contacted ? count : 0, counted && contacted ? open : 0, MinorUnitDays.Of(open, late));
    }

    /// <summary>One row per date, segment and currency, in this order.</summary>
    public static IReadOnlyList<StockRow> Sum(IEnumerable<StockRow> parts) =>
    [
        .. parts.GroupBy(part => (part.Date, part.Segment, part.Currency)).Select(group => group.Aggregate((left, right) => left + right))
            .OrderBy(row => row.Date).ThenBy(row => row.Segment, StringComparer.Ordinal).ThenBy(row => row.Currency, StringComparer.Ordinal),
    ];

    /// <summary>Of one date, segment and currency.</summary>
    public static StockRow operator +(StockRow left, StockRow right) => left with
    {
        OpenCount = left.OpenCount + right.OpenCount,
        Open = checked(left.Open + right.Open),
        Aged = left.Aged + right.Aged,
        OverdueCount = left.OverdueCount + right.OverdueCount,
        Eligible = left.Eligible + right.Eligible,
        EligibleAmount = checked(left.EligibleAmount + right.EligibleAmount),
        Contacted = left.Contacted + right.Contacted,
        ContactedAmount = checked(left.ContactedAmount + right.ContactedAmount),
        LateDays = MinorUnitDays.Sum([left.LateDays, right.LateDays]),
    };
}

public sealed record AgedAmounts(long NotDue, long Days1To30, long Days31To60, long Days61To90, long Over90)
{
    public static AgedAmounts Of(AgingBucket bucket, long open)
    {
        long In(AgingBucket one) => one == bucket ? open : 0;
        return new AgedAmounts(
            In(AgingBucket.NotDue), In(AgingBucket.Days1To30), In(AgingBucket.Days31To60), In(AgingBucket.Days61To90), In(AgingBucket.Over90Days));
    }

    public static AgedAmounts operator +(AgedAmounts left, AgedAmounts right) => new(
        checked(left.NotDue + right.NotDue), checked(left.Days1To30 + right.Days1To30), checked(left.Days31To60 + right.Days31To60),
        checked(left.Days61To90 + right.Days61To90), checked(left.Over90 + right.Over90));
}

public sealed class StockTable : RowTableOf<StockRow>
{
    public static readonly StockTable Instance = new();

    private StockTable()
        : base(
            "stock", 3, Text("date"), Text("segment"), Text("currency"), Integer("at"), Integer("open_count"), Integer("open_amount"),
            Integer("not_due"), Integer("days_1_30"), Integer("days_31_60"), Integer("days_61_90"), Integer("over_90"),
            Integer("overdue_count"), Integer("eligible_count"), Integer("eligible_amount"), Integer("contacted_count"),
            Integer("contacted_amount"), Integer("late_days"))
    {
    }

    public string Select => string.Join(", ", Table.Columns.Select(column => column.Name));

    public override object?[] Write(StockRow row) =>
    [
        row.Date.ToRow(), row.Segment, row.Currency, row.At.ToRow(), row.OpenCount, row.Open, row.Aged.NotDue, row.Aged.Days1To30,
        row.Aged.Days31To60, row.Aged.Days61To90, row.Aged.Over90, row.OverdueCount, row.Eligible, row.EligibleAmount,
        row.Contacted, row.ContactedAmount, row.LateDays,
    ];

    public override StockRow Read(IReadOnlyList<object?> values) => new(
        RowValues.ToDate(values[0]), (string)values[1]!, (string)values[2]!, RowValues.ToInstant(values[3]), (long)values[4]!,
        (long)values[5]!,
        new AgedAmounts((long)values[6]!, (long)values[7]!, (long)values[8]!, (long)values[9]!, (long)values[10]!),
        (long)values[11]!, (long)values[12]!, (long)values[13]!, (long)values[14]!, (long)values[15]!, (long?)values[16]);
}

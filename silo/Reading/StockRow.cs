using NodaTime;
using Plixo.Grains.Rows;

namespace Plixo.Silo.Reading;

/// <summary>What was open of one segment and currency at a midnight. Amounts in minor units.</summary>
/// <param name="Date">The day that begins at the midnight, in the workspace's zone.</param>
/// <param name="At">The instant it was counted as of.</param>
/// <param name="Eligible">Overdue invoices that coverage counts, and of them those with a contact in the window.</param>
public sealed record StockRow(
    LocalDate Date, string Segment, string Currency, Instant At, long OpenCount, long Open, AgedAmounts Aged, long OverdueCount,
    long Eligible, long EligibleAmount, long Contacted, long ContactedAmount)
{
    public long Overdue => Open - Aged.NotDue;
}

public sealed record AgedAmounts(long NotDue, long Days1To30, long Days31To60, long Days61To90, long Over90);

public sealed class StockTable : RowTableOf<StockRow>
{
    public static readonly StockTable Instance = new();

    private StockTable()
        : base(
            "stock", 3, Text("date"), Text("segment"), Text("currency"), Integer("at"), Integer("open_count"), Integer("open_amount"),
            Integer("not_due"), Integer("days_1_30"), Integer("days_31_60"), Integer("days_61_90"), Integer("over_90"),
            Integer("overdue_count"), Integer("eligible_count"), Integer("eligible_amount"), Integer("contacted_count"),
            Integer("contacted_amount"))
    {
    }

    public string Select => string.Join(", ", Table.Columns.Select(column => column.Name));

    public override object?[] Write(StockRow row) =>
    [
        row.Date.ToRow(), row.Segment, row.Currency, row.At.ToRow(), row.OpenCount, row.Open, row.Aged.NotDue, row.Aged.Days1To30,
        row.Aged.Days31To60, row.Aged.Days61To90, row.Aged.Over90, row.OverdueCount, row.Eligible, row.EligibleAmount,
        row.Contacted, row.ContactedAmount,
    ];

    public override StockRow Read(IReadOnlyList<object?> values) => new(
        RowValues.ToDate(values[0]), (string)values[1]!, (string)values[2]!, RowValues.ToInstant(values[3]), (long)values[4]!,
        (long)values[5]!,
        new AgedAmounts((long)values[6]!, (long)values[7]!, (long)values[8]!, (long)values[9]!, (long)values[10]!),
        (long)values[11]!, (long)values[12]!, (long)values[13]!, (long)values[14]!, (long)values[15]!);
}

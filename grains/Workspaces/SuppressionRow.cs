using NodaTime;
using Plixo.Grains.Rows;

namespace Plixo.Grains.Workspaces;

/// <summary>An address that nobody writes to, wherever it stands.</summary>
/// <param name="Address">Normalised; the same mailbox under two customers is one row.</param>
/// <param name="Until">The date of reactivation; null: permanent.</param>
public sealed record SuppressionRow(string Address, LocalDate? Until, string Reason, string By, Instant At)
{
    public bool HoldsOn(LocalDate date) => Until is null || date < Until;
}

public sealed class SuppressionTable : RowTableOf<SuppressionRow>
{
    public static readonly SuppressionTable Instance = new();

    private SuppressionTable()
        : base("suppression", 1, Text("address"), Text("until"), Text("reason"), Text("by"), Integer("at"))
    {
    }

    public static RowQuery Of(IEnumerable<string> addresses, string name)
    {
        var all = addresses.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToArray();
        return new RowQuery(name, Instance.Table, [new RowFilter(0, Comparison.In, all)], [new RowOrder(0)], Math.Max(1, all.Length));
    }

    public override object?[] Write(SuppressionRow row) =>
        [row.Address, row.Until.ToRow(), row.Reason, row.By, row.At.ToRow()];

    public override SuppressionRow Read(IReadOnlyList<object?> values) => new(
        (string)values[0]!, RowValues.ToDateOrNull(values[1]), (string)values[2]!, (string)values[3]!,
        RowValues.ToInstant(values[4]));
}

using NodaTime;
using Plixo.Grains.Core;
using Plixo.Grains.Rows;

namespace Plixo.Grains.Workspaces;

/// <summary>
/// A suppressed address has a key of its own, not its contact's: it belongs to no customer, and outlives the contact.
/// </summary>
public static class SuppressedAddress
{
    /// <param name="address">Normalised.</param>
    public static Personal<string> Of(string address) => new(address, $"suppressed:{ExternalIds.Contact("suppression", address)}");
}

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
        Table = Table with { Personal = new PersonalColumns([0], row => SuppressedAddress.Of((string)row[0]!).KeyId) };
    }

    /// <summary>A domain stands among the addresses as `@domain`, which no address is: lists read both at once.</summary>
    public static string DomainAddress(string domain) => $"@{domain}";

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

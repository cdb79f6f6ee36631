using NodaTime;
using Plixo.Grains.Core;
using Plixo.Grains.Customers;
using Plixo.Grains.Invoices;
using Plixo.Grains.Rows;
using Plixo.Silo.Services.Front;
using Plixo.Silo.Services.Front.Lists;
using Plixo.Silo.Stores;

namespace Plixo.Silo.Services.Customers;

/// <summary>Customers as rows, with the name of their segment and their balances.</summary>
public sealed record CustomerShown(CustomerRow Row, string SegmentName);

internal static class CustomerListing
{
    private static readonly int Columns = CustomerTable.Instance.Table.Count();

    private const string Overdue =
        $"""
        (CASE WHEN EXISTS (SELECT 1 FROM invoice o WHERE o.customer = c.key AND o.type = '{nameof(DocumentType.Invoice)}'
            AND o.status = '{nameof(DocumentStatus.Open)}' AND o.open > 0 AND o.due_date < $today) THEN 1 ELSE 0 END)
        """;

    public static readonly Listing<CustomerShown> All = new(
        [.. CustomerTable.Instance.Table.As("c"), "s.name"],
        "customer c LEFT JOIN segment s ON s.key = c.segment",
        [
            Field.Text("display_name", "c.name"), Field.Text("external_id", "c.external_id"), Field.Text("source", "c.source"),
            Field.Resource("segment", "c.segment", "segments"), Field.Resource("owner", "c.owner", "users"),
            Field.Text("country", "c.country"), Field.Text("tag", "c.tags") with { Separator = ',' }, Field.Flag("overdue", Overdue),
        ],
        [new Order("c.name")], [new Order("c.key")],
        values => new CustomerShown(CustomerTable.Instance.Read(values), (string?)values[Columns] ?? ""));

    public static Condition Is(CustomerKey key) => new("c.key = $key", ("$key", key.Value));

    /// <summary>What customers owe, per customer and currency: one query for a page.</summary>
    public static async Task<ILookup<CustomerKey, V1.Balance>> BalancesAsync(
        IReadModel rows, IEnumerable<CustomerKey> customers, LocalDate today, CancellationToken cancel)
    {
        var found = await rows.QueryAsync(
            $"""
            SELECT customer, currency, SUM(open), SUM(CASE WHEN due_date < $today THEN open ELSE 0 END),
                SUM(CASE WHEN disputed = 1 THEN COALESCE(disputed_amount, open) ELSE 0 END), SUM(promised), COUNT(*),
                SUM(CASE WHEN due_date < $today THEN 1 ELSE 0 END), MIN(due_date)
            FROM invoice WHERE customer IN $customers AND type = '{nameof(DocumentType.Invoice)}'
                AND status = '{nameof(DocumentStatus.Open)}' AND open > 0
            GROUP BY customer, currency ORDER BY customer, currency
            """,
            new Dictionary<string, object?> { ["$today"] = today.ToRow(), ["$customers"] = customers.Select(key => key.Value).ToArray() },
            values => (Key: new CustomerKey((string)values[0]!), Balance: Balance(values, today)), cancel);
        return found.ToLookup(row => row.Key, row => row.Balance);
    }

    public static V1.Customer ToWire(CustomerShown shown, IEnumerable<V1.Balance> balances)
    {
        var row = shown.Row;
        var customer = new V1.Customer
        {
            Name = Names.Of(row.Key), DisplayName = row.Name, Source = row.Source, ExternalId = row.ExternalId, Country = row.Country,
            TimeZone = row.Zone, Language = row.Language, CurrencyCode = row.Currency, Segment = Names.Segment(row.Segment),
            SegmentDisplayName = shown.SegmentName, Owner = Names.User(row.Owner), Consumer = row.Consumer, Paused = row.Paused,
            Suppressed = row.Suppressed, Etag = Etags.Of(row.Version),
        };
        customer.Tags.AddRange(row.Tags.Split(',', StringSplitOptions.RemoveEmptyEntries));
        customer.Balances.AddRange(balances);
        if (row.Held) customer.Hold = new V1.Hold { Until = row.HeldUntil.ToWire() };
        if (row.LastContact is { } last) customer.LastContact = new V1.LastContact { Time = last.ToWire() };
        return customer;
    }

    private static V1.Balance Balance(IReadOnlyList<object?> values, LocalDate today)
    {
        var currency = (string)values[1]!;
        V1.Money Amount(int column) => WireValues.MoneyOf(Number(values[column]), currency);
        return new V1.Balance
        {
            Open = Amount(2), Overdue = Amount(3), Disputed = Amount(4), Promised = Amount(5), OpenInvoices = Number(values[6]),
            OverdueInvoices = Number(values[7]),
            OldestDaysOverdue = Math.Max(0, Period.DaysBetween(RowValues.ToDate(values[8]), today)),
        };
    }

    /// <summary>A sum is a decimal on PostgreSQL and an integer on SQLite.</summary>
    private static long Number(object? value) => Convert.ToInt64(value, System.Globalization.CultureInfo.InvariantCulture);
}

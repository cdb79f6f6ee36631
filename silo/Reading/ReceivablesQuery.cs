using NodaTime;
using Plixo.Grains.Amounts;
using Plixo.Grains.Kpi;
using Plixo.Grains.Rows;
using Plixo.Silo.Stores;
using Plixo.Silo.Turns;

namespace Plixo.Silo.Reading;

/// <summary>What is owed in one currency at the end of a window, and how fast it is collected.</summary>
/// <param name="CountBackDays">DSO, count-back, over periods of 30 days.</param>
/// <param name="DelinquentDays">ADD, over the last 30 days' sales.</param>
/// <param name="Effectiveness">CEI of the window; not applicable where the stock at its beginning was not counted.</param>
/// <param name="PaymentDelayDays">Amount-weighted, of what was paid in the window; what is unpaid counts to its end.</param>
public sealed record Receivables(
    Money Open, Money Overdue, Figure CountBackDays, Figure DelinquentDays, Figure Effectiveness, Figure PaymentDelayDays)
{
    public Currency Currency => Open.Currency;
}

public static class ReceivablesQuery
{
    /// <summary>A period of the count-back, in days.</summary>
    public const int PeriodDays = 30;

    /// <summary>How many periods the count-back may go back.</summary>
    public const int Periods = 24;

    private const string Booked = "i.type = 'Invoice' AND i.status IN ('Open', 'WrittenOff')";

    /// <summary>Per currency, by its code. The end of a past window is the midnight after it; where that was not counted there is nothing to say.</summary>
    public static async Task<IReadOnlyList<Receivables>> OfAsync(
        IStore store, TurnCodec codec, ReceivablesWindow window, string segment, CancellationToken cancel)
    {
        var end = await EndAsync(store, window, segment, cancel);
        if (end is null) return [];
        var sales = await SalesAsync(store, window.LastDay, segment, cancel);
        var begin = await StockQueries.IsCountedAsync(store, window.From, cancel)
            ? (await StockQueries.BetweenAsync(store, window.From, window.From, segment, cancel)).GroupBy(row => row.Currency)
                .ToDictionary(group => group.Key, group => group.Sum(row => row.Open))
            : null;
        var paid = await PaymentDelayQuery.PaidAsync(store, codec, window.From, window.Since, window.Until, segment, cancel);
        var currencies = end.Keys.Concat(begin?.Keys ?? Enumerable.Empty<string>())
            .Concat(sales.Where(sale => sale.Issued >= window.From).Select(sale => sale.Amount.Currency.Code));
        return
        [
            .. currencies.Distinct().Order(StringComparer.Ordinal).Select(code =>
            {
                var currency = new Currency(code);
                var (total, current, lateDays) = end.GetValueOrDefault(code, new Owed(0, 0, 0));
                var open = new Money(total, currency);
                Money Sold(LocalDate after, LocalDate through) => sales.Where(sale => sale.Amount.Currency == currency && sale.Issued > after && sale.Issued <= through)
                    .Select(sale => sale.Amount).Sum(currency);
                var periods = Enumerable.Range(0, Periods).Select(back => new PeriodSales(
                    Sold(window.LastDay.PlusDays(-PeriodDays * (back + 1)), window.LastDay.PlusDays(-PeriodDays * back)), PeriodDays)).ToList();
                return new Receivables(
                    open, new Money(total - current, currency), DaysSalesOutstanding.CountBack(open, periods),
                    DaysSalesOutstanding.AverageDaysDelinquent(open, new Money(current, currency), periods[0]),
                    begin is null
                        ? Figure.NotApplicable
                        : CollectionEffectiveness.Of(
                            new Money(begin.GetValueOrDefault(code), currency), Sold(window.From.PlusDays(-1), window.LastDay), window.Months, open,
                            new Money(current, currency)),
                    lateDays is { } late
                        ? PaymentDelay.Average(paid.Where(payment => payment.Amount.Currency == currency), open, late)
                        : Figure.NotApplicable);
            }),
        ];
    }

    /// <summary>By currency: of a window that still runs what is open now, of a past one what was at the midnight after it. Null: not counted.</summary>
    private static async Task<Dictionary<string, Owed>?> EndAsync(IStore store, ReceivablesWindow window, string segment, CancellationToken cancel)
    {
        if (!window.IsPast)
        {
            return (await OpenAsync(store, segment, cancel)).GroupBy(invoice => invoice.Open.Currency.Code).ToDictionary(group => group.Key, group => new Owed(
                group.Sum(invoice => invoice.Open.MinorUnits),
                group.Where(invoice => Aging.BucketOf(invoice.Due, window.LastDay) == AgingBucket.NotDue).Sum(invoice => invoice.Open.MinorUnits),
                MinorUnitDays.Sum(group.Select(invoice => MinorUnitDays.Of(invoice.Open.MinorUnits, Period.DaysBetween(invoice.Due, window.LastDay))))));
        }

        var midnight = window.LastDay.PlusDays(1);
        if (!await StockQueries.IsCountedAsync(store, midnight, cancel)) return null;
        return (await StockQueries.BetweenAsync(store, midnight, midnight, segment, cancel)).GroupBy(row => row.Currency).ToDictionary(group => group.Key, group => new Owed(
            group.Sum(row => row.Open), group.Sum(row => row.Aged.NotDue),
            MinorUnitDays.Sum(group.Select(row => row.LateDays - row.Open)))); // a day less than at the midnight
    }

    /// <summary>Open amounts by due date and currency: as many rows as there are dates, not invoices.</summary>
    public static async Task<IReadOnlyList<AgingRow>> AgingAsync(IReadModel store, LocalDate date, string segment, CancellationToken cancel)
    {
        var parameters = ReceivablesSql.Ages(date);
        parameters["$segment"] = segment;
        return await store.QueryAsync(
            $"""
            SELECT f.segment, f.currency, f.bucket, CAST(count(*) AS bigint), CAST(sum(f.open) AS bigint)
            FROM (SELECT i.segment, i.currency, i.open, {ReceivablesSql.Bucket} AS bucket FROM invoice i
                  WHERE {ReceivablesSql.Chaseable} AND {ReceivablesSql.InSegment}) f
            GROUP BY f.segment, f.currency, f.bucket ORDER BY f.currency, f.segment
            """,
            parameters,
            row => new AgingRow((string)row[0]!, (string)row[1]!, (AgingBucket)(long)row[2]!, (long)row[3]!, (long)row[4]!), cancel);
    }

    private static Task<IReadOnlyList<(LocalDate Due, Money Open)>> OpenAsync(IReadModel store, string segment, CancellationToken cancel) =>
        store.QueryAsync(
            $"SELECT i.due_date, i.currency, CAST(sum(i.open) AS bigint) FROM invoice i WHERE {ReceivablesSql.Chaseable} AND {ReceivablesSql.InSegment} GROUP BY i.due_date, i.currency",
            new Dictionary<string, object?> { ["$segment"] = segment },
            row => (RowValues.ToDate(row[0]), new Money((long)row[2]!, new Currency((string)row[1]!))), cancel);

    private static Task<IReadOnlyList<(LocalDate Issued, Money Amount)>> SalesAsync(
        IReadModel store, LocalDate end, string segment, CancellationToken cancel) => store.QueryAsync(
            $"SELECT i.issue_date, i.currency, CAST(sum(i.amount) AS bigint) FROM invoice i WHERE {Booked} AND i.issue_date > $from AND {ReceivablesSql.InSegment} GROUP BY i.issue_date, i.currency",
            new Dictionary<string, object?> { ["$from"] = end.PlusDays(-PeriodDays * Periods).ToRow(), ["$segment"] = segment },
            row => (RowValues.ToDate(row[0]), new Money((long)row[2]!, new Currency((string)row[1]!))), cancel);

    /// <param name="LateDays">Σ open × days past due, in minor-unit days; null: not known.</param>
    private sealed record Owed(long Open, long NotDue, long? LateDays);
}

/// <summary>The days that figures of receivables cover, both ends included, in the workspace's zone.</summary>
/// <param name="LastDay">Not after today.</param>
/// <param name="Since">The instant at which the first day began.</param>
/// <param name="Until">The instant at which the last day ended, of a past window; else none that has come yet.</param>
public sealed record ReceivablesWindow(LocalDate From, LocalDate LastDay, bool IsPast, Instant Since, Instant Until)
{
    /// <summary>N of the collection effectiveness index, at least 1.</summary>
    public int Months => Math.Max(1, (int)Math.Round(Period.DaysBetween(From, LastDay.PlusDays(1)) / (double)ReceivablesQuery.PeriodDays));
}

/// <summary>Open amounts of one segment, currency and age.</summary>
public sealed record AgingRow(string Segment, string Currency, AgingBucket Bucket, long Invoices, long Open);

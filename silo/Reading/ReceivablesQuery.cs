using NodaTime;
using Plixo.Grains.Amounts;
using Plixo.Grains.Kpi;
using Plixo.Grains.Rows;
using Plixo.Silo.Stores;
using Plixo.Silo.Turns;

namespace Plixo.Silo.Reading;

/// <summary>What is owed in one currency, and how fast it is collected.</summary>
/// <param name="CountBackDays">DSO, count-back, over periods of 30 days.</param>
/// <param name="DelinquentDays">ADD, over the last 30 days' sales.</param>
/// <param name="Effectiveness">CEI of the window; not applicable where the stock at its beginning was not counted.</param>
/// <param name="PaymentDelayDays">Amount-weighted; what is unpaid counts to today.</param>
public sealed record Receivables(
    Currency Currency, AgedBalance Aged, Figure CountBackDays, Figure DelinquentDays, Figure Effectiveness, Figure PaymentDelayDays);

public static class ReceivablesQuery
{
    /// <summary>A period of the count-back, in days.</summary>
    public const int PeriodDays = 30;

    /// <summary>How many periods the count-back may go back.</summary>
    public const int Periods = 24;

    private const string Booked = "i.type = 'Invoice' AND i.status IN ('Open', 'WrittenOff')";

    /// <summary>Per currency, by its code.</summary>
    public static async Task<IReadOnlyList<Receivables>> OfAsync(
        IReadModel store, TurnCodec codec, LocalDate from, LocalDate to, LocalDate today, string segment, CancellationToken cancel)
    {
        var open = await OpenAsync(store, segment, cancel);
        var sales = await SalesAsync(store, today, segment, cancel);
        var begin = (await StockQueries.BetweenAsync(store, from, from, segment, cancel)).GroupBy(row => row.Currency)
            .ToDictionary(group => group.Key, group => group.Sum(row => row.Open));
        var paid = await PaymentDelayQuery.PaidAsync(store, codec, from, segment, cancel);
        return
        [
            .. Aging.Of(open, today).Select(aged =>
            {
                var currency = aged.Currency;
                Money Sold(LocalDate after, LocalDate through) => sales.Where(sale => sale.Amount.Currency == currency && sale.Issued > after && sale.Issued <= through)
                    .Select(sale => sale.Amount).Sum(currency);
                var periods = Enumerable.Range(0, Periods).Select(back => new PeriodSales(
                    Sold(today.PlusDays(-PeriodDays * (back + 1)), today.PlusDays(-PeriodDays * back)), PeriodDays)).ToList();
                var current = aged[AgingBucket.NotDue];
                var months = Math.Max(1, (int)Math.Round(Period.DaysBetween(from, to.PlusDays(1)) / (double)PeriodDays));
                return new Receivables(
                    currency, aged, DaysSalesOutstanding.CountBack(aged.Total, periods),
                    DaysSalesOutstanding.AverageDaysDelinquent(aged.Total, current, periods[0]),
                    begin.TryGetValue(currency.Code, out var then)
                        ? CollectionEffectiveness.Of(new Money(then, currency), Sold(from.PlusDays(-1), to), months, aged.Total, current)
                        : Figure.NotApplicable,
                    PaymentDelay.Average(
                        [
                            .. paid.Where(payment => payment.Amount.Currency == currency),
                            .. open.Where(invoice => invoice.Open.Currency == currency)
                                .Select(invoice => DelayedAmount.Of(invoice.Open, invoice.Due, null, today)),
                        ],
                        currency));
            }),
        ];
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
        IReadModel store, LocalDate today, string segment, CancellationToken cancel) => store.QueryAsync(
            $"SELECT i.issue_date, i.currency, CAST(sum(i.amount) AS bigint) FROM invoice i WHERE {Booked} AND i.issue_date > $from AND {ReceivablesSql.InSegment} GROUP BY i.issue_date, i.currency",
            new Dictionary<string, object?> { ["$from"] = today.PlusDays(-PeriodDays * Periods).ToRow(), ["$segment"] = segment },
            row => (RowValues.ToDate(row[0]), new Money((long)row[2]!, new Currency((string)row[1]!))), cancel);
}

/// <summary>Open amounts of one segment, currency and age.</summary>
public sealed record AgingRow(string Segment, string Currency, AgingBucket Bucket, long Invoices, long Open);

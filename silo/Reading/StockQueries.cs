using NodaTime;
using Plixo.Grains.Rows;
using Plixo.Silo.Stores;

namespace Plixo.Silo.Reading;

/// <summary>Stocks: counted from the rows now, or read as they were counted at a midnight.</summary>
public static class StockQueries
{
    /// <summary>Names the date that was counted last. A day without a single open invoice leaves no row.</summary>
    public const string CountedLast = "stocks.date";

    /// <summary>
    /// One statement, by due date; a row per segment and currency. Only of what is overdue is asked whether it is eligible and contacted, and
    /// each part is summed by itself: a million rows do not pass through the other's columns.
    /// </summary>
    public static async Task<IReadOnlyList<StockRow>> CountAsync(
        IReadModel store, LocalDate today, Instant at, int windowDays, CancellationToken cancel)
    {
        var sql =
            $"""
            SELECT i.segment, i.currency, i.due_date, 0 AS eligible, 0 AS contacted, CAST(count(*) AS bigint), CAST(sum(i.open) AS bigint)
            FROM invoice i WHERE {ReceivablesSql.Chaseable} AND i.due_date >= $today
            GROUP BY i.segment, i.currency, i.due_date
            UNION ALL
            SELECT f.segment, f.currency, f.due_date, f.eligible, f.contacted, CAST(count(*) AS bigint), CAST(sum(f.open) AS bigint)
            FROM (
                SELECT i.segment, i.currency, i.due_date, i.open, CASE WHEN {ReceivablesSql.Excluded} IS NULL THEN 1 ELSE 0 END AS eligible,
                    CASE WHEN {ReceivablesSql.Contacted} THEN 1 ELSE 0 END AS contacted
                FROM {ReceivablesSql.From} WHERE {ReceivablesSql.Chaseable} AND i.due_date < $today
            ) f GROUP BY f.segment, f.currency, f.due_date, f.eligible, f.contacted
            """;
        return StockRow.Sum(await store.QueryAsync(
            sql,
            new Dictionary<string, object?>
            {
                ["$since"] = (at - Duration.FromDays(windowDays)).ToRow(), ["$until"] = at.ToRow() + 1, ["$today"] = today.ToRow(),
            },
            row => StockRow.Of(
                today, (string)row[0]!, (string)row[1]!, at, RowValues.ToDate(row[2]), (long)row[5]!, (long)row[6]!,
                RowValues.ToFlag(row[3]), RowValues.ToFlag(row[4])),
            cancel));
    }

    /// <summary>True where the date lies within the days that were counted: without a row of a currency, nothing of it was open.</summary>
    public static async Task<bool> IsCountedAsync(IStore store, LocalDate date, CancellationToken cancel)
    {
        if (string.CompareOrdinal(await store.SettingAsync(CountedLast, cancel), date.ToRow()) < 0) return false;
        var first = (await store.QueryAsync("SELECT min(date) FROM stock", new Dictionary<string, object?>(), row => row[0] as string, cancel))[0];
        return first is not null && string.CompareOrdinal(first, date.ToRow()) <= 0;
    }

    /// <summary>As they were counted, by date; both ends included.</summary>
    public static Task<IReadOnlyList<StockRow>> BetweenAsync(
        IReadModel store, LocalDate from, LocalDate to, string segment, CancellationToken cancel) => store.QueryAsync(
            $"SELECT {StockTable.Instance.Select} FROM stock WHERE date >= $from AND date <= $to AND ($segment = '' OR segment = $segment) ORDER BY date, segment, currency",
            new Dictionary<string, object?> { ["$from"] = from.ToRow(), ["$to"] = to.ToRow(), ["$segment"] = segment },
            StockTable.Instance.Read, cancel);
}

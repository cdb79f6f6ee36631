using NodaTime;
using Plixo.Grains.Rows;
using Plixo.Silo.Stores;

namespace Plixo.Silo.Reading;

/// <summary>Stocks: counted from the rows now, or read as they were counted at a midnight.</summary>
public static class StockQueries
{
    /// <summary>One statement; a row per segment and currency.</summary>
    public static Task<IReadOnlyList<StockRow>> CountAsync(
        IReadModel store, LocalDate today, Instant at, int windowDays, CancellationToken cancel)
    {
        string Sum(string condition, string value) => $"CAST(COALESCE(sum(CASE WHEN {condition} THEN {value} ELSE 0 END), 0) AS bigint)";
        var buckets = string.Join(", ", Enumerable.Range(0, 5).Select(bucket => Sum($"f.bucket = {bucket}", "f.open")));
        const string Eligible = "f.bucket > 0 AND f.excluded IS NULL";
        var sql =
            $"""
            SELECT f.segment, f.currency, CAST(count(*) AS bigint), CAST(sum(f.open) AS bigint), {buckets},
                {Sum("f.bucket > 0", "1")}, {Sum(Eligible, "1")}, {Sum(Eligible, "f.open")},
                {Sum($"{Eligible} AND f.contacted = 1", "1")}, {Sum($"{Eligible} AND f.contacted = 1", "f.open")}
            FROM (
                SELECT i.segment, i.currency, i.open, {ReceivablesSql.Bucket} AS bucket, {ReceivablesSql.Excluded} AS excluded,
                    CASE WHEN {ReceivablesSql.Contacted} THEN 1 ELSE 0 END AS contacted
                FROM {ReceivablesSql.From} WHERE {ReceivablesSql.Chaseable}
            ) f GROUP BY f.segment, f.currency ORDER BY f.segment, f.currency
            """;
        var parameters = ReceivablesSql.Ages(today);
        parameters["$since"] = (at - Duration.FromDays(windowDays)).ToRow();
        parameters["$until"] = at.ToRow() + 1;
        return store.QueryAsync(
            sql, parameters,
            row => StockTable.Instance.Read([today.ToRow(), row[0], row[1], at.ToRow(), .. row.Skip(2)]), cancel);
    }

    /// <summary>As they were counted, by date; both ends included.</summary>
    public static Task<IReadOnlyList<StockRow>> BetweenAsync(
        IReadModel store, LocalDate from, LocalDate to, string segment, CancellationToken cancel) => store.QueryAsync(
            $"SELECT {StockTable.Instance.Select} FROM stock WHERE date >= $from AND date <= $to AND ($segment = '' OR segment = $segment) ORDER BY date, segment, currency",
            new Dictionary<string, object?> { ["$from"] = from.ToRow(), ["$to"] = to.ToRow(), ["$segment"] = segment },
            StockTable.Instance.Read, cancel);
}

namespace Plixo.Silo.Stores.Tables;

/// <summary>The tables `figure` and `figure_total`; the view `flow` shows both as one.</summary>
internal static class FigureSql
{
    public const string Append = """
        INSERT INTO figure (name, date, segment, currency, count, amount)
        VALUES ($name, $date, $segment, $currency, $count, $amount)
        """;

    /// <summary>The ids that are folded now; those that commit later stay.</summary>
    public const string Appended =
        "SELECT id, name, date, segment, currency, count, amount FROM figure ORDER BY id LIMIT $limit";

    public const string Remove = "DELETE FROM figure WHERE id IN $ids";

    public const string StillThere =
        "SELECT 1 FROM (SELECT count(*) AS n FROM figure WHERE id IN $ids) found WHERE found.n = $count";

    public const string Add = """
        INSERT INTO figure_total (name, date, segment, currency, count, amount)
        VALUES ($name, $date, $segment, $currency, $count, $amount)
        ON CONFLICT (name, date, segment, currency)
        DO UPDATE SET count = figure_total.count + excluded.count, amount = figure_total.amount + excluded.amount
        """;

    /// <summary>What one group appends to one figure is one row.</summary>
    public const string AppendMany = $"""
        INSERT INTO figure (name, date, segment, currency, count, amount)
        SELECT s.name, s.date, s.segment, s.currency, sum(s.count), sum(s.amount)
        FROM unnest($ordinals, $names, $dates, $segments, $currencies, $counts, $amounts)
            AS s (ordinal, name, date, segment, currency, count, amount)
        WHERE s.ordinal <> ALL ({CommitSql.LostNow}) GROUP BY s.name, s.date, s.segment, s.currency
        """;
}

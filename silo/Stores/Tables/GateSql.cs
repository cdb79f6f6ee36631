namespace Plixo.Silo.Stores.Tables;

/// <summary>The table `gate`: a row for each workspace, segment or customer that a recall or a changed view passed through.</summary>
internal static class GateSql
{
    /// <summary>The workspace, every segment, and the named customers.</summary>
    public const string Epochs = """
        SELECT kind, key, epoch FROM gate WHERE kind < 3
        UNION ALL
        SELECT kind, key, epoch FROM gate WHERE kind = 3 AND key IN $customers
        """;

    /// <summary>The same for PostgreSQL, key by key, as <see cref="GrainSql.LoadMany"/>.</summary>
    public const string EpochsMany = """
        SELECT kind, key, epoch FROM gate WHERE kind < 3
        UNION ALL
        SELECT g.kind, g.key, g.epoch
        FROM unnest($customers) AS s (key) CROSS JOIN LATERAL (
            SELECT t.kind, t.key, t.epoch FROM gate t WHERE t.kind = 3 AND t.key = s.key OFFSET 0) g
        """;

    public const string Views = "SELECT kind, key, epoch, view FROM gate WHERE kind = $kind AND key IN $keys";

    public const string Epoch = "SELECT epoch FROM gate WHERE kind = $kind AND key = $key";

    public const string Raise = """
        INSERT INTO gate (kind, key, epoch, view) VALUES ($kind, $key, 1, $view)
        ON CONFLICT (kind, key) DO UPDATE SET epoch = gate.epoch + 1, view = COALESCE(excluded.view, gate.view)
        """;

    /// <summary>A gate without a row cannot be locked.</summary>
    public const string EnsureMany = """
        INSERT INTO gate (kind, key, epoch) SELECT s.kind, s.key, 0 FROM unnest($kinds, $keys) AS s (kind, key)
        ON CONFLICT (kind, key) DO NOTHING
        """;

    public const string LockShared = """
        SELECT count(*) FROM (
            SELECT 1 FROM unnest($kinds, $keys) AS s (kind, key) JOIN gate g ON g.kind = s.kind AND g.key = s.key
            ORDER BY g.kind, g.key FOR SHARE OF g) locked
        """;

    /// <summary>Row by row in the order given, each as strongly as asked: raised or only checked.</summary>
    public const string LockMixed = """
        SELECT count(x.held) + count(s.held)
        FROM unnest($kinds, $keys, $exclusive) WITH ORDINALITY AS o (kind, key, exclusive, place)
        LEFT JOIN LATERAL (
            SELECT 1 AS held FROM gate t WHERE o.exclusive AND t.kind = o.kind AND t.key = o.key FOR NO KEY UPDATE) x ON true
        LEFT JOIN LATERAL (
            SELECT 1 AS held FROM gate t WHERE NOT o.exclusive AND t.kind = o.kind AND t.key = o.key FOR SHARE) s ON true
        """;

    public const string RaiseMany = $"""
        UPDATE gate g SET epoch = g.epoch + 1, view = COALESCE(s.view, g.view)
        FROM (
            SELECT kind, key, (array_agg(view) FILTER (WHERE view IS NOT NULL))[1] AS view FROM unnest($ordinals, $kinds, $keys, $views) AS s (ordinal, kind, key, view)
            WHERE ordinal <> ALL ({CommitSql.LostNow}) GROUP BY kind, key) s
        WHERE g.kind = s.kind AND g.key = s.key
        """;
}

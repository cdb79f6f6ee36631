namespace Plixo.Silo.Stores.Tables;

/// <summary>The table `grain`.</summary>
internal static class GrainSql
{
    public const string Load =
        "SELECT kind, key, version, schema, body, last_hash, last_at FROM grain WHERE kind = $kind AND key IN $keys";

    /// <summary>
    /// The same for PostgreSQL, key by key: for a list of keys, or a join, a plan made while the table was small reads all grains of
    /// the kind, once it is large half a second long. A body that is known is not even fetched from where large values are.
    /// </summary>
    public const string LoadMany =
        """
        SELECT g.kind, g.key, g.version, g.schema, g.body, g.last_hash, g.last_at
        FROM unnest($keys, $known) AS s (key, known) CROSS JOIN LATERAL (
            SELECT t.kind, t.key, t.version, t.schema, CASE WHEN t.version <> s.known THEN t.body END AS body, t.last_hash, t.last_at
            FROM grain t WHERE t.kind = $kind AND t.key = s.key OFFSET 0) g
        """;

    public const string Page = "SELECT key FROM grain WHERE kind = $kind AND key > $after ORDER BY key LIMIT $limit";

    public const string Version = "SELECT version FROM grain WHERE kind = $kind AND key = $key";

    public const string Insert = """
        INSERT INTO grain (kind, key, version, schema, body, last_hash, last_at)
        VALUES ($kind, $key, $version, $schema, $body, $hash, $at)
        """;

    public const string Update = """
        UPDATE grain SET version = $version, schema = $schema, body = $body, last_hash = $hash, last_at = $at
        WHERE kind = $kind AND key = $key
        """;

    /// <summary>
    /// Locks row by row in the order given, which is that of the keys, and says what of it has another version than it was decided on: a
    /// lock answers with the row as it is once it is held. The first to set <see cref="CommitSql.LostNow"/>.
    /// </summary>
    public const string LockMany = $"""
        SELECT {Moved} FROM unnest($ordinals, $kinds, $keys, $bases) WITH ORDINALITY AS o (ordinal, kind, key, base, place)
        LEFT JOIN LATERAL (SELECT t.version FROM grain t WHERE t.kind = o.kind AND t.key = o.key FOR NO KEY UPDATE) g ON true
        """;

    /// <summary>The same where some are only read: those without an ordinal are locked shared.</summary>
    public const string LockMixed = $"""
        SELECT {Moved}, count(s.held) FROM unnest($ordinals, $kinds, $keys, $bases) WITH ORDINALITY AS o (ordinal, kind, key, base, place)
        LEFT JOIN LATERAL (
            SELECT t.version FROM grain t WHERE o.ordinal >= 0 AND t.kind = o.kind AND t.key = o.key FOR NO KEY UPDATE) g ON true
        LEFT JOIN LATERAL (
            SELECT 1 AS held FROM grain t WHERE o.ordinal < 0 AND t.kind = o.kind AND t.key = o.key FOR SHARE) s ON true
        """;

    private const string HasMoved = "o.ordinal >= 0 AND COALESCE(g.version, 0) <> o.base";

    /// <summary>Filters, because a condition would be asked before anything is locked.</summary>
    private const string Moved = $$"""
        set_config('plixo.lost', COALESCE(array_agg(o.ordinal) FILTER (WHERE {{HasMoved}}), '{}')::text, true),
            array_agg(o.ordinal) FILTER (WHERE {{HasMoved}}),
            array_agg(format('version %s of %s, now %s', o.base, o.key, COALESCE(g.version, 0))) FILTER (WHERE {{HasMoved}})
        """;

    public const string InsertMany = $"""
        INSERT INTO grain (kind, key, version, schema, body, last_hash, last_at)
        SELECT s.kind, s.key, s.version, s.schema, s.body, s.hash, s.at
        FROM unnest($ordinals, $kinds, $keys, $versions, $schemas, $bodies, $hashes, $ats)
            AS s (ordinal, kind, key, version, schema, body, hash, at)
        WHERE s.ordinal <> ALL ({CommitSql.LostNow})
        """;

    public const string UpdateMany = $"""
        UPDATE grain g SET version = s.version, schema = s.schema, body = s.body, last_hash = s.hash, last_at = s.at
        FROM unnest($ordinals, $kinds, $keys, $versions, $schemas, $bodies, $hashes, $ats)
            AS s (ordinal, kind, key, version, schema, body, hash, at)
        WHERE g.kind = s.kind AND g.key = s.key AND s.ordinal <> ALL ({CommitSql.LostNow})
        """;
}

namespace Plixo.Silo.Stores.Tables;

/// <summary>What the statements of one group commit on PostgreSQL tell each other.</summary>
internal static class CommitSql
{
    /// <summary>The ordinals of the commits that are lost: set by the locks and the look, read by every write. Empty mostly, so cheap to test.</summary>
    public const string LostNow = "(SELECT current_setting('plixo.lost')::int[])::int[]";

    /// <summary>Where rows are written outside of a group commit, nothing is lost.</summary>
    public const string NothingLost = "SELECT set_config('plixo.lost', '{}', true)";

    /// <summary>
    /// The look, after everything is locked: which commits rest on something else that has moved, and on what. It adds to
    /// <see cref="LostNow"/> for the rest of the transaction.
    /// </summary>
    public const string Look = $"""
        WITH moved AS (
            SELECT s.ordinal, format('version %s of %s, now %s', s.version, s.key, COALESCE(g.version, 0)) AS what
            FROM unnest($read_ordinals, $read_kinds, $read_keys, $read_versions) AS s (ordinal, kind, key, version)
            LEFT JOIN grain g ON g.kind = s.kind AND g.key = s.key
            WHERE COALESCE(g.version, 0) <> s.version
            UNION ALL
            SELECT s.ordinal, format('gate %s at %s, now %s', s.key, s.epoch, COALESCE(g.epoch, 0))
            FROM unnest($gate_ordinals, $gate_kinds, $gate_keys, $gate_epochs) AS s (ordinal, kind, key, epoch)
            LEFT JOIN gate g ON g.kind = s.kind AND g.key = s.key
            WHERE COALESCE(g.epoch, 0) <> s.epoch
            UNION ALL
            SELECT s.ordinal, format('message %s/%s/%s to %s', s.sender, s.version, s.idx, s.key)
            FROM unnest($consumed_ordinals, $consumed_kinds, $consumed_keys, $consumed_senders, $consumed_versions,
                $consumed_indexes) AS s (ordinal, kind, key, sender, version, idx)
            LEFT JOIN message m ON m.to_kind = s.kind AND m.to_key = s.key AND m.sender = s.sender
                AND m.sender_version = s.version AND m.idx = s.idx
            WHERE m.stamp IS NULL
            UNION ALL
            SELECT s.ordinal, format('request %s of %s', s.id, s.caller)
            FROM unnest($reply_ordinals, $reply_callers, $reply_methods, $reply_ids) AS s (ordinal, caller, method, id)
            JOIN reply r ON r.request_id = s.id AND r.caller = s.caller AND r.method = s.method
            UNION ALL
            SELECT s.ordinal, format('lease %s', s.name)
            FROM unnest($lease_ordinals, $lease_names, $lease_owners, $lease_epochs) AS s (ordinal, name, owner, epoch)
            WHERE NOT EXISTS (
                SELECT 1 FROM lease l
                WHERE l.name = s.name AND l.owner = s.owner AND l.epoch = s.epoch AND l.until > $now))
        SELECT set_config('plixo.lost', ({LostNow} || array_agg(ordinal))::text, true), array_agg(ordinal), array_agg(what)
        FROM moved
        """;

    public const string Notify = "SELECT pg_notify('plixo', '')";
}

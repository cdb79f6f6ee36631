namespace Plixo.Silo.Stores.Tables;

/// <summary>The table `message`.</summary>
internal static class MessageSql
{
    private const string Columns =
        "m.to_kind, m.to_key, m.sender, m.sender_version, m.idx, m.type, m.body, m.stamp, m.attempts, m.at";

    private const string Identity =
        "to_kind = $kind AND to_key = $key AND sender = $sender AND sender_version = $version AND idx = $idx";

    /// <summary>Mostly nothing is parked at all, which is asked once and not for each message.</summary>
    private const string NotBehindParked = """
        (NOT EXISTS (SELECT 1 FROM message WHERE parked = 1) OR NOT EXISTS (
            SELECT 1 FROM message p
            WHERE p.parked = 1 AND p.to_kind = m.to_kind AND p.to_key = m.to_key AND p.sender = m.sender
                AND (p.sender_version, p.idx) < (m.sender_version, m.idx)))
        """;

    /// <summary>
    /// What goes on with something that has begun: what a grain was told, and all that waits for the few grains on which many wait. A look
    /// that anybody may take later is none.
    /// </summary>
    private const string Urgent = "(stamp = 0 OR to_kind < 3)";

    /// <summary>Each through an index of its own, in the order of its instants.</summary>
    private const string Candidate = $"""
        parked = 0 AND m.partition_id IN $partitions AND (m.to_kind || '/' || m.to_key) NOT IN $except AND {NotBehindParked}
        """;

    private const string Receivers = $"""
        WITH urgent AS MATERIALIZED (
            SELECT m.to_kind, m.to_key, m.at, 0 AS lane FROM message m WHERE {Candidate} AND {Urgent} ORDER BY m.at LIMIT $urgent),
        look AS MATERIALIZED (
            SELECT m.to_kind, m.to_key, m.at, 1 AS lane FROM message m WHERE {Candidate} AND NOT {Urgent} ORDER BY m.at LIMIT $limit),
        receiver AS (
            SELECT to_kind, to_key, min(lane) AS lane, min(at) AS first FROM (SELECT * FROM urgent UNION ALL SELECT * FROM look) c GROUP BY to_kind, to_key)
        SELECT {Columns} FROM receiver r
        """;

    private const string InOrder = $"""
        WHERE m.parked = 0 AND {NotBehindParked}
        ORDER BY r.lane, r.first, m.to_kind, m.to_key, m.at, m.sender, m.sender_version, m.idx
        LIMIT $limit
        """;

    /// <summary>The receivers of the oldest messages of both lanes, and then all that wait for them: first those of the urgent lane.</summary>
    public const string Waiting = $"{Receivers} JOIN message m ON m.to_kind = r.to_kind AND m.to_key = r.to_key {InOrder}";

    /// <summary>
    /// The same for PostgreSQL, receiver by receiver: a plan made while nothing waited passes every message for each receiver, once
    /// thousands wait.
    /// </summary>
    public const string WaitingMany =
        $"{Receivers} CROSS JOIN LATERAL (SELECT * FROM message t WHERE t.to_kind = r.to_kind AND t.to_key = r.to_key OFFSET 0) m {InOrder}";

    public const string Parked = $"""
        SELECT {Columns}, m.reason, m.parked_at FROM message m WHERE m.parked = 1
        ORDER BY m.parked_at, m.to_kind, m.to_key, m.sender, m.sender_version, m.idx LIMIT $limit
        """;

    public const string Stamp = $"SELECT stamp FROM message WHERE {Identity}";

    public const string Waits = $"SELECT 1 FROM message WHERE {Identity}";

    public const string LastStamp = "SELECT COALESCE(max(stamp), 0) FROM message";

    public const string DeleteStamped = $"DELETE FROM message WHERE {Identity} AND stamp = $seen";

    /// <summary>Inside a commit an identity that is there already is a fault of the sender.</summary>
    public const string Insert = """
        INSERT INTO message (to_kind, to_key, sender, sender_version, idx, type, body, at, stamp, partition_id)
        VALUES ($kind, $key, $sender, $version, $idx, $type, $body, $at, 0, $partition)
        """;

    public const string InsertOnce = Insert + " ON CONFLICT (to_kind, to_key, sender, sender_version, idx) DO NOTHING";

    /// <summary>Many in the order in which they are given.</summary>
    public const string InsertOnceMany = """
        INSERT INTO message (to_kind, to_key, sender, sender_version, idx, type, body, at, stamp, partition_id)
        SELECT s.kind, s.key, s.sender, s.version, s.idx, s.type, s.body, s.at, 0, s.partition_id
        FROM unnest($kinds, $keys, $senders, $versions, $indexes, $types, $bodies, $ats, $partitions)
            AS s (kind, key, sender, version, idx, type, body, at, partition_id)
        ON CONFLICT (to_kind, to_key, sender, sender_version, idx) DO NOTHING
        """;

    public const string Coalesce = """
        INSERT INTO message (to_kind, to_key, sender, sender_version, idx, type, body, at, stamp, partition_id)
        VALUES ($kind, $key, $sender, 0, 0, $type, $body, $at, $stamp, $partition)
        ON CONFLICT (to_kind, to_key, sender, sender_version, idx)
        DO UPDATE SET stamp = excluded.stamp, body = excluded.body
        """;

    public const string Fail = $"""
        UPDATE message SET attempts = attempts + 1, reason = $reason,
            parked = CASE WHEN attempts + 1 >= $most THEN 1 ELSE parked END,
            parked_at = CASE WHEN attempts + 1 >= $most THEN $business ELSE parked_at END
        WHERE {Identity} AND stamp = $seen RETURNING parked
        """;

    public const string Retry = $"""
        UPDATE message SET parked = 0, attempts = 0, parked_at = NULL WHERE {Identity} AND stamp = $seen
        """;

    /// <summary>Under which a coalesced message of this type waits.</summary>
    public static string CoalescedSender(string type) => "~" + type;

    /// <summary>
    /// A coalesced message that was sent again meanwhile, and so has another stamp, stays. Every other one must be there still:
    /// one that went since the look undoes the group, which then looks again.
    /// </summary>
    public const string DeleteMany = $"""
        WITH gone AS (
            DELETE FROM message m
            USING unnest($ordinals, $kinds, $keys, $senders, $versions, $indexes, $stamps)
                AS s (ordinal, kind, key, sender, version, idx, stamped)
            WHERE m.to_kind = s.kind AND m.to_key = s.key AND m.sender = s.sender AND m.sender_version = s.version
                AND m.idx = s.idx AND m.stamp = s.stamped AND s.ordinal <> ALL ({CommitSql.LostNow})
            RETURNING m.stamp)
        SELECT plixo_require(
            (SELECT count(*) FROM gone WHERE stamp = 0)
                = (SELECT count(*) FROM unnest($ordinals, $stamps) AS o (ordinal, stamped)
                    WHERE stamped = 0 AND ordinal <> ALL ({CommitSql.LostNow})),
            'a message moved')
        """;

    public const string InsertMany = $"""
        INSERT INTO message (to_kind, to_key, sender, sender_version, idx, type, body, at, stamp, partition_id)
        SELECT s.kind, s.key, s.sender, s.version, s.idx, s.type, s.body, s.at, 0, s.partition_id
        FROM unnest($ordinals, $kinds, $keys, $senders, $versions, $indexes, $types, $bodies, $ats, $partitions)
            AS s (ordinal, kind, key, sender, version, idx, type, body, at, partition_id)
        WHERE s.ordinal <> ALL ({CommitSql.LostNow})
        """;

    /// <summary>In key order, each identity once.</summary>
    public const string CoalesceMany = $"""
        INSERT INTO message (to_kind, to_key, sender, sender_version, idx, type, body, at, stamp, partition_id)
        SELECT d.kind, d.key, d.sender, 0, 0, d.type, d.body, d.at, nextval('message_stamp'), d.partition_id
        FROM (
            SELECT DISTINCT ON (s.kind, s.key, s.sender) s.kind, s.key, s.sender, s.type, s.body, s.at, s.partition_id
            FROM unnest($ordinals, $kinds, $keys, $senders, $types, $bodies, $ats, $partitions)
                AS s (ordinal, kind, key, sender, type, body, at, partition_id)
            WHERE s.ordinal <> ALL ({CommitSql.LostNow})
            ORDER BY s.kind, s.key, s.sender, s.ordinal DESC) d
        ON CONFLICT (to_kind, to_key, sender, sender_version, idx)
        DO UPDATE SET stamp = excluded.stamp, body = excluded.body
        """;
}

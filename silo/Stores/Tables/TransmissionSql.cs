namespace Plixo.Silo.Stores.Tables;

/// <summary>The table `transmission`, as the mailer and recalls use it. Turns insert and close its rows.</summary>
internal static class TransmissionSql
{
    private const string Columns =
        "t.id, t.customer, t.segment, t.message_id, t.recipient, t.return_path, t.content, t.attempt, t.state, t.armed, t.evidence, t.intended, t.permit_date, t.permit_number, t.arm_from";

    /// <summary>The few leases that live are read once, however many rows are passed.</summary>
    private const string LeaseLives =
        "(t.lease, t.owner, t.lease_epoch) IN (SELECT l.name, l.owner, l.epoch FROM lease l WHERE l.until > $now)";

    private const string Mine =
        "owner = $owner AND lease = $lease AND lease_epoch = $epoch AND (id || '#' || attempt) IN $attempts";

    /// <summary>While anything is parked for an invoice or customer its e-mails are held.</summary>
    private const string Held = """
        EXISTS (
            SELECT 1 FROM message p
            WHERE p.parked = 1 AND ((p.to_kind = 3 AND p.to_key = t.customer)
                OR (p.to_kind = 4 AND t.covers LIKE '% ' || p.to_key || ' %')))
        """;

    /// <summary>Nothing leaves until a person has released sending.</summary>
    private const string Stopped =
        $"EXISTS (SELECT 1 FROM setting s WHERE s.name = '{SendingStop.Setting}' AND s.value <> '')";

    /// <summary>Why what was claimed is given back.</summary>
    private const string Reason = $"""
        CASE WHEN t.recalled = 1 THEN 'recalled' WHEN t.arm_until <= $business THEN 'too late'
            WHEN {Stopped} THEN 'sending is stopped' ELSE 'held' END
        """;

    public const string Claim = $"""
        UPDATE transmission AS t SET state = 'claimed', owner = $owner, lease = $lease, lease_epoch = $epoch,
            attempt = t.attempt + 1, claimed = $business
        WHERE t.rowid IN (/*rows*/
            SELECT t.rowid FROM transmission t
            WHERE t.ended IS NULL AND t.claimed IS NULL AND t.state = 'intended' AND t.recalled = 0
                AND t.arm_from <= (SELECT $business + $ahead) AND t.arm_until > (SELECT $business) AND NOT {Stopped} AND NOT {Held}
            ORDER BY t.arm_from, t.id LIMIT $limit /*for update skip locked*//*end rows*/)
        RETURNING id, customer, segment, message_id, recipient, return_path, content, attempt, state, armed, evidence,
            intended, permit_date, permit_number, arm_from
        """;

    public const string LockGates = """
        SELECT 1 FROM gate g
        WHERE (g.kind, g.key) IN (
            SELECT CAST(1 AS bigint), 'workspace'
            UNION SELECT CAST(2 AS bigint), segment FROM transmission WHERE id IN $ids
            UNION SELECT CAST(3 AS bigint), customer FROM transmission WHERE id IN $ids)
        ORDER BY g.kind, g.key /*for share*/
        """;

    public const string Lock = "SELECT id FROM transmission WHERE id IN $ids ORDER BY id /*for update*/";

    public const string Arm = $"""
        UPDATE transmission AS t SET state = 'armed', armed = $business, armed_real = $now, relay = $relay
        WHERE id IN $ids AND {Mine} AND state = 'claimed' AND recalled = 0
            AND arm_from <= $business AND arm_until > $business AND NOT {Stopped} AND NOT {Held}
            AND EXISTS (
                SELECT 1 FROM lease l
                WHERE l.name = $lease AND l.owner = $owner AND l.epoch = $epoch AND l.until > $now + $left)
        RETURNING id
        """;

    /// <summary>What kept the others from being armed; read before they are given back.</summary>
    public const string Refused = $"""
        SELECT id, attempt, state, recalled, CASE WHEN arm_from > $business THEN 2 WHEN arm_until > $business THEN 0 ELSE 1 END,
            owner, lease, lease_epoch, CAST($business AS bigint), CASE WHEN {Stopped} OR {Held} THEN 1 ELSE 0 END
        FROM transmission t WHERE id IN $ids
        """;

    public const string GiveBack = $"""
        UPDATE transmission AS t SET state = 'not_sent', evidence = {Reason}
        WHERE id IN $ids AND {Mine} AND state = 'claimed' AND (recalled = 1 OR arm_until <= $business OR {Stopped} OR {Held})
        """;

    public const string Disarm =
        "UPDATE transmission SET state = 'not_sent', evidence = $reason "
        + "WHERE id = $id AND attempt = $attempt AND ended IS NULL AND state IN ('claimed', 'armed')";

    /// <summary>A claim whose lease ended is anybody's again. What somebody locks is left to the next look.</summary>
    public const string Reclaim = $"""
        UPDATE transmission AS t SET state = 'intended', owner = '', lease = '', lease_epoch = 0, claimed = NULL
        WHERE t.rowid IN (/*rows*/
            SELECT t.rowid FROM transmission t WHERE t.ended IS NULL AND t.state = 'claimed' AND NOT {LeaseLives}
            ORDER BY t.id /*for update skip locked*//*end rows*/)
        """;

    public const string Expire = $"""
        UPDATE transmission AS t SET state = 'not_sent', evidence = {Reason} WHERE t.rowid IN (/*rows*/
            SELECT t.rowid FROM transmission t
            WHERE t.ended IS NULL AND t.state = 'intended' AND (t.recalled = 1 OR t.arm_until <= $business)
            ORDER BY t.id /*for update skip locked*//*end rows*/)
        """;

    /// <summary>How long an armed one may live is counted on the real clock: the business clock may be moved.</summary>
    private const string IsUnsettled =
        $"(t.state = 'not_sent' OR (t.state = 'armed' AND (NOT {LeaseLives} OR t.armed_real + $most <= (SELECT $now))))";

    public const string Unsettled = $"SELECT {Columns} FROM transmission t WHERE t.ended IS NULL AND {IsUnsettled} ORDER BY t.id LIMIT $limit";

    /// <summary>Whether there is anything for the three of these: mostly there is not, and what is open is passed once.</summary>
    public const string AnyAbandoned = $"""
        SELECT 1 FROM transmission t WHERE t.ended IS NULL AND ({IsUnsettled}
            OR (t.state = 'claimed' AND NOT {LeaseLives}) OR (t.state = 'intended' AND (t.recalled = 1 OR t.arm_until <= (SELECT $business))))
        LIMIT 1
        """;

    private const string Concerned = """
        ended IS NULL AND ($kind = 1 OR ($kind = 2 AND segment = $key) OR ($kind = 3 AND customer = $key))
            AND (CAST($covers AS text) IS NULL OR covers LIKE $covers)
            AND (CAST($recipient AS text) IS NULL OR lower(recipient) = $recipient)
        """;

    public const string Recall = $"UPDATE transmission SET recalled = 1 WHERE {Concerned} AND state IN ('intended', 'claimed')";

    public const string InFlight = $"SELECT id FROM transmission WHERE {Concerned} AND state = 'armed'";

    /// <summary>Matches the keys that a transmission covers, which stand between blanks; null for all.</summary>
    public static string? Covers(string? invoice) => invoice is null ? null : $"% {invoice} %";

    public const string RecallSource = """
        unnest($recall_ordinals, $recall_kinds, $recall_keys, $recall_covers, $recall_recipients)
            AS r (ordinal, kind, key, covers, recipient)
        """;

    public const string ConcernedMany = """
        t.ended IS NULL AND (r.kind = 1 OR (r.kind = 2 AND t.segment = r.key) OR (r.kind = 3 AND t.customer = r.key))
            AND (r.covers IS NULL OR t.covers LIKE r.covers) AND (r.recipient IS NULL OR lower(t.recipient) = r.recipient)
        """;

    /// <summary>By id, as whoever arms does: two recalls that meet in the same e-mails wait for each other and never cross.</summary>
    public const string LockRecalled = $"""
        SELECT count(*) FROM (
            SELECT 1 FROM transmission t
            WHERE t.state IN ('intended', 'claimed') AND EXISTS (
                SELECT 1 FROM {RecallSource} WHERE {ConcernedMany} AND r.ordinal <> ALL ({CommitSql.LostNow}))
            ORDER BY t.id FOR NO KEY UPDATE OF t) locked
        """;

    public const string RecallMany = $"""
        UPDATE transmission t SET recalled = 1 FROM {RecallSource}
        WHERE {ConcernedMany} AND t.state IN ('intended', 'claimed') AND r.ordinal <> ALL ({CommitSql.LostNow})
        """;

    public const string InFlightMany = $"""
        SELECT DISTINCT r.ordinal, t.id FROM {RecallSource} JOIN transmission t ON {ConcernedMany} AND t.state = 'armed'
        WHERE r.ordinal <> ALL ({CommitSql.LostNow}) ORDER BY r.ordinal, t.id
        """;
}

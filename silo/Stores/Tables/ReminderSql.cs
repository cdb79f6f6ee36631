namespace Plixo.Silo.Stores.Tables;

/// <summary>The table `reminder`.</summary>
internal static class ReminderSql
{
    public const string Set = """
        INSERT INTO reminder (kind, key, name, due, type, body, partition_id)
        VALUES ($kind, $key, $name, $due, $type, $body, $partition)
        ON CONFLICT (kind, key, name) DO UPDATE SET due = excluded.due, type = excluded.type, body = excluded.body
        """;

    public const string Clear = "DELETE FROM reminder WHERE kind = $kind AND key = $key AND name = $name";

    /// <summary>
    /// Marks due reminders as firing, so that the next two statements take exactly these. The clock is asked once: a comparison with
    /// what changes from row to row looks at every reminder there is.
    /// </summary>
    public const string Fire = """
        UPDATE reminder SET firing = $firing WHERE rowid IN (/*rows*/
            SELECT rowid FROM reminder
            WHERE due <= (SELECT $business) AND partition_id IN $partitions ORDER BY due LIMIT $limit /*for update skip locked*//*end rows*/)
        """;

    /// <summary>Each name is a sender of its own, so that two reminders of one type do not swallow each other.</summary>
    public const string Deliver = """
        INSERT INTO message (to_kind, to_key, sender, sender_version, idx, type, body, at, stamp, partition_id)
        SELECT kind, key, '~reminder/' || name, 0, 0, type, body, due, $stamp, partition_id FROM reminder WHERE firing = $firing
        ON CONFLICT (to_kind, to_key, sender, sender_version, idx)
        DO UPDATE SET stamp = excluded.stamp, type = excluded.type, body = excluded.body
        """;

    public const string Remove = "DELETE FROM reminder WHERE firing = $firing RETURNING name";

    /// <summary>All three for PostgreSQL, without the version of each reminder that is only marked. Answers a row for each.</summary>
    public const string FireMany = """
        WITH due AS (
            DELETE FROM reminder WHERE rowid IN (/*rows*/
                SELECT rowid FROM reminder
                WHERE due <= (SELECT $business) AND partition_id IN $partitions ORDER BY due LIMIT $limit /*for update skip locked*//*end rows*/)
            RETURNING kind, key, name, type, body, due, partition_id)
        INSERT INTO message (to_kind, to_key, sender, sender_version, idx, type, body, at, stamp, partition_id)
        SELECT kind, key, '~reminder/' || name, 0, 0, type, body, due, $stamp, partition_id FROM due
        ON CONFLICT (to_kind, to_key, sender, sender_version, idx)
        DO UPDATE SET stamp = excluded.stamp, type = excluded.type, body = excluded.body
        RETURNING 1
        """;

    public const string Next = "SELECT min(due) FROM reminder WHERE partition_id IN $partitions";

    public const string SetMany = $"""
        INSERT INTO reminder (kind, key, name, due, type, body, partition_id)
        SELECT s.kind, s.key, s.name, s.due, s.type, s.body, s.partition_id
        FROM unnest($ordinals, $kinds, $keys, $names, $dues, $types, $bodies, $partitions)
            AS s (ordinal, kind, key, name, due, type, body, partition_id)
        WHERE s.ordinal <> ALL ({CommitSql.LostNow})
        ON CONFLICT (kind, key, name) DO UPDATE SET due = excluded.due, type = excluded.type, body = excluded.body
        """;

    public const string ClearMany = $"""
        DELETE FROM reminder r USING unnest($ordinals, $kinds, $keys, $names) AS s (ordinal, kind, key, name)
        WHERE r.kind = s.kind AND r.key = s.key AND r.name = s.name AND s.ordinal <> ALL ({CommitSql.LostNow})
        """;
}

namespace Plixo.Silo.Stores.Tables;

/// <summary>The tables `event`, `unsealed` and `block`.</summary>
internal static class EventSql
{
    private const string Columns = "version, idx, type, schema, body, decision, hash, at";

    public const string Insert = """
        INSERT INTO event (kind, key, version, idx, type, schema, body, decision, hash, at)
        VALUES ($kind, $key, $version, $idx, $type, $schema, $body, $decision, $hash, $at)
        """;

    public const string After = $"""
        SELECT {Columns} FROM event WHERE kind = $kind AND key = $key AND version > $after ORDER BY version, idx
        """;

    public const string Between = $"""
        SELECT {Columns} FROM event WHERE kind = $kind AND key = $key AND version >= $from AND version <= $to
        """;

    public const string Hash = "SELECT hash FROM event WHERE kind = $kind AND key = $key AND version = $version AND idx = $idx";

    public const string LeaveUnsealed = "INSERT INTO unsealed (entries) VALUES ($entries)";

    public const string Unsealed = "SELECT id, entries FROM unsealed ORDER BY id LIMIT $limit";

    public const string AllUnsealed =
        "SELECT 1 FROM (SELECT count(*) AS n FROM unsealed WHERE id IN $ids) found WHERE found.n = $count";

    public const string Seal = "DELETE FROM unsealed WHERE id IN $ids";

    public const string Head = "SELECT number, hash FROM block ORDER BY number DESC LIMIT 1";

    public const string NextBlock = "SELECT 1 WHERE NOT EXISTS (SELECT 1 FROM block WHERE number >= $number)";

    public const string AddBlock = """
        INSERT INTO block (number, ids, previous_hash, hash, signature, sealed_at)
        VALUES ($number, $ids, $previous, $hash, $signature, $business) RETURNING sealed_at
        """;

    public const string Blocks = """
        SELECT number, ids, previous_hash, hash, signature, sealed_at FROM block WHERE number >= $from ORDER BY number LIMIT $limit
        """;

    public const string InsertMany = $"""
        INSERT INTO event (kind, key, version, idx, type, schema, body, decision, hash, at)
        SELECT s.kind, s.key, s.version, s.idx, s.type, s.schema, s.body, s.decision, s.hash, s.at
        FROM unnest($ordinals, $kinds, $keys, $versions, $indexes, $types, $schemas, $bodies, $decisions, $hashes, $ats)
            AS s (ordinal, kind, key, version, idx, type, schema, body, decision, hash, at)
        WHERE s.ordinal <> ALL ({CommitSql.LostNow})
        """;

    /// <summary>One row for the whole group.</summary>
    public const string LeaveUnsealedMany = $"""
        INSERT INTO unsealed (entries)
        SELECT string_agg(s.entries, ''::bytea ORDER BY s.ordinal) FROM unnest($ordinals, $entries) AS s (ordinal, entries)
        WHERE s.ordinal <> ALL ({CommitSql.LostNow}) HAVING count(*) > 0
        """;
}

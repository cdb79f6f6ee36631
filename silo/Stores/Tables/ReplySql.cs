namespace Plixo.Silo.Stores.Tables;

/// <summary>The table `reply`. Ids in flight stand in one text, a line each.</summary>
internal static class ReplySql
{
    public const string Load = """
        SELECT caller, method, request_id, digest, body, in_flight FROM reply WHERE request_id IN $ids
        """;

    public const string Exists =
        "SELECT 1 FROM reply WHERE request_id = $id AND caller = $caller AND method = $method";

    public const string Withdraw =
        "DELETE FROM reply WHERE request_id = $id AND caller = $caller AND method = $method AND body = $body";

    public const string Insert = """
        INSERT INTO reply (caller, method, request_id, digest, body, in_flight, at)
        VALUES ($caller, $method, $id, $digest, $body, $in_flight, $at)
        """;

    public const string Forget = """
        DELETE FROM reply WHERE rowid IN (/*rows*/SELECT rowid FROM reply WHERE at < $before ORDER BY at LIMIT $limit/*end rows*/)
        RETURNING request_id
        """;

    public static string Text(IReadOnlyList<string> inFlight) => string.Join('\n', inFlight);

    public static string[] List(string inFlight) => inFlight.Length == 0 ? [] : inFlight.Split('\n');

    public const string InsertMany = $"""
        INSERT INTO reply (caller, method, request_id, digest, body, in_flight, at)
        SELECT s.caller, s.method, s.id, s.digest, s.body, '', s.at
        FROM unnest($ordinals, $callers, $methods, $ids, $digests, $bodies, $ats)
            AS s (ordinal, caller, method, id, digest, body, at)
        WHERE s.ordinal <> ALL ({CommitSql.LostNow})
        """;

    /// <summary>The same, with what the recalls of the same commit found armed.</summary>
    public const string InsertManyWithRecalls = $"""
        INSERT INTO reply (caller, method, request_id, digest, body, in_flight, at)
        SELECT s.caller, s.method, s.id, s.digest, s.body,
            COALESCE((
                SELECT string_agg(DISTINCT t.id, E'\n' ORDER BY t.id)
                FROM {TransmissionSql.RecallSource} JOIN transmission t ON {TransmissionSql.ConcernedMany} AND t.state = 'armed'
                WHERE r.ordinal = s.ordinal), ''),
            s.at
        FROM unnest($ordinals, $callers, $methods, $ids, $digests, $bodies, $ats)
            AS s (ordinal, caller, method, id, digest, body, at)
        WHERE s.ordinal <> ALL ({CommitSql.LostNow})
        """;
}

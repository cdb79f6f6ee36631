namespace Plixo.Silo.Stores.Tables;

/// <summary>The table `grain`.</summary>
internal static class GrainSql
{
    public const string Load =
        "SELECT kind, key, version, schema, body, last_hash, last_at FROM grain WHERE kind = $kind AND key IN $keys";

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
}

namespace Plixo.Silo.Stores.Tables;

/// <summary>The tables `content`, `rendered` and `personal_key`.</summary>
internal static class ContentSql
{
    public const string Get = "SELECT digest, bytes FROM content WHERE digest IN $digests";

    public const string Add = "INSERT INTO content (digest, bytes) VALUES ($digest, $bytes) ON CONFLICT (digest) DO NOTHING";

    public const string KeepRendered =
        "INSERT INTO rendered (content, bytes) VALUES ($content, $bytes) ON CONFLICT (content) DO NOTHING RETURNING content";

    /// <summary>Many in the order in which they are given.</summary>
    public const string KeepRenderedMany = """
        INSERT INTO rendered (content, bytes) SELECT s.content, s.bytes FROM unnest($contents, $bytes) AS s (content, bytes)
        ON CONFLICT (content) DO NOTHING RETURNING content
        """;

    public const string Rendered = "SELECT content, bytes FROM rendered WHERE content IN $contents";

    public const string Keys = "SELECT key_id, wrapped FROM personal_key WHERE key_id IN $ids";

    public const string AddKey =
        "INSERT INTO personal_key (key_id, wrapped) VALUES ($id, $wrapped) ON CONFLICT (key_id) DO NOTHING";

    /// <summary>The empty key stays, so that none is made in its place later.</summary>
    public const string DestroyKey =
        "INSERT INTO personal_key (key_id, wrapped) VALUES ($id, $nothing) ON CONFLICT (key_id) DO UPDATE SET wrapped = excluded.wrapped";

    public const string AddMany = $"""
        INSERT INTO content (digest, bytes)
        SELECT DISTINCT ON (s.digest) s.digest, s.bytes FROM unnest($ordinals, $digests, $bytes) AS s (ordinal, digest, bytes)
        WHERE s.ordinal <> ALL ({CommitSql.LostNow}) ORDER BY s.digest
        ON CONFLICT (digest) DO NOTHING
        """;
}

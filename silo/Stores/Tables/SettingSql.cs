namespace Plixo.Silo.Stores.Tables;

/// <summary>The table `setting`.</summary>
internal static class SettingSql
{
    public const string Id = "store.id";
    public const string Demo = "store.demo";
    public const string Partitions = "store.partitions";

    /// <summary>Which server and which of its histories the store was last on, where its engine has such.</summary>
    public const string Engine = "store.engine";

    public const string ClockOffset = "clock.offset";

    public const string Get = "SELECT value FROM setting WHERE name = $name";

    public const string Set =
        "INSERT INTO setting (name, value) VALUES ($name, $value) ON CONFLICT (name) DO UPDATE SET value = excluded.value";

    public const string Add = "INSERT INTO setting (name, value) VALUES ($name, $value) ON CONFLICT (name) DO NOTHING";

    public const string Clock = "SELECT CAST($now AS bigint), CAST($business AS bigint)";

    public const string OffsetAtMost =
        "SELECT 1 WHERE COALESCE((SELECT CAST(value AS bigint) FROM setting WHERE name = 'clock.offset'), 0) <= $offset";
}

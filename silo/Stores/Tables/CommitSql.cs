namespace Plixo.Silo.Stores.Tables;

/// <summary>What the statements of one group commit on PostgreSQL tell each other.</summary>
internal static class CommitSql
{
    /// <summary>The ordinals of the commits that are lost: set by the look, read by every write. Empty mostly, so cheap to test.</summary>
    public const string LostNow = "(SELECT current_setting('plixo.lost')::int[])";
}

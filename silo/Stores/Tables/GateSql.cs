namespace Plixo.Silo.Stores.Tables;

/// <summary>The table `gate`: a row for each workspace, segment or customer that a recall or a changed view passed through.</summary>
internal static class GateSql
{
    /// <summary>The workspace, every segment, and the named customers.</summary>
    public const string Epochs = """
        SELECT kind, key, epoch FROM gate WHERE kind < 3
        UNION ALL
        SELECT kind, key, epoch FROM gate WHERE kind = 3 AND key IN $customers
        """;

    public const string Views = "SELECT kind, key, epoch, view FROM gate WHERE kind = $kind AND key IN $keys";

    public const string Epoch = "SELECT epoch FROM gate WHERE kind = $kind AND key = $key";

    public const string Raise = """
        INSERT INTO gate (kind, key, epoch, view) VALUES ($kind, $key, 1, $view)
        ON CONFLICT (kind, key) DO UPDATE SET epoch = gate.epoch + 1, view = COALESCE(excluded.view, gate.view)
        """;
}

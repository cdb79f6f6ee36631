using Plixo.Grains.Workspaces;
using Plixo.Silo.Verify;

namespace Plixo.Silo.Rebuilding;

/// <summary>Suppressions of addresses whose key was destroyed: the events no longer say which rows they made, so these stay.</summary>
internal sealed class ErasedSuppressions
{
    private readonly HashSet<string> keys = [];

    public static ErasedSuppressions Of(GrainHistory history)
    {
        var erased = new ErasedSuppressions();
        erased.keys.UnionWith(history.Turns.SelectMany(turn => turn.Events).OfType<AddressSuppressed>()
            .Where(one => one.Address.Value is null).Select(one => one.Address.KeyId));
        return erased;
    }

    public bool Made(OwnedTable owned, object?[] row) =>
        keys.Count > 0 && owned.Table == SuppressionTable.Instance.Table && keys.Contains(SuppressedAddress.Of((string)row[0]!).KeyId);
}

using Plixo.Grains.Core;
using Plixo.Silo.Stores;

namespace Plixo.Silo.Turns;

/// <summary>What one group decided for one grain: the turns of all its items, written as one.</summary>
/// <param name="Opening">What it was decided on.</param>
/// <param name="Commit">Null where no item came to a turn.</param>
/// <param name="State">After the turns.</param>
/// <param name="Turns">The items that the commit settles, in order.</param>
/// <param name="Settled">The items that it does not wait for.</param>
/// <param name="Bytes">As the limits count them.</param>
internal sealed record Go(
    Opening Opening, GrainCommit? Commit, object State, IReadOnlyList<DecidedItem> Turns, IReadOnlyList<ItemResult> Settled, int Bytes)
{
    public int Messages => Commit?.Messages.Count ?? 0;
}

/// <param name="Reply">For the caller of a command.</param>
/// <param name="Recalls">True where the answer names what is still in flight.</param>
internal sealed record DecidedItem(TurnItem Item, Reply? Reply, bool Recalls);

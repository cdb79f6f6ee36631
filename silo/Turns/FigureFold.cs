using NodaTime;
using Plixo.Silo.Leases;
using Plixo.Silo.Stores;

namespace Plixo.Silo.Turns;

/// <summary>Folds appended figures into totals, so that no commit updates a shared row.</summary>
public sealed class FigureFold(IStore store) : ILeasedWork
{
    /// <summary>Rows folded in one commit.</summary>
    public const int AtOnce = 2_000;

    public string Lease => "figures";

    public Duration Pause => Duration.FromSeconds(1);

    public async Task<bool> StepAsync(LeaseCheck lease, CancellationToken cancel) =>
        await store.FoldFiguresAsync(AtOnce, lease, cancel) == AtOnce;
}

using NodaTime;
using Plixo.Silo.Leases;
using Plixo.Silo.Stores;

namespace Plixo.Silo.Sealing;

/// <summary>Takes what was committed and not yet sealed into one signed block, about every 100 ms.</summary>
public sealed class Sealer(IEventFeed feed, BlockSigner signer) : ILeasedWork
{
    /// <summary>Events aimed at in one block; the last group of turns may go over it.</summary>
    public const int EventsInBlock = 10_000;

    public string Lease => "sealer";

    public Duration Pause => Duration.FromMilliseconds(100);

    public async Task<bool> StepAsync(LeaseCheck lease, CancellationToken cancel) =>
        await feed.SealAsync(signer.Sign, EventsInBlock, lease, cancel) is { } block && block.Ids.Count >= EventsInBlock;
}

using Plixo.Silo.Stores;
using Plixo.Tests.Support;

namespace Plixo.Tests.ChaosSilo;

/// <summary>Answers every arm with yes and commits none.</summary>
internal sealed class UnarmedStore(IStore inner) : StoreWrapper(inner)
{
    public override async Task<IReadOnlyList<ArmAnswer>> ArmAsync(IReadOnlyList<ArmRequest> requests, LeaseCheck lease, CancellationToken cancel)
    {
        var now = (await ClockAsync(cancel)).Business;
        return [.. requests.Select(request => new ArmAnswer(request.TransmissionId, ArmVerdict.Armed, now))];
    }
}

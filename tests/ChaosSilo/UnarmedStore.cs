using Plixo.Silo.Stores;
using Plixo.Tests.Support;

namespace Plixo.Tests.ChaosSilo;

/// <summary>
/// Answers every arm with yes and commits none. The second net is taken away too: a silo that finds dots in its journal that the
/// store does not know stops sending by itself, and would hide what the missing arm does.
/// </summary>
internal sealed class UnarmedStore(IStore inner) : StoreWrapper(inner)
{
    public override async Task<IReadOnlyList<ArmAnswer>> ArmAsync(IReadOnlyList<ArmRequest> requests, LeaseCheck lease, CancellationToken cancel)
    {
        var now = (await ClockAsync(cancel)).Business;
        return [.. requests.Select(request => new ArmAnswer(request.TransmissionId, ArmVerdict.Armed, now))];
    }

    public override Task SetSettingAsync(string name, string value, CancellationToken cancel) =>
        name == SendingStop.Setting && value.Length > 0 ? Task.CompletedTask : base.SetSettingAsync(name, value, cancel);
}

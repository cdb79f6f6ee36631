using Plixo.Grains.Customers;
using Plixo.Grains.Rows;
using Plixo.Silo.Stores;
using Plixo.Tests.Support;

namespace Plixo.Tests.Simulation;

/// <summary>A store with one bug of sending that the simulation must find.</summary>
internal sealed class BuggyStore(IStore inner, KnownBug bug) : StoreWrapper(inner)
{
    /// <summary>The arm forgets to look whether a recall marked it.</summary>
    public override async Task<IReadOnlyList<ArmAnswer>> ArmAsync(IReadOnlyList<ArmRequest> requests, LeaseCheck lease, CancellationToken cancel)
    {
        if (bug == KnownBug.ArmsRecalled)
        {
            await Inner.WriteAsync(
                [.. requests.Select(request => RowChange.Set(TransmissionTable.Instance.Table, [0, 8], request.TransmissionId, 0L))], null, cancel);
        }
        return await base.ArmAsync(requests, lease, cancel);
    }

    /// <summary>The issue does not see the permits that there are.</summary>
    public override async Task<IReadOnlyList<FoundRows>> FindAsync(IReadOnlyList<RowNeeds> needs, CancellationToken cancel)
    {
        var found = await base.FindAsync(needs, cancel);
        return bug != KnownBug.IssuesTwice ? found : [.. found.Select(rows => rows.Rows.ContainsKey("unsettled")
            ? rows with { Rows = rows.Rows.RemoveRange(["unsettled", "window-oldest"]), Counts = rows.Counts.RemoveRange(["today", "yesterday", "window"]) }
            : rows)];
    }
}

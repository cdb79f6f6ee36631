using NodaTime;
using Plixo.Rpc.Server;
using Plixo.Silo.Services.Front;
using Plixo.Silo.Services.Front.Lists;
using Plixo.Silo.Stores;

namespace Plixo.Silo.Services.Queue;

/// <summary>What a queue's day comes to: what is left, what people decided, and what may be left at its end.</summary>
/// <param name="BurnDown">What was left at midnight, at each full hour since, and is now.</param>
internal sealed record QueueDay(V1.QueueCounts Counts, IReadOnlyList<V1.BurnDownPoint> BurnDown)
{
    /// <param name="rows">The read model.</param>
    /// <param name="call">Whose queue, and which segments are seen.</param>
    /// <param name="now">Which day it is.</param>
    /// <param name="scope">Of which list.</param>
    /// <param name="list">What makes an item one of a scope's list.</param>
    /// <param name="segment">Its key; empty for all.</param>
    public static async Task<QueueDay> OfAsync(
        IReadModel rows, CallContext call, InForceNow now, V1.QueueScope scope, Func<V1.QueueScope, IReadOnlyList<Condition>> list, string segment = "")
    {
        IReadOnlyList<Condition> only = segment.Length == 0 ? [] : [new Condition("q.segment = $only", ("$only", segment))];
        var tabs = await TabsAsync(scope);
        var team = scope == V1.QueueScope.Team ? tabs : await TabsAsync(V1.QueueScope.Team);
        var done = await DoneToday.OfAsync(rows, call, now, scope, list(scope), only);
        var left = Awake(tabs);
        var counts = new V1.QueueCounts
        {
            Scope = scope, Left = left, DoneToday = done.Items, TotalToday = left + done.Items - done.Listed, TeamLeft = Awake(team),
            PlannedCarryover = Carryover(tabs, done.Items, await CapacityAsync()), AsOfTime = now.Clock.Business.ToWire(),
        };
        counts.Tabs.AddRange(tabs.GroupBy(tab => tab.Tab).Select(tab => new V1.QueueTabCount { Tab = tab.Key, Items = tab.Sum(one => one.Items) }));
        return new QueueDay(counts, [.. Burning(now, done, counts)]);

        async Task<IReadOnlyList<TabItems>> TabsAsync(V1.QueueScope which) =>
            [.. (await QueueListing.All.SumAsync(rows, call, "", "q.segment", [QueueListing.Tab, QueueListing.LeavesByItself], "0", [.. list(which), .. only]))
                .Select(tab => new TabItems((V1.QueueTab)(long)tab.Group[0]!, (long)tab.Group[1]! == 1, tab.Count))];

        async Task<long> CapacityAsync() => scope is V1.QueueScope.Unspecified or V1.QueueScope.Mine
            ? Capacity.Of(now, call.Actor())
            : await Capacity.OfTeamAsync(rows, now, segment.Length > 0 ? [segment] : call.Actor().Segments, call.CancellationToken);
    }

    private static IEnumerable<V1.BurnDownPoint> Burning(InForceNow now, DoneToday done, V1.QueueCounts counts)
    {
        var midnight = now.Zone.AtStartOfDay(now.Today).ToInstant();
        var left = counts.TotalToday;
        for (var hour = 0; midnight + Duration.FromHours(hour) is var at && at < now.Clock.Business; hour++)
        {
            yield return new V1.BurnDownPoint { Time = at.ToWire(), Left = left };
            left -= done.Hours.GetValueOrDefault(hour);
        }

        yield return new V1.BurnDownPoint { Time = now.Clock.Business.ToWire(), Left = counts.Left };
    }

    /// <summary>What leaves by itself once its wait is over, and what goes beyond what people can decide today.</summary>
    private static long Carryover(IReadOnlyList<TabItems> tabs, long done, long capacity)
    {
        var toDecide = tabs.Where(tab => tab.Tab is not (V1.QueueTab.Snoozed or V1.QueueTab.ReadyToSend)).Sum(tab => tab.Items);
        var beyond = capacity == 0 ? 0 : Math.Max(0, toDecide - Math.Max(0, capacity - done));
        return tabs.Where(tab => tab.LeavesByItself).Sum(tab => tab.Items) + beyond;
    }

    private static long Awake(IEnumerable<TabItems> tabs) => tabs.Where(tab => tab.Tab != V1.QueueTab.Snoozed).Sum(tab => tab.Items);

    private sealed record TabItems(V1.QueueTab Tab, bool LeavesByItself, long Items);
}

using System.Runtime.CompilerServices;
using NodaTime;
using Plixo.Grains.Core;
using Plixo.Grains.Rows;
using Plixo.Grains.Workspaces;
using Plixo.Rpc.Server;
using Plixo.Silo.Clock;
using Plixo.Silo.Services.Front;
using Plixo.Silo.Services.Front.Lists;

namespace Plixo.Silo.Services.Queue;

/// <summary>What to do next: drafts and work items in one ranked list.</summary>
/// <param name="followed">How many of the first items a watch follows.</param>
public sealed class QueueService(Present present, QueueBulk bulk, SavedViews saved, ISiloClock clock, int followed = ListLimits.LargestPage)
{
    /// <summary>Items whose waits a watch asks for at once.</summary>
    private const int AtOnce = 50;

    /// <summary>Items that a glance asks for: about as many as a window shows.</summary>
    private const int Upper = 25;

    public async Task<V1.ListQueueItemsResponse> ListQueueItems(V1.ListQueueItemsRequest request, CallContext call)
    {
        var now = await present.NowAsync(call.CancellationToken);
        var page = await QueueListing.All.PageAsync(
            present.Store, call, ListRequest.Of(request), "q.segment",
            Conditions(call, now, request.Scope, request.Tab));
        var response = new V1.ListQueueItemsResponse { NextPageToken = page.NextPageToken };
        await QueueListing.FillAsync(present, now, [.. page.Items], call.CancellationToken);
        response.Items.AddRange(page.Items.Select(shown => shown.Item));
        return response;
    }

    /// <summary>
    /// Follows the first items, and what others have pushed behind these for as long as it stays in the list: hints of the store have the list read again and compared, as often as
    /// <see cref="QueueWatch"/> lets them. What changes no row, a cap, a pause or a holiday, is seen at a glance, before the list is read.
    /// A resume token is good while the list is still what it stood for; else the list is sent anew behind a reset.
    /// </summary>
    public async IAsyncEnumerable<V1.WatchQueueResponse> WatchQueue(V1.WatchQueueRequest request, CallContext call)
    {
        var cancel = call.CancellationToken;
        using var watch = new QueueWatch(present.Store, clock);
        var list = new QueueList(present.Store.Identity.Id);
        var first = true;
        while (!cancel.IsCancellationRequested)
        {
            watch.Begins();
            list.Begins();
            var now = await present.NowAsync(cancel);
            var reading = ReadAsync(request, call, now, followed);
            await foreach (var change in MeanwhileAsync(reading, list, watch, request, call)) yield return change;
            var upper = (await reading).Items;
            var items = list.Read([.. upper, .. await DisplacedAsync(list, upper, request, call, now)]);
            now = await present.NowAsync(cancel);
            var resumes = first && request.ResumeToken.Length > 0;
            List<V1.WatchQueueResponse> held = [];
            await foreach (var change in ChangesAsync(list, items, now, () => !first && watch.IsOld, cancel))
            {
                if (resumes) held.Add(change);
                else yield return change;
            }

            if (resumes && request.ResumeToken != list.Token)
            {
                yield return new V1.WatchQueueResponse { Reset = true, ResumeToken = list.Partial };
                foreach (var change in held) yield return change;
            }

            if (first) yield return new V1.WatchQueueResponse { SnapshotComplete = true, ResumeToken = list.Token };
            if (first || list.HasChanged)
            {
                list.Counted();
                var counting = DayAsync(call, request.Scope, now);
                await foreach (var change in MeanwhileAsync(counting, list, watch, request, call)) yield return change;
                yield return new V1.WatchQueueResponse { Counts = (await counting).Counts, ResumeToken = list.Token };
            }
            else
            {
                yield return new V1.WatchQueueResponse { Heartbeat = now.Clock.Real.ToWire(), ResumeToken = list.Token };
            }

            first = false;
            watch.Ends();
            do
            {
                await watch.WakesAsync(cancel);
                foreach (var change in await GlanceAsync(list, request, call)) yield return change;
            }
            while (!watch.IsDue);
        }
    }

    private async IAsyncEnumerable<V1.WatchQueueResponse> MeanwhileAsync(Task work, QueueList list, QueueWatch watch, V1.WatchQueueRequest request, CallContext call)
    {
        while (await watch.WakesBeforeAsync(work, call.CancellationToken))
        {
            foreach (var change in await GlanceAsync(list, request, call)) yield return change;
        }
    }

    /// <summary>Of the upper items of the list as it was read last: those that say something else since what is in force has moved.</summary>
    private async Task<IReadOnlyList<V1.WatchQueueResponse>> GlanceAsync(QueueList list, V1.WatchQueueRequest request, CallContext call)
    {
        var now = await present.NowAsync(call.CancellationToken);
        var moved = list.Moved(now, Upper);
        if (moved.Count == 0) return [];
        // Their rows may have changed too: what is said is the whole of an item as it is.
        var read = await ReadAsync(request, call, now, Upper, QueueListing.AreAmong(moved));
        list.Renew(read.Items);
        await QueueListing.FillAsync(present, now, read.Items, call.CancellationToken);
        return list.Upserts(read.Items, now);
    }

    /// <summary>What was among the items of a list that is longer than what is followed, is not any more, and has not left it.</summary>
    private async Task<IReadOnlyList<QueueShown>> DisplacedAsync(
        QueueList list, IReadOnlyList<QueueShown> first, V1.WatchQueueRequest request, CallContext call, InForceNow now)
    {
        var displaced = new List<QueueShown>();
        if (first.Count < followed) return displaced;
        foreach (var part in list.Missing(first).Chunk(ListLimits.LargestPage))
            displaced.AddRange((await ReadAsync(request, call, now, part.Length, QueueListing.AreAmong(part))).Items);
        return displaced;
    }

    private Task<Page<QueueShown>> ReadAsync(V1.WatchQueueRequest request, CallContext call, InForceNow now, int most, params IEnumerable<Condition> only) =>
        QueueListing.All.PageAsync(
            present.Store, call, new ListRequest(most, "", request.Filter, ""), "q.segment", [.. Conditions(call, now, request.Scope, request.Tab), .. only]);

    /// <summary>
    /// What differs from the list as it was known. The upper items come first, while the waits of the others are still asked for; what is old
    /// by then is left to the next reading, which begins above again.
    /// </summary>
    private async IAsyncEnumerable<V1.WatchQueueResponse> ChangesAsync(
        QueueList list, IReadOnlyList<QueueShown> items, InForceNow now, Func<bool> isOld, [EnumeratorCancellation] CancellationToken cancel)
    {
        foreach (var removal in list.Removals(items)) yield return removal;
        foreach (var part in items.Where(shown => list.MayDiffer(shown, now)).Chunk(AtOnce))
        {
            await QueueListing.FillAsync(present, now, part, cancel);
            foreach (var upsert in list.Upserts(part, now)) yield return upsert;
            if (isOld()) yield break;
        }

        list.Complete(items);
    }

    public async Task<V1.BulkQueueItemsResponse> BulkQueueItems(V1.BulkQueueItemsRequest request, CallContext call)
    {
        var now = await present.NowAsync(call.CancellationToken);
        return await bulk.StartAsync(request, call, Conditions(call, now, request.Scope, request.Tab));
    }

    public async Task<V1.GetQueueCountsResponse> GetQueueCounts(V1.GetQueueCountsRequest request, CallContext call)
    {
        var now = await present.NowAsync(call.CancellationToken);
        var day = await DayAsync(call, request.Scope, now);
        return new V1.GetQueueCountsResponse { Counts = day.Counts, BurnDown = { day.BurnDown } };
    }

    public Task<V1.CreateQueueViewResponse> CreateQueueView(V1.CreateQueueViewRequest request, CallContext call) => saved.CreateAsync(request, call);

    public Task<V1.ListQueueViewsResponse> ListQueueViews(V1.ListQueueViewsRequest request, CallContext call) => saved.ListAsync(request, call);

    public Task<V1.UpdateQueueViewResponse> UpdateQueueView(V1.UpdateQueueViewRequest request, CallContext call) => saved.UpdateAsync(request, call);

    public Task<V1.DeleteQueueViewResponse> DeleteQueueView(V1.DeleteQueueViewRequest request, CallContext call) => saved.DeleteAsync(request, call);

    private Task<QueueDay> DayAsync(CallContext call, V1.QueueScope scope, InForceNow now) =>
        QueueDay.OfAsync(present.Store, call, now, scope, which => Conditions(call, now, which));

    private static List<Condition> Conditions(CallContext call, InForceNow now, V1.QueueScope scope, V1.QueueTab tab)
    {
        var conditions = Conditions(call, now, scope);
        if (tab == V1.QueueTab.Unspecified) conditions.Add(new Condition(QueueListing.IsAwake));
        else conditions.Add(new Condition($"{QueueListing.Tab} = $tab", ("$tab", (long)tab)));
        return conditions;
    }

    /// <summary>In any tab.</summary>
    private static List<Condition> Conditions(CallContext call, InForceNow now, V1.QueueScope scope)
    {
        var conditions = new List<Condition> { QueueListing.Rests(now) };
        if (scope is V1.QueueScope.Unspecified or V1.QueueScope.Mine)
            conditions.Add(new Condition($"{QueueListing.Owner} IN $owners", ("$owners", Owners(call.Actor(), now))));
        if (scope == V1.QueueScope.Pool) conditions.Add(new Condition(QueueListing.IsPooled));
        return conditions;
    }

    /// <summary>The caller, and the absent people whose deputy the caller is.</summary>
    private static string[] Owners(Actor actor, InForceNow now)
    {
        var name = actor.Id.Split('/')[^1];
        return
        [
            name,
            .. now.Workspace.Users.Keys.Where(user => user != name && Staff.StandInFor(now.Workspace, user, now.Today) == name),
        ];
    }
}

using Plixo.Grains.Core;
using Plixo.Grains.Rows;
using Plixo.Rpc.Server;
using Plixo.Silo.Bulk;
using Plixo.Silo.Services.Front;
using Plixo.Silo.Services.Front.Lists;
using Plixo.Silo.Services.Jobs;
using Plixo.Silo.Sweeps;
using Plixo.Silo.Turns;

namespace Plixo.Silo.Services.Queue;

/// <summary>Starts the job that does the same to every item of the queue that a filter matches.</summary>
public sealed class QueueBulk(Present present, IJobs jobs, TurnCodec codec)
{
    internal async Task<V1.BulkQueueItemsResponse> StartAsync(V1.BulkQueueItemsRequest request, CallContext call, IReadOnlyList<Condition> conditions)
    {
        var order = OrderOf(request, call);
        var name = RequestIds.NameOf(call, request);
        if (await jobs.RequestedAsync(name, call.CancellationToken) is { } known) return Again(known, order);
        var items = await ChosenAsync(request, order.Action, call, conditions);
        if (request.ValidateOnly) return new V1.BulkQueueItemsResponse { Items = items.Count };
        var job = await jobs.StartAsync(
            BulkJob.KindName, $"{order.Action} {items.Count} items", new JobReport { Order = JobOrders.Write(codec, order) }.Write(), name, order.Actor.Id,
            items.Count, id => items.SelectMany(item => JobItemTable.Instance.Difference(null, item with { Job = id })), call.CancellationToken);
        return Again(job, order);
    }

    private V1.BulkQueueItemsResponse Again(JobRow job, BulkOrder order) =>
        JobReport.Read(job.Detail).Order is not { Length: > 0 } known || JobOrders.Read<BulkOrder>(codec, known).Digest == order.Digest
            ? new V1.BulkQueueItemsResponse { Job = JobService.ToWire(job), Items = job.Total }
            : throw Refusals.Of(RefusalReason.RequestIdReused, "The request id was used for another content.");

    private static BulkOrder OrderOf(V1.BulkQueueItemsRequest request, CallContext call)
    {
        if (request.Action == V1.BulkAction.Unspecified || !Enum.IsDefined(request.Action)) throw Refusals.Invalid("action", "names no action.");
        var action = (BulkAction)request.Action;
        var words = action is BulkAction.Discard or BulkAction.HoldCustomer ? WireValues.ReadWords(request.Words, "words") : request.Words;
        if (words.Length > Limits.Words) throw Refusals.Invalid("words", $"at most {Limits.Words} characters.");
        var owner = Names.ReadUserOrEmpty(request.Owner, "owner");
        if (owner.Length > 0 && Names.User(owner) != call.Actor().Id) call.Require(Right.Reassign, "");
        return new BulkOrder(
            action, call.Actor(), words, action == BulkAction.Snooze ? WireValues.ReadTime(request.SnoozeUntil, "snooze_until") : null,
            WireValues.ReadDateOrNull(request.HoldUntil, "hold_until"), owner, Convert.ToHexStringLower(RequestIds.DigestOf(request)));
    }

    private async Task<IReadOnlyList<JobItemRow>> ChosenAsync(
        V1.BulkQueueItemsRequest request, BulkAction action, CallContext call, IReadOnlyList<Condition> conditions)
    {
        var chosen = new List<QueueShown>();
        if (request.Resources.Count > BulkLimits.Items) throw Refusals.Invalid("resources", $"at most {BulkLimits.Items} items.");
        var only = request.Resources.ToHashSet();
        for (var token = ""; ;)
        {
            var page = await QueueListing.All.PageAsync(
                present.Store, call, new ListRequest(ListLimits.LargestPage, token, request.Filter, ""), "q.segment", conditions);
            chosen.AddRange(only.Count == 0 ? page.Items : page.Items.Where(shown => only.Contains(shown.Item.Resource)));
            if (chosen.Count > BulkLimits.Items)
                throw Refusals.Of(RefusalReason.LimitExceeded, $"More than {BulkLimits.Items} items match. Narrow the filter.");
            if ((token = page.NextPageToken).Length == 0) break;
        }

        var items = BulkCommands.IsOfCustomers(action)
            ? chosen.DistinctBy(shown => shown.Item.Customer).Select(shown => ItemOf(shown, JobItemKinds.Customer, shown.Item.Customer, ""))
            : chosen.Select(shown => shown.Draft is not { } draft
                ? ItemOf(shown, JobItemKinds.Work, shown.Item.Resource, Names.ReadWorkItem(shown.Item.Resource))
                : ItemOf(shown, JobItemKinds.Draft, shown.Item.Resource, draft.Key.Value));
        return [.. items.Select((item, at) => item with { Number = at + 1 })];
    }

    private static JobItemRow ItemOf(QueueShown shown, string kind, string resource, string id) => new(
        "", 0, resource, kind, Names.ReadCustomer(shown.Item.Customer), id, shown.Segment, JobItemOutcomes.Waiting, "", "");
}

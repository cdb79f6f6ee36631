using Plixo.Grains.Core;
using Plixo.Grains.Customers;
using Plixo.Rpc.Server;
using Plixo.Silo.Services.Customers;
using Plixo.Silo.Services.Front;
using Plixo.Silo.Services.Front.Lists;

namespace Plixo.Silo.Services.WorkItems;

/// <summary>What a person should do.</summary>
public sealed class WorkItemService(Asking asking, Present present)
{
    public async Task<V1.CreateWorkItemResponse> CreateWorkItem(V1.CreateWorkItemRequest request, CallContext call)
    {
        var asked = request.WorkItem ?? throw Refusals.Invalid("work_item", "is missing.");
        var customer = Names.ReadCustomer(asked.Customer, "work_item.customer");
        call.Require(Right.Work, (await Seen.CustomerAsync(present, call, customer)).Segment);
        var subject = asked.Invoices.Count > 0 ? Names.ReadInvoice(asked.Invoices[0], "work_item.invoices").Key.Value : "";
        var answer = await asking.AskAsync<CustomerReply>(call, request, customer.Grain, new OpenWorkItem(
            WorkItemKind.FollowUp, WireValues.ReadWords(asked.Words, "work_item.words"), subject, Names.ReadUserOrEmpty(asked.Owner, "work_item.owner")));
        return new V1.CreateWorkItemResponse { WorkItem = await WholeAsync(call, answer.Body.Made) };
    }

    public async Task<V1.GetWorkItemResponse> GetWorkItem(V1.GetWorkItemRequest request, CallContext call) =>
        new() { WorkItem = await WholeAsync(call, Names.ReadWorkItem(request.Name)) };

    /// <summary>Those that are open, unless the filter names a state.</summary>
    public async Task<V1.ListWorkItemsResponse> ListWorkItems(V1.ListWorkItemsRequest request, CallContext call)
    {
        var now = await present.NowAsync(call.CancellationToken);
        var page = await WorkItemListing.All.PageAsync(
            present.Store, call, ListRequest.Of(request), "w.segment",
            FilterParser.Parse(request.Filter)?.Names("state") == true ? Condition.Given() : WorkItemListing.Open);
        var response = new V1.ListWorkItemsResponse { NextPageToken = page.NextPageToken };
        response.WorkItems.AddRange(page.Items.Select(item => WorkItemListing.ToWire(item, now)));
        return response;
    }

    /// <summary>To oneself, or back to the pool, takes the right to work; to somebody else the right to reassign.</summary>
    public async Task<V1.AssignWorkItemResponse> AssignWorkItem(V1.AssignWorkItemRequest request, CallContext call)
    {
        var owner = Names.ReadUserOrEmpty(request.Owner, "owner");
        if (owner.Length > 0 && Names.User(owner) != call.Actor().Id) call.Require(Right.Reassign, "");
        return new V1.AssignWorkItemResponse
        {
            WorkItem = await AskAsync(call, request, request.Name, request.Etag, id => new AssignWorkItem(id, owner)),
        };
    }

    public async Task<V1.ClaimWorkItemResponse> ClaimWorkItem(V1.ClaimWorkItemRequest request, CallContext call) =>
        new() { WorkItem = await AskAsync(call, request, request.Name, "", id => new TakeWorkItem(id)) };

    public async Task<V1.ReleaseWorkItemResponse> ReleaseWorkItem(V1.ReleaseWorkItemRequest request, CallContext call)
    {
        var row = (await RowAsync(call, Names.ReadWorkItem(request.Name))).Row;
        var item = await AskAsync(call, request, request.Name, "", id => new AssignWorkItem(id, row.Assignee));
        return new V1.ReleaseWorkItemResponse { WorkItem = item };
    }

    public async Task<V1.SnoozeWorkItemResponse> SnoozeWorkItem(V1.SnoozeWorkItemRequest request, CallContext call)
    {
        var until = WireValues.ReadTime(request.Until, "until");
        return new V1.SnoozeWorkItemResponse
        {
            WorkItem = await AskAsync(call, request, request.Name, request.Etag, id => new SnoozeWorkItem(id, until)),
        };
    }

    public async Task<V1.CompleteWorkItemResponse> CompleteWorkItem(V1.CompleteWorkItemRequest request, CallContext call) => new()
    {
        WorkItem = await AskAsync(call, request, request.Name, request.Etag, id => new CloseWorkItem(id, request.Outcome)),
    };

    private async Task<V1.WorkItem> AskAsync(
        CallContext call, Google.Protobuf.IMessage request, string name, string etag, Func<string, CustomerMessage> command)
    {
        var id = Names.ReadWorkItem(name);
        var customer = (await RowAsync(call, id)).Row.Customer;
        await asking.AskSeenAsync<CustomerReply>(
            call, request, customer.Grain, etag, async () => WorkItemListing.EtagOf((await RowAsync(call, id)).Row), command(id));
        return await WholeAsync(call, id);
    }

    private async Task<V1.WorkItem> WholeAsync(CallContext call, string id) =>
        WorkItemListing.ToWire(await RowAsync(call, id), await present.NowAsync(call.CancellationToken));

    private async Task<WorkItemShown> RowAsync(CallContext call, string id)
    {
        var (found, shown) = await WorkItemListing.All.FirstAsync(present.Store, call.CancellationToken, WorkItemListing.Is(id));
        return found && call.Sees(shown.Row.Segment) ? shown : throw Refusals.NotFound(Names.WorkItem(id));
    }
}

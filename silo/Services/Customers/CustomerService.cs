using Plixo.Grains.Amounts;
using Plixo.Grains.Core;
using Plixo.Grains.Customers;
using Plixo.Grains.Rows;
using Plixo.Rpc.Server;
using Plixo.Silo.Services.Drafts;
using Plixo.Silo.Services.Front;
using Plixo.Silo.Services.Front.Lists;
using Plixo.Silo.Services.Invoices;

namespace Plixo.Silo.Services.Customers;

/// <summary>The payer companies.</summary>
public sealed class CustomerService(Asking asking, Present present)
{
    public async Task<V1.GetCustomerResponse> GetCustomer(V1.GetCustomerRequest request, CallContext call) =>
        new() { Customer = await WholeAsync(call, Names.ReadCustomer(request.Name)) };

    public async Task<V1.ListCustomersResponse> ListCustomers(V1.ListCustomersRequest request, CallContext call)
    {
        var now = await present.NowAsync(call.CancellationToken);
        var page = await CustomerListing.All.PageAsync(
            present.Store, call, ListRequest.Of(request), "c.segment",
            Condition.Given(("$today", now.Today.ToRow())));
        var balances = await CustomerListing.BalancesAsync(present.Store, page.Items.Select(item => item.Row.Key), now.Today, call.CancellationToken);
        var response = new V1.ListCustomersResponse { NextPageToken = page.NextPageToken };
        response.Customers.AddRange(page.Items.Select(item => CustomerListing.ToWire(item, balances[item.Row.Key])));
        return response;
    }

    public async Task<V1.GetTimelineResponse> GetTimeline(V1.GetTimelineRequest request, CallContext call)
    {
        var key = Names.ReadCustomer(request.Name);
        await RowAsync(call, key);
        var (entries, next) = await Timeline.PageAsync(
            present, key, ListRequest.Of(request), call.CancellationToken);
        var response = new V1.GetTimelineResponse { NextPageToken = next };
        response.Entries.AddRange(entries);
        return response;
    }

    public async Task<V1.WhyCustomerResponse> WhyCustomer(V1.WhyCustomerRequest request, CallContext call)
    {
        var key = Names.ReadCustomer(request.Name);
        await RowAsync(call, key);
        var now = await present.NowAsync(call.CancellationToken);
        var page = await InvoiceListing.All.PageAsync(
            present.Store, ListRequest.Of(request),
            [InvoiceListing.Present(now), InvoiceListing.IsOpen, new Condition("i.customer = $parent", ("$parent", key.Value))], call.CancellationToken);
        var response = new V1.WhyCustomerResponse { NextPageToken = page.NextPageToken };
        response.Dispositions.AddRange(await Whys.OfAsync(present, now, [.. page.Items], call.CancellationToken));
        return response;
    }

    public async Task<V1.PauseCustomerResponse> PauseCustomer(V1.PauseCustomerRequest request, CallContext call)
    {
        var (customer, inFlight) = await AskAsync(
            call, request, request.Name, request.Etag, new PauseCustomer(WireValues.ReadWords(request.Reason, "reason")));
        return new V1.PauseCustomerResponse { Customer = customer, InFlight = { inFlight } };
    }

    public async Task<V1.ResumeCustomerResponse> ResumeCustomer(V1.ResumeCustomerRequest request, CallContext call)
    {
        var key = Names.ReadCustomer(request.Name);
        var preview = await WaitingEmails.PreviewAsync(present, new Condition("d.customer = $parent", ("$parent", key.Value)), call.CancellationToken);
        if (request.ValidateOnly) return new V1.ResumeCustomerResponse { Customer = await WholeAsync(call, key), Preview = preview };
        var (customer, _) = await AskAsync(call, request, request.Name, request.Etag, new ResumeCustomer(""));
        return new V1.ResumeCustomerResponse { Customer = customer, Preview = preview };
    }

    public async Task<V1.HoldCustomerResponse> HoldCustomer(V1.HoldCustomerRequest request, CallContext call)
    {
        var (customer, inFlight) = await AskAsync(call, request, request.Name, request.Etag, new HoldCustomer(
            Grains.Invoices.HoldReason.Operator, WireValues.ReadWords(request.Reason, "reason"), WireValues.ReadDate(request.Until, "until")));
        return new V1.HoldCustomerResponse { Customer = customer, InFlight = { inFlight } };
    }

    public async Task<V1.ReleaseCustomerHoldResponse> ReleaseCustomerHold(V1.ReleaseCustomerHoldRequest request, CallContext call)
    {
        var (customer, _) = await AskAsync(call, request, request.Name, request.Etag, new ReleaseCustomer(""));
        return new V1.ReleaseCustomerHoldResponse { Customer = customer };
    }

    public async Task<V1.AssignOwnerResponse> AssignOwner(V1.AssignOwnerRequest request, CallContext call)
    {
        var owner = Names.ReadUserOrEmpty(request.Owner, "owner");
        var (customer, _) = await AskAsync(call, request, request.Name, request.Etag, new AssignOwner(owner));
        return new V1.AssignOwnerResponse { Customer = customer };
    }

    /// <summary>It counts for the contact interval of its currency; without one for that of every currency with open invoices.</summary>
    public Task<V1.LogCallResponse> LogCall(V1.LogCallRequest request, CallContext call) => asking.Kept.OnceAsync(call, request, async () =>
    {
        var key = Names.ReadCustomer(request.Parent, "parent");
        if (request.Channel is not (V1.ContactChannel.Call or V1.ContactChannel.Letter or V1.ContactChannel.Meeting))
            throw Refusals.Invalid("channel", "is call, letter or meeting.");
        if (request.Outcome == V1.CallOutcome.Unspecified) throw Refusals.Invalid("outcome", "is missing.");
        var words = $"{request.Outcome}. {request.Words}".TrimEnd();
        if (request.CurrencyCode.Length > 0 && !Currency.TryParse(request.CurrencyCode, out _))
            throw Refusals.Invalid("currency_code", $"'{request.CurrencyCode}' is no ISO 4217 currency.");
        var command = new LogContact(request.Channel.ToString(), words, request.Person, request.CurrencyCode, request.NextStep);
        await asking.AskAsync<CustomerReply>(call, request, key.Grain, command);

        var item = "";
        if (request.NextStep.Length > 0)
        {
            var opened = await asking.AskAsync<CustomerReply>(
                call, request, key.Grain, new OpenWorkItem(WorkItemKind.FollowUp, request.NextStep, "", ""), part: "next-step");
            item = Names.WorkItem(opened.Body.Made);
        }

        var now = await present.NowAsync(call.CancellationToken);
        return new V1.LogCallResponse
        {
            WorkItem = item,
            Entry = new V1.TimelineEntry
            {
                Time = now.Clock.Business.ToWire(), Kind = V1.TimelineKind.Call, Title = $"{request.Channel} with {request.Person}",
                Words = words, Actor = call.Actor().Id, Resource = Names.Of(key),
            },
        };
    });

    private async Task<(V1.Customer Customer, IEnumerable<string> InFlight)> AskAsync(
        CallContext call, Google.Protobuf.IMessage request, string name, string etag, CustomerMessage command)
    {
        var key = Names.ReadCustomer(name);
        await RowAsync(call, key);
        var answer = await asking.AskAsync<CustomerReply>(call, request, key.Grain, command, etag: etag);
        return (await WholeAsync(call, key), answer.InFlight);
    }

    private async Task<CustomerShown> RowAsync(CallContext call, CustomerKey key)
    {
        var (found, shown) = await CustomerListing.All.FirstAsync(present.Store, call.CancellationToken, CustomerListing.Is(key));
        return found && call.Sees(shown.Row.Segment) ? shown : throw Refusals.NotFound(Names.Of(key));
    }

    /// <summary>The row, its balances, and what only the grain's state has.</summary>
    private async Task<V1.Customer> WholeAsync(CallContext call, CustomerKey key)
    {
        var shown = await RowAsync(call, key);
        var now = await present.NowAsync(call.CancellationToken);
        var balances = await CustomerListing.BalancesAsync(present.Store, [key], now.Today, call.CancellationToken);
        var customer = CustomerListing.ToWire(shown, balances[key]);
        var (_, state) = await present.StateAsync<CustomerState>(key.Grain, customer.Name, call.CancellationToken);
        customer.SegmentHint = state.Profile!.SegmentHint;
        customer.Rating = state.Profile.Rating;
        customer.CreditLimit = state.Profile.CreditLimit?.ToWire();
        customer.ParentCustomer = state.Profile.Parent;
        customer.PromisesKept = state.Promises.Values.Count(promise => promise.State == PromiseState.Kept);
        customer.PromisesBroken = state.Promises.Values.Count(promise => promise.State == PromiseState.Broken);
        if ((state.Hold ?? state.ReplyPause) is { } hold)
        {
            customer.Hold = new V1.Hold
            {
                Until = hold.Until.ToWire(), Reason = hold.Words, PlacedBy = Names.User(hold.By), CreateTime = hold.Since.ToWire(),
            };
        }

        return customer;
    }
}

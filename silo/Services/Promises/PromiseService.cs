using System.Collections.Immutable;
using Plixo.Grains.Core;
using Plixo.Grains.Customers;
using Plixo.Grains.Rows;
using Plixo.Rpc.Server;
using Plixo.Silo.Services.Customers;
using Plixo.Silo.Services.Front;
using Plixo.Silo.Services.Front.Lists;

namespace Plixo.Silo.Services.Promises;

/// <summary>Promises to pay.</summary>
public sealed class PromiseService(Asking asking, Present present)
{
    private static readonly int Columns = PromiseTable.Instance.Table.Count();

    /// <summary>How the overview's adherence counts it; empty where it does not: also a promise that was ended before its date and grace had passed.</summary>
    private const string Adherence =
        $"(CASE WHEN p.until > $today OR p.state NOT IN ('{nameof(PromiseState.Kept)}', '{nameof(PromiseState.PartlyKept)}', '{nameof(PromiseState.Broken)}') THEN '' WHEN p.paid >= p.amount THEN 'KEPT' ELSE 'BROKEN' END)";

    private static readonly Listing<(PromiseRow Row, string CustomerName)> Promises = new(
        [.. PromiseTable.Instance.Table.As("p"), "c.name"], "promise p JOIN customer c ON c.key = p.customer",
        [
            Field.Enum<V1.PromiseState>("state", "p.state", state => state == "ACTIVE" ? nameof(PromiseState.Open) : WireEnum.Pascal(state)),
            Field.Resource("segment", "p.segment", "segments"), Field.Resource("owner", "c.owner", "users"), Field.Date("date", "p.date"),
            Field.Resource("customer", "p.customer", "customers"), Field.Text("currency_code", "p.currency"), Field.Date("hold_until", "p.until"),
            Field.OneOf("adherence", Adherence, ["KEPT", "BROKEN"]),
        ],
        [new Order("p.date")], [new Order("p.id")],
        values => (PromiseTable.Instance.Read(values), (string)values[Columns]!));

    public async Task<V1.CreatePromiseResponse> CreatePromise(V1.CreatePromiseRequest request, CallContext call)
    {
        var customer = Names.ReadCustomer(request.Parent, "parent");
        var asked = request.Promise ?? throw Refusals.Invalid("promise", "is missing.");
        await Seen.CustomerAsync(present, call, customer);
        var now = await present.NowAsync(call.CancellationToken);
        var answer = await asking.AskAsync<CustomerReply>(call, request, customer.Grain, new MakePromise(
            WireValues.ReadMoney(asked.Amount, "promise.amount"), WireValues.ReadDate(asked.Date, "promise.date"), asked.Person,
            WireValues.ReadTimeOrNull(asked.SaidTime, "promise.said_time") ?? now.Clock.Business,
            [.. asked.Invoices.Select(name => Names.ReadInvoice(name, "promise.invoices").Key)]));
        return new V1.CreatePromiseResponse
        {
            Promise = await WholeAsync(call, (customer, answer.Body.Made)), InFlight = { answer.InFlight },
        };
    }

    public async Task<V1.GetPromiseResponse> GetPromise(V1.GetPromiseRequest request, CallContext call) =>
        new() { Promise = await WholeAsync(call, Names.ReadPromise(request.Name)) };

    public async Task<V1.ListPromisesResponse> ListPromises(V1.ListPromisesRequest request, CallContext call)
    {
        var parent = Names.ReadParent(request.Parent, "parent", "customers")[0];
        var page = await Promises.PageAsync(
            present.Store, call, ListRequest.Of(request), "p.segment",
            Condition.Given(("$today", (await present.NowAsync(call.CancellationToken)).Today.ToRow())),
            parent is null ? Condition.Given() : new Condition("p.customer = $parent", ("$parent", parent)));
        if (page.Items.Count == 0) await Seen.ParentAsync(present, call, parent);
        var response = new V1.ListPromisesResponse { NextPageToken = page.NextPageToken };
        response.Promises.AddRange(page.Items.Select(ToWire));
        return response;
    }

    public async Task<V1.CancelPromiseResponse> CancelPromise(V1.CancelPromiseRequest request, CallContext call) =>
        new() { Promise = await EndAsync(call, request, request.Name, request.Etag, PromiseState.Cancelled, request.Reason) };

    public async Task<V1.MarkPromiseKeptResponse> MarkPromiseKept(V1.MarkPromiseKeptRequest request, CallContext call) =>
        new() { Promise = await EndAsync(call, request, request.Name, request.Etag, PromiseState.Kept, "Marked as kept.") };

    public async Task<V1.MarkPromiseBrokenResponse> MarkPromiseBroken(V1.MarkPromiseBrokenRequest request, CallContext call) =>
        new() { Promise = await EndAsync(call, request, request.Name, request.Etag, PromiseState.Broken, "Marked as broken.") };

    private async Task<V1.Promise> EndAsync(
        CallContext call, Google.Protobuf.IMessage request, string name, string etag, PromiseState state, string reason)
    {
        var ids = Names.ReadPromise(name);
        await asking.AskSeenAsync<CustomerReply>(
            call, request, ids.Customer.Grain, etag, async () => ToWire(await RowAsync(call, ids)).Etag, new EndPromise(ids.Id, state, reason));
        return await WholeAsync(call, ids);
    }

    private async Task<(PromiseRow Row, string CustomerName)> RowAsync(CallContext call, (CustomerKey Customer, string Id) ids)
    {
        var (found, shown) = await Promises.FirstAsync(
            present.Store, call.CancellationToken,
            new Condition("p.id = $key AND p.customer = $parent", ("$key", ids.Id), ("$parent", ids.Customer.Value)));
        return found && call.Sees(shown.Row.Segment) ? shown : throw Refusals.NotFound(Names.Promise(ids.Customer, ids.Id));
    }

    private async Task<V1.Promise> WholeAsync(CallContext call, (CustomerKey Customer, string Id) ids)
    {
        var promise = ToWire(await RowAsync(call, ids));
        var (_, state) = await present.StateAsync<CustomerState>(ids.Customer.Grain, promise.Name, call.CancellationToken);
        var shares = state.Promises.GetValueOrDefault(ids.Id)?.Allocations ?? ImmutableArray<Allocation>.Empty;
        foreach (var share in shares)
        {
            var invoice = Names.Invoice(ids.Customer, share.Invoice);
            promise.Invoices.Add(invoice);
            promise.Shares.Add(new V1.PromiseShare { Invoice = invoice, Amount = share.Amount.ToWire() });
        }

        return promise;
    }

    private static V1.Promise ToWire((PromiseRow Row, string CustomerName) shown) => new()
    {
        Name = Names.Promise(shown.Row.Customer, shown.Row.Id), CustomerDisplayName = shown.CustomerName,
        Amount = WireValues.MoneyOf(shown.Row.Amount, shown.Row.Currency), Date = shown.Row.Date.ToWire(), Person = shown.Row.PromisedBy,
        SaidTime = shown.Row.SaidAt.ToWire(), CreateTime = shown.Row.LoggedAt.ToWire(), Creator = Names.User(shown.Row.LoggedBy),
        State = shown.Row.State == nameof(PromiseState.Open) ? V1.PromiseState.Active : Enum.Parse<V1.PromiseState>(shown.Row.State),
        KeptAmount = shown.Row.State == nameof(PromiseState.Kept) ? WireValues.MoneyOf(shown.Row.Amount, shown.Row.Currency) : null,
        HoldUntil = shown.Row.Until.ToWire(), Etag = Etags.OfRow(PromiseTable.Instance.Write(shown.Row)),
    };
}

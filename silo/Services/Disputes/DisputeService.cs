using Plixo.Grains.Core;
using Plixo.Grains.Invoices;
using Plixo.Rpc.Server;
using Plixo.Silo.Services.Customers;
using Plixo.Silo.Services.Front;
using Plixo.Silo.Services.Front.Lists;

namespace Plixo.Silo.Services.Disputes;

/// <summary>Disputes: that part of an invoice leaves chasing until it is resolved.</summary>
public sealed class DisputeService(Asking asking, Present present)
{
    private static readonly int Columns = DisputeTable.Instance.Table.Count();

    private static readonly Listing<(DisputeRow Row, string CustomerName, string Number, string Currency)> Disputes = new(
        [.. DisputeTable.Instance.Table.As("d"), "c.name", "i.number", "i.currency"],
        "dispute d JOIN customer c ON c.key = d.customer JOIN invoice i ON i.key = d.invoice",
        [
            Field.Enum<V1.DisputeState>("state", "d.state"), Field.Resource("segment", "d.segment", "segments"),
            Field.Resource("customer", "d.customer", "customers"), Field.Time("create_time", "d.at"), Field.Text("reason", "d.reason"),
        ],
        [new Order("d.at")], [new Order("d.id")],
        values => (DisputeTable.Instance.Read(values), (string)values[Columns]!, (string)values[Columns + 1]!, (string)values[Columns + 2]!));

    public async Task<V1.CreateDisputeResponse> CreateDispute(V1.CreateDisputeRequest request, CallContext call)
    {
        var (customer, invoice) = Names.ReadInvoice(request.Parent, "parent");
        var asked = request.Dispute ?? throw Refusals.Invalid("dispute", "is missing.");
        if (asked.Reason == V1.DisputeReason.Unspecified) throw Refusals.Invalid("dispute.reason", "is missing.");
        await Seen.CustomerAsync(present, call, customer);
        var amount = asked.Amount is null ? null : (Grains.Amounts.Money?)WireValues.ReadMoney(asked.Amount, "dispute.amount");
        var answer = await asking.AskAsync<InvoiceReply>(
            call, request, invoice.Grain, new OpenDispute($"{asked.Reason}: {asked.Words}", amount));
        var page = await Disputes.PageAsync(
            present.Store, new ListRequest(1, "", "", "create_time desc"), [new Condition("d.invoice = $parent", ("$parent", invoice.Value))],
            call.CancellationToken);
        return new V1.CreateDisputeResponse { Dispute = ToWire(page.Items[0]), InFlight = { answer.InFlight } };
    }

    public async Task<V1.GetDisputeResponse> GetDispute(V1.GetDisputeRequest request, CallContext call) =>
        new() { Dispute = ToWire(await RowAsync(call, request.Name)) };

    public async Task<V1.ListDisputesResponse> ListDisputes(V1.ListDisputesRequest request, CallContext call)
    {
        var ids = Names.ReadParent(request.Parent, "parent", "customers", "invoices");
        var conditions = new List<Condition>();
        if (ids[0] is { } customer) conditions.Add(new Condition("d.customer = $parent", ("$parent", customer)));
        if (ids[1] is { } invoice) conditions.Add(new Condition("d.invoice = $key", ("$key", invoice)));
        var page = await Disputes.PageAsync(
            present.Store, call, ListRequest.Of(request), "d.segment", conditions);
        if (page.Items.Count == 0) await Seen.ParentAsync(present, call, ids[0], ids[1]);
        var response = new V1.ListDisputesResponse { NextPageToken = page.NextPageToken };
        response.Disputes.AddRange(page.Items.Select(ToWire));
        return response;
    }

    public async Task<V1.ResolveDisputeResponse> ResolveDispute(V1.ResolveDisputeRequest request, CallContext call)
    {
        if (request.Outcome is not (V1.DisputeState.Accepted or V1.DisputeState.Rejected))
            throw Refusals.Invalid("outcome", "is accepted or rejected.");
        var shown = await RowAsync(call, request.Name);
        var accepted = request.Outcome == V1.DisputeState.Accepted;
        var resolve = new ResolveDispute(accepted, WireValues.ReadWords(request.Words, "words"));
        await asking.AskOnReadAsync<InvoiceReply>(call, request, shown.Row.Invoice.Grain, StillOpenAsync);
        var (_, state) = await present.StateAsync<InvoiceState>(shown.Row.Invoice.Grain, request.Name, call.CancellationToken);
        var credit = state.Reservations.LastOrDefault(entry => entry.Value.Kind == ReservationKind.Expectation).Key;
        return new V1.ResolveDisputeResponse
        {
            Dispute = ToWire(await RowAsync(call, request.Name)),
            Expectation = accepted && credit is not null
                ? $"{Names.Invoice(shown.Row.Customer, shown.Row.Invoice)}/expectations/{credit}"
                : "",
        };

        // The grain resolves the dispute that is open, so it must be this one.
        async Task<Message> StillOpenAsync()
        {
            var now = await RowAsync(call, request.Name);
            await asking.Kept.CheckAsync(call, request, request.Etag, ToWire(now).Etag);
            if (now.Row.State != "Open" && !await asking.Kept.IsAnsweredAsync(call, request)) throw Refusals.Of(RefusalReason.InvalidState, $"The dispute is {now.Row.State}.");
            return resolve;
        }
    }

    private async Task<(DisputeRow Row, string CustomerName, string Number, string Currency)> RowAsync(CallContext call, string name)
    {
        var ids = Names.Read(name, "name", "customers", "invoices", "disputes");
        var (found, shown) = await Disputes.FirstAsync(
            present.Store, call.CancellationToken,
            new Condition("d.id = $key AND d.invoice = $parent", ("$key", ids[2]), ("$parent", ids[1])));
        return found && call.Sees(shown.Row.Segment) ? shown : throw Refusals.NotFound(name);
    }

    private static V1.Dispute ToWire((DisputeRow Row, string CustomerName, string Number, string Currency) shown)
    {
        var row = shown.Row;
        // The grain keeps reason and words as one text, the reason before the first colon.
        var colon = row.Reason.IndexOf(':', StringComparison.Ordinal);
        var known = Enum.TryParse<V1.DisputeReason>(colon < 0 ? row.Reason : row.Reason[..colon], out var reason);
        return new V1.Dispute
        {
            Name = $"{Names.Invoice(row.Customer, row.Invoice)}/disputes/{row.Id}", InvoiceNumber = shown.Number,
            CustomerDisplayName = shown.CustomerName, Reason = known ? reason : V1.DisputeReason.Other,
            Words = known && colon >= 0 ? row.Reason[(colon + 1)..].Trim() : row.Reason,
            Amount = row.Amount is { } amount ? WireValues.MoneyOf(amount, shown.Currency) : null, State = Enum.Parse<V1.DisputeState>(row.State),
            OutcomeWords = row.Outcome, Creator = Names.User(row.By), CreateTime = row.At.ToWire(), ResolveTime = row.ResolvedAt.ToWire(),
            Etag = Etags.OfRow(DisputeTable.Instance.Write(row)),
        };
    }
}

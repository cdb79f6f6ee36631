using Plixo.Grains.Core;
using Plixo.Grains.Invoices;
using Plixo.Rpc.Server;
using Plixo.Silo.Reading;
using Plixo.Silo.Services.Customers;
using Plixo.Silo.Services.Drafts;
using Plixo.Silo.Services.Front;
using Plixo.Silo.Services.Front.Lists;

namespace Plixo.Silo.Services.Invoices;

/// <summary>Invoices and credit notes, and why each is or is not chased.</summary>
public sealed class InvoiceService(Asking asking, Present present)
{
    /// <summary>Decisions that `why` shows.</summary>
    private const int Decisions = 20;

    public async Task<V1.GetInvoiceResponse> GetInvoice(V1.GetInvoiceRequest request, CallContext call) =>
        new() { Invoice = await WholeAsync(call, Names.ReadInvoice(request.Name)) };

    public async Task<V1.ListInvoicesResponse> ListInvoices(V1.ListInvoicesRequest request, CallContext call)
    {
        var now = await present.NowAsync(call.CancellationToken);
        var parent = Names.ReadParent(request.Parent, "parent", "customers")[0];
        var page = await InvoiceListing.All.PageAsync(
            present.Store, call, ListRequest.Of(request), "c.segment",
            InvoiceListing.Present(now), parent is null ? Condition.Given() : new Condition("i.customer = $parent", ("$parent", parent)));
        if (page.Items.Count == 0) await Seen.ParentAsync(present, call, parent);
        var response = new V1.ListInvoicesResponse { NextPageToken = page.NextPageToken };
        response.Invoices.AddRange(page.Items.Select(item => InvoiceListing.ToWire(item, now)));
        return response;
    }

    public async Task<V1.WhyInvoiceResponse> WhyInvoice(V1.WhyInvoiceRequest request, CallContext call)
    {
        var now = await present.NowAsync(call.CancellationToken);
        var shown = await FindAsync(call, request.Name, now);
        var (decisions, _) = await Timeline.OfInvoiceAsync(present, shown.Row.Customer, shown.Row.Key, Decisions, call.CancellationToken);
        return new V1.WhyInvoiceResponse
        {
            Disposition = (await Whys.OfAsync(present, now, [shown], call.CancellationToken))[0], Decisions = { decisions },
        };
    }

    public async Task<V1.SummarizeDispositionsResponse> SummarizeDispositions(V1.SummarizeDispositionsRequest request, CallContext call)
    {
        var now = await present.NowAsync(call.CancellationToken);
        var totals = await InvoiceListing.All.SumAsync(
            present.Store, call, request.Filter, "c.segment", [DispositionSql.Kind, "i.currency"], "i.open",
            InvoiceListing.Present(now), InvoiceListing.IsOpen);
        var response = new V1.SummarizeDispositionsResponse { AsOfTime = now.Clock.Business.ToWire(), Open = new V1.Total() };
        foreach (var group in totals.GroupBy(row => (V1.Disposition)(long)row.Group[0]!).OrderBy(group => group.Key))
        {
            var total = new V1.Total { Count = group.Sum(row => row.Count) };
            total.Amounts.AddRange(group.Select(row => WireValues.MoneyOf(row.Sum, (string)row.Group[1]!)));
            response.Totals.Add(new V1.DispositionTotal { Disposition = group.Key, Total = total });
        }

        response.Open.Count = totals.Sum(row => row.Count);
        response.Open.Amounts.AddRange(totals.GroupBy(row => (string)row.Group[1]!)
            .OrderBy(group => group.Key, StringComparer.Ordinal).Select(group => WireValues.MoneyOf(group.Sum(row => row.Sum), group.Key)));
        return response;
    }

    public async Task<V1.HoldInvoiceResponse> HoldInvoice(V1.HoldInvoiceRequest request, CallContext call)
    {
        var (invoice, inFlight) = await AskAsync(call, request, request.Name, request.Etag, new HoldInvoice(
            HoldReason.Operator, WireValues.ReadWords(request.Reason, "reason"), WireValues.ReadDate(request.Until, "until")));
        return new V1.HoldInvoiceResponse { Invoice = invoice, InFlight = { inFlight } };
    }

    public async Task<V1.ReleaseInvoiceHoldResponse> ReleaseInvoiceHold(V1.ReleaseInvoiceHoldRequest request, CallContext call)
    {
        var (invoice, _) = await AskAsync(call, request, request.Name, request.Etag, new ReleaseInvoice(""));
        return new V1.ReleaseInvoiceHoldResponse { Invoice = invoice };
    }

    public async Task<V1.PauseInvoiceResponse> PauseInvoice(V1.PauseInvoiceRequest request, CallContext call)
    {
        var (invoice, inFlight) = await AskAsync(
            call, request, request.Name, request.Etag, new PauseInvoice(WireValues.ReadWords(request.Reason, "reason")));
        return new V1.PauseInvoiceResponse { Invoice = invoice, InFlight = { inFlight } };
    }

    public async Task<V1.ResumeInvoiceResponse> ResumeInvoice(V1.ResumeInvoiceRequest request, CallContext call)
    {
        var ids = Names.ReadInvoice(request.Name);
        var preview = await WaitingEmails.PreviewAsync(
            present,
            new Condition(
                "EXISTS (SELECT 1 FROM draft_invoice x WHERE x.draft = d.key AND x.customer = d.customer AND x.invoice = $parent)",
                ("$parent", ids.Key.Value)), call.CancellationToken);
        if (request.ValidateOnly) return new V1.ResumeInvoiceResponse { Invoice = await WholeAsync(call, ids), Preview = preview };
        var (invoice, _) = await AskAsync(call, request, request.Name, request.Etag, new ResumeInvoice(""));
        return new V1.ResumeInvoiceResponse { Invoice = invoice, Preview = preview };
    }

    public Task<V1.ExpectPaymentResponse> ExpectPayment(V1.ExpectPaymentRequest request, CallContext call) => asking.Kept.OnceAsync(call, request, async () =>
    {
        var ids = Names.ReadInvoice(request.Parent, "parent");
        var row = await RowAsync(call, ids);
        var amount = request.Amount is null ? null : (Grains.Amounts.Money?)WireValues.ReadMoney(request.Amount, "amount");
        var answer = await asking.AskAsync<InvoiceReply>(
            call, request, row.Row.Key.Grain, new ExpectMoney(amount, WireValues.ReadWords(request.Evidence, "evidence")));
        // Its id ends with the version that made it.
        var made = (await ExpectationsAsync([row.Row], call.CancellationToken)).FirstOrDefault(each => each.Name.EndsWith($"-{answer.Body.Version}", StringComparison.Ordinal))
            ?? throw Refusals.Of(RefusalReason.InvalidState, "The expectation was met or cancelled already.");
        made.Evidence = request.Evidence;
        made.Creator = Names.User(call.Actor().Id);
        return new V1.ExpectPaymentResponse { Expectation = made, InFlight = { answer.InFlight } };
    });

    /// <summary>Those in force; one that the ledger met or time ended is an event of the invoice.</summary>
    public async Task<V1.ListExpectationsResponse> ListExpectations(V1.ListExpectationsRequest request, CallContext call)
    {
        var ids = Names.ReadParent(request.Parent, "parent", "customers", "invoices");
        var now = await present.NowAsync(call.CancellationToken);
        var conditions = new List<Condition> { InvoiceListing.Present(now), new("i.expected > 0") };
        if (ids[0] is { } customer) conditions.Add(new Condition("i.customer = $parent", ("$parent", customer)));
        if (ids[1] is { } invoice) conditions.Add(new Condition("i.key = $key", ("$key", invoice)));
        var page = await InvoiceListing.All.PageAsync(
            present.Store, call, ListRequest.Of(request), "c.segment", conditions);
        if (page.Items.Count == 0) await Seen.ParentAsync(present, call, ids[0], ids[1]);
        var response = new V1.ListExpectationsResponse { NextPageToken = page.NextPageToken };
        response.Expectations.AddRange(await ExpectationsAsync([.. page.Items.Select(item => item.Row)], call.CancellationToken));
        return response;
    }

    public Task<V1.CancelExpectationResponse> CancelExpectation(V1.CancelExpectationRequest request, CallContext call) => asking.Kept.OnceAsync(call, request, async () =>
    {
        var ids = Names.Read(request.Name, "name", "customers", "invoices", "expectations");
        var shown = await RowAsync(call, (new CustomerKey(ids[0]), new InvoiceKey(ids[1])));
        call.Require(Right.Work, shown.Segment);
        var expectation = (await ExpectationsAsync([shown.Row], call.CancellationToken)).FirstOrDefault(each => each.Name == request.Name);
        // A silo that died after the turn has cancelled it and kept no answer.
        if (expectation is null && await asking.Kept.IsAnsweredAsync(call, request)) expectation = new V1.Expectation { Name = request.Name, Kind = V1.ExpectationKind.Payment };
        if (expectation is null) throw Refusals.NotFound(request.Name);
        await asking.AskAsync<InvoiceReply>(call, request, shown.Row.Key.Grain, new FreeReservation(ids[2]));
        expectation.State = V1.ExpectationState.Cancelled;
        return new V1.CancelExpectationResponse { Expectation = expectation };
    });

    private async Task<IReadOnlyList<V1.Expectation>> ExpectationsAsync(IReadOnlyList<InvoiceRow> rows, CancellationToken cancel)
    {
        var states = await present.StatesAsync<InvoiceState>([.. rows.Select(row => row.Key.Grain)], cancel);
        return
        [
            .. rows.Where(row => states.ContainsKey(row.Key.Grain)).SelectMany(row => states[row.Key.Grain].State.Reservations
                .Where(entry => entry.Value.Kind == ReservationKind.Expectation).Select(entry => new V1.Expectation
                {
                    Name = $"{Names.Invoice(row.Customer, row.Key)}/expectations/{entry.Key}", Kind = V1.ExpectationKind.Payment,
                    Amount = entry.Value.Amount.ToWire(), ExpireDate = entry.Value.Until.ToWire(), State = V1.ExpectationState.Active,
                })),
        ];
    }

    private async Task<(V1.Invoice Invoice, IEnumerable<string> InFlight)> AskAsync(
        CallContext call, Google.Protobuf.IMessage request, string name, string etag, InvoiceMessage command)
    {
        var ids = Names.ReadInvoice(name);
        await RowAsync(call, ids);
        var answer = await asking.AskAsync<InvoiceReply>(call, request, ids.Key.Grain, command, etag: etag);
        return (await WholeAsync(call, ids), answer.InFlight);
    }

    private async Task<InvoiceShown> RowAsync(CallContext call, (CustomerKey Customer, InvoiceKey Key) ids)
    {
        var now = await present.NowAsync(call.CancellationToken);
        var (found, shown) = await InvoiceListing.All.FirstAsync(
            present.Store, call.CancellationToken, InvoiceListing.Present(now), InvoiceListing.Is(ids.Key));
        return found && shown.Row.Customer == ids.Customer && call.Sees(shown.Segment)
            ? shown
            : throw Refusals.NotFound(Names.Invoice(ids.Customer, ids.Key));
    }

    /// <summary>By resource name, or by a number or external id that only one invoice has.</summary>
    private async Task<InvoiceShown> FindAsync(CallContext call, string name, InForceNow now)
    {
        if (Names.TryRead(name, false, "customers", "invoices") is { } ids) return await RowAsync(call, (new(ids[0]), new(ids[1])));
        if (name.Length == 0) throw Refusals.Invalid("name", "is missing.");
        var page = await InvoiceListing.All.PageAsync(
            present.Store, call, new ListRequest(2, "", "", ""), "c.segment", InvoiceListing.Present(now),
            new Condition("i.number = $key OR i.external_id = $key", ("$key", name)));
        return page.Items.Count switch
        {
            0 => throw Refusals.NotFound($"invoice '{name}'"),
            1 => page.Items[0],
            _ => throw Refusals.Invalid("name", $"several invoices are called '{name}'; give the resource name."),
        };
    }

    /// <summary>The row and what only the grain's state has: what was settled, and how.</summary>
    private async Task<V1.Invoice> WholeAsync(CallContext call, (CustomerKey Customer, InvoiceKey Key) ids)
    {
        var now = await present.NowAsync(call.CancellationToken);
        var invoice = InvoiceListing.ToWire(await RowAsync(call, ids), now);
        var (_, state) = await present.StateAsync<InvoiceState>(ids.Key.Grain, invoice.Name, call.CancellationToken);
        V1.Money Settled(params EntryKind[] kinds) => WireValues.MoneyOf(
            state.Entries.Values.Where(entry => !entry.Reversed && kinds.Contains(entry.Kind)).Sum(entry => entry.Amount.MinorUnits),
            invoice.Amount.CurrencyCode);
        invoice.CreditedAmount = Settled(EntryKind.Credit);
        invoice.WrittenOffAmount = Settled(EntryKind.WriteOff);
        invoice.PaidAmount = Settled(EntryKind.Opening, EntryKind.Balance, EntryKind.Payment, EntryKind.Refund);
        if (state.Hold is { } hold)
        {
            invoice.Hold = new V1.Hold
            {
                Until = hold.Until.ToWire(), Reason = hold.Words, PlacedBy = Names.User(hold.By), CreateTime = hold.Since.ToWire(),
            };
        }

        return invoice;
    }
}

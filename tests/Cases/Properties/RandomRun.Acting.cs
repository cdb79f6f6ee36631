using NodaTime;
using Plixo.Grains.Core;
using Plixo.Grains.Customers;
using Plixo.Grains.Invoices;
using Plixo.Grains.Segments;
using Plixo.Grains.Workspaces;
using Plixo.Tests.Cases.Silo;
using static Plixo.Tests.Support.SmallWorkspace;

namespace Plixo.Tests.Cases.Properties;

/// <summary>Each command on the silo and on the model; both must answer alike.</summary>
internal sealed partial class RandomRun
{
    private async Task ImportAsync(Command command)
    {
        if (model.Invoices.Count >= 14) return;
        var customer = model.Customers[command.Which % model.Customers.Count];
        var due = model.Today + (command.How % 15);
        while (model.Invoices.Any(one => one.Customer == customer && one.Due == due)) due++;
        var invoice = new ModelInvoice($"i{model.Invoices.Count}", customer, due) { Amount = 1_000 + command.Much };
        model.Invoices.Add(invoice);
        await RecordAsync(invoice);
    }

    private Task RecordAsync(ModelInvoice invoice) => silo.DoAsync(Record(
        invoice.Number, invoice.Customer.Name, Usd(invoice.Amount), Date(invoice.Due - 20), Date(invoice.Due), silo.Time.Wall));

    private async Task InvoiceAsync(Command command, ModelInvoice invoice)
    {
        var grain = Invoice(invoice.Number).Grain;
        var until = command.How % 3 == 0 ? (int?)null : model.Today + 1 + (command.Much % 9);
        switch (command.Kind)
        {
            case CommandKind.ChangeAmount:
                invoice.Amount = 500 + command.Much;
                await RecordAsync(invoice);
                break;
            case CommandKind.Pay:
                var paid = Math.Max(1, (command.How % 4) switch { 0 => invoice.Open, 1 => invoice.Open + command.Much, 2 => invoice.Open / 2, _ => command.Much % 300 });
                invoice.Payments.Add((paid, false));
                await silo.DoAsync((grain, new RecordEntry($"p{invoice.Payments.Count - 1}", new LedgerEntry(EntryKind.Payment, Usd(paid), Date(model.Today), false, ""))));
                break;
            case CommandKind.Reverse when invoice.Payments.Count > 0:
                var index = command.Much % invoice.Payments.Count;
                invoice.Payments[index] = (invoice.Payments[index].Amount, true);
                await silo.DoAsync((grain, new RecordEntry($"p{index}", new LedgerEntry(EntryKind.Payment, Usd(invoice.Payments[index].Amount), Date(model.Today), true, ""))));
                break;
            case CommandKind.Dispute:
                var part = command.How % 2 == 0 ? (long?)null : 1 + (command.Much % 1500);
                if (await AskAsync(grain, new OpenDispute("Wrong goods", part is { } cents ? Usd(cents) : null), invoice.Open > 0 && !invoice.Disputed && (part ?? 0) <= invoice.Open))
                    (invoice.Disputed, invoice.DisputedAmount) = (true, part);
                break;
            case CommandKind.Resolve:
                var accepted = command.How % 2 == 0;
                if (!await AskAsync(grain, new ResolveDispute(accepted, "Looked at"), invoice.Disputed)) break;
                var credit = Math.Min(invoice.DisputedAmount ?? invoice.Open, invoice.Open);
                if (accepted && credit > 0) invoice.Expected.Add((credit, model.Today + Model.ExpectationDays));
                (invoice.Disputed, invoice.DisputedAmount) = (false, null);
                break;
            case CommandKind.HoldInvoice:
                if (await AskAsync(grain, new HoldInvoice(HoldReason.Operator, "Wait", until is { } day ? Date(day) : null), invoice.Open > 0))
                    invoice.HeldUntil = until ?? int.MaxValue;
                break;
            case CommandKind.ReleaseInvoice:
                await AskAsync(grain, new ReleaseInvoice("Go on"), true);
                invoice.HeldUntil = null;
                break;
            case CommandKind.PauseInvoice:
                if (await AskAsync(grain, new PauseInvoice("Wait"), invoice.Open > 0)) invoice.Paused = true;
                break;
            case CommandKind.ResumeInvoice:
                await AskAsync(grain, new ResumeInvoice("Go on"), true);
                invoice.Paused = false;
                break;
            default:
                break;
        }
    }

    private async Task CustomerAsync(Command command, ModelCustomer customer)
    {
        var grain = Customer(customer.Name).Grain;
        var until = command.How % 3 == 0 ? (int?)null : model.Today + 1 + (command.Much % 9);
        var date = until is { } day ? Date(day) : (LocalDate?)null;
        switch (command.Kind)
        {
            case CommandKind.HoldCustomer:
                await AskAsync(grain, new HoldCustomer(HoldReason.Operator, "Wait", date), true);
                customer.HeldUntil = until ?? int.MaxValue;
                break;
            case CommandKind.ReleaseCustomer:
                await AskAsync(grain, new ReleaseCustomer("Go on"), true);
                customer.HeldUntil = null;
                break;
            case CommandKind.PauseCustomer:
                await AskAsync(grain, new PauseCustomer("Wait"), true);
                customer.Paused = true;
                break;
            case CommandKind.ResumeCustomer:
                await AskAsync(grain, new ResumeCustomer("Go on"), true);
                customer.Paused = false;
                break;
            case CommandKind.SuppressCustomer:
                await AskAsync(grain, new SuppressCustomer(date, date is null, "Asked for it"), true);
                customer.SuppressedUntil = until ?? int.MaxValue;
                break;
            default:
                await AskAsync(grain, new LiftSuppression("Asked again"), true);
                customer.SuppressedUntil = null;
                break;
        }
    }

    private async Task AddressAsync(Command command)
    {
        var addresses = model.Customers.SelectMany(customer => customer.Addresses).Distinct().ToList();
        var address = addresses[command.Which % addresses.Count];
        if (command.Kind == CommandKind.LiftAddress)
        {
            await AskAsync(GrainId.Workspace, new LiftAddress(SuppressedAddress.Of(address), "Asked again"), true);
            model.Suppressed.Remove(address);
            return;
        }

        var until = command.How % 3 == 0 ? (int?)null : model.Today + 1 + (command.Much % 9);
        await AskAsync(GrainId.Workspace, new SuppressAddress(SuppressedAddress.Of(address), until is { } day ? Date(day) : null, until is null, "Asked for it"), true);
        model.Suppressed[address] = until ?? int.MaxValue;
    }

    private async Task SegmentAsync(bool paused)
    {
        await AskAsync(Segment.Grain, paused ? new PauseSegment("Wait") : new ResumeSegment(), true);
        model.SegmentPaused = paused;
    }

    private async Task CapAsync(Command command)
    {
        model.SetCap(command.How % 4 == 0 ? 100 : command.Much % 6);
        await AskAsync(Segment.Grain, new ChangePolicy(Policy(), null), true);
    }

    private async Task PromiseAsync(Command command)
    {
        if (command.Kind == CommandKind.CancelPromise)
        {
            if (model.Promises.Count == 0) return;
            var promise = model.Promises[command.Which % model.Promises.Count];
            var by = promise.Parts[0].Invoice.Customer;
            if (await AskAsync(Customer(by.Name).Grain, new EndPromise(promise.Id, PromiseState.Cancelled, "Taken back"), promise.State == "Open"))
                promise.State = nameof(PromiseState.Cancelled);
            return;
        }

        var customer = model.Customers[command.Which % model.Customers.Count];
        var amount = 1 + command.Much;
        var day = model.Today + (command.How % 8);
        var parts = model.Allocate(customer, amount);
        var reply = await silo.AskAsync(Customer(customer.Name).Grain, new MakePromise(Usd(amount), Date(day), "Ann", silo.Time.Wall, []));
        Assert.True(parts is null == reply.Refusal is not null, $"A promise of {amount}: {reply.Refusal?.Words ?? "taken"}");
        if (parts is null) return;
        model.Promises.Add(new ModelPromise
        {
            Id = ((CustomerReply)reply.Body!).Made, Amount = amount, Until = day + Model.PromiseGrace + 1, Parts = parts,
        });
    }

    /// <summary>An operator does something to a draft; whatever it is, nothing wrong may leave.</summary>
    private async Task DraftAsync(Command command)
    {
        var grain = Customer(model.Customers[command.Which % model.Customers.Count].Name).Grain;
        var drafts = (await silo.StateAsync<CustomerState>(grain)).OpenDrafts.ToList();
        if (drafts.Count == 0) return;
        var asked = drafts[command.Much % drafts.Count];
        var draft = asked.Key;
        var reply = await silo.AskAsync(grain, (command.How % (autopilot ? 2 : 8)) switch
        {
            0 when !autopilot => new DiscardDraft(draft, "Not now"),
            0 => new UndoDraft(draft),
            1 when autopilot => new ReturnDraft(draft),
            1 => new UndoDraft(draft),
            2 => new ReturnDraft(draft),
            3 or 4 => new ApproveDraft(draft, null),
            _ => new SendDraft(draft, null),
        });
        // What a person takes from Autopilot is theirs to decide: nobody does, so its steps may never be sent.
        if (!autopilot || reply.Refusal is not null) return;
        foreach (var item in asked.Items)
        {
            var invoice = model.Invoices.Single(one => Invoice(one.Number) == item.Invoice);
            invoice.Refused = Math.Max(item.Offset, invoice.Refused ?? int.MinValue);
        }
    }
}

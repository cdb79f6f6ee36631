using NodaTime;
using Plixo.Grains.Core;
using Plixo.Grains.Customers;
using Plixo.Grains.Invoices;
using Plixo.Grains.Rows;
using Plixo.Silo.Import;
using DocumentStatus = Plixo.Silo.Import.DocumentStatus;
using DocumentType = Plixo.Silo.Import.DocumentType;

namespace Plixo.Silo.Demo;

/// <summary>What payers do beside paying, and what operators make of it: promises, disputes, holds, replies, bounces, notes.</summary>
internal sealed class DemoCases(DrivenSilo silo, Portfolio portfolio)
{
    private const int PromiseEveryDays = 3, KeptWithinDays = 9;
    private const int BounceBeforeDays = 4, ReplyBeforeDays = 2, HoldBeforeDays = 3, NoteBeforeDays = 7;

    private static readonly Actor Operator = DemoStaff.As(DemoStaff.Ines);

    private readonly HashSet<string> taken = [.. Concerned(portfolio)];

    /// <summary>What happens on one day, in the morning.</summary>
    public async Task HappenAsync(LocalDate day)
    {
        var left = Period.DaysBetween(day, portfolio.Today);
        if (left % PromiseEveryDays == 0) await KeepablePromiseAsync(day);
        if (day == portfolio.BrokenPromise.MadeOn) await BrokenPromiseAsync(portfolio.BrokenPromise);
        if (day == portfolio.Dispute.RaisedOn) await DisputeAsync(portfolio.Dispute);
        if (left == BounceBeforeDays) await BounceAsync();
        if (left == ReplyBeforeDays) await ReplyAsync();
        if (left == HoldBeforeDays) await HoldAsync(day);
        if (left == NoteBeforeDays) await NoteAsync();
        await silo.SettleAsync();
    }

    /// <summary>A promise whose date and grace have just not passed is marked as broken by hand.</summary>
    public async Task CloseBrokenPromiseAsync()
    {
        var open = await silo.Store.QueryAsync(
            "SELECT id, customer FROM promise WHERE state = $open AND date <= $date",
            With(("$open", nameof(PromiseState.Open)), ("$date", portfolio.BrokenPromise.PromisedFor.ToRow())),
            row => (Id: (string)row[0]!, Customer: new CustomerKey((string)row[1]!)), CancellationToken.None);
        await silo.DoAsync(Operator, [.. open.Select(promise =>
            (promise.Customer.Grain, (Message)new EndPromise(promise.Id, PromiseState.Broken, "Nothing has come, and nobody answers the phone.")))]);
    }

    private async Task BrokenPromiseAsync(DemoPromise promise)
    {
        var customer = CustomerOf(promise.InvoiceExternalId);
        await silo.DoAsync(Operator, (customer.Grain, new MakePromise(
            promise.Amount, promise.PromisedFor, promise.PromisedBy, silo.Clock.Wall - Duration.FromMinutes(9), [DemoLedger.Invoice(promise.InvoiceExternalId)])));
    }

    private Task DisputeAsync(DemoDispute dispute) =>
        silo.DoAsync(Operator, (DemoLedger.Invoice(dispute.InvoiceExternalId).Grain, new OpenDispute(dispute.Reason, dispute.Amount)));

    /// <summary>The largest overdue invoice that will be paid within days: its payer promises that day, and keeps it.</summary>
    private async Task KeepablePromiseAsync(LocalDate day)
    {
        var paidSoon = portfolio.Payments
            .Where(payment => payment.Date > day.PlusDays(1) && payment.Date <= day.PlusDays(KeptWithinDays) && payment.InvoiceExternalId is not null && !taken.Contains(payment.CustomerExternalId))
            .ToLookup(payment => payment.InvoiceExternalId!);
        var invoice = portfolio.Invoices
            .Where(one => one is { Type: DocumentType.Invoice, Status: DocumentStatus.Open } && one.DueDate < day.PlusDays(-1) && one.IssueDate < day && paidSoon.Contains(one.ExternalId))
            .Where(one => paidSoon[one.ExternalId].Sum(payment => payment.AllocatedAmount.MinorUnits) == portfolio.OpenOn(one, day.PlusDays(-1)).MinorUnits)
            .OrderByDescending(one => one.Amount.MinorUnits / one.Amount.Currency.MinorPerMajor).FirstOrDefault();
        if (invoice is null) return;
        taken.Add(invoice.CustomerExternalId);
        var person = portfolio.Contacts.First(contact => contact.CustomerExternalId == invoice.CustomerExternalId).Name!;
        await silo.AskAsync(Operator, [(DemoLedger.Customer(invoice.CustomerExternalId).Grain, new MakePromise(
            portfolio.OpenOn(invoice, day.PlusDays(-1)), paidSoon[invoice.ExternalId].Max(payment => payment.Date), person,
            silo.Clock.Wall - Duration.FromMinutes(6), [DemoLedger.Invoice(invoice.ExternalId)]))]);
    }

    /// <summary>A report that comes hours after the server had taken the e-mail.</summary>
    private async Task BounceAsync()
    {
        if (await LastSentAsync() is not { } sent) return;
        await silo.DoAsync(Actor.System, (sent.Customer.Grain, new ReportBounced(
            sent.Transmission, sent.Recipient, silo.Clock.Wall, "550 5.1.1 The address is no longer in use", Hard: true, Suppress: true)));
    }

    private async Task ReplyAsync()
    {
        if (await LastSentAsync() is not { } sent) return;
        await silo.DoAsync(Actor.System, (sent.Customer.Grain, new ReportReplied(
            sent.Transmission, silo.Clock.Wall, "Could you send us the delivery note for this invoice? Without it we cannot release the payment.")));
    }

    private async Task HoldAsync(LocalDate day)
    {
        if (await LastSentAsync() is not { } sent) return;
        await silo.DoAsync(Operator, (sent.Customer.Grain, new HoldCustomer(
            HoldReason.Operator, "They move to a new purchasing system and asked for a week.", day.PlusDays(10))));
    }

    private async Task NoteAsync()
    {
        if (await LastSentAsync() is not { } sent) return;
        await silo.DoAsync(
            Operator,
            (sent.Customer.Grain, new LogContact("call", "reached", "Accounts payable", sent.Currency, "They look for the purchase order and call back.")),
            (sent.Customer.Grain, new AddNote("Payments leave on Thursdays only; a reminder on Wednesday helps.", "")));
    }

    /// <summary>The last e-mail that was taken, to a customer of whom nothing else is told yet.</summary>
    private async Task<(string Transmission, CustomerKey Customer, Personal<string> Recipient, string Currency)?> LastSentAsync()
    {
        var sent = await silo.Store.QueryAsync(
            """
            SELECT t.id, t.customer, t.recipient, t.contact, c.currency, c.external_id FROM transmission t JOIN customer c ON c.key = t.customer
            WHERE t.state = $accepted ORDER BY t.ended DESC, t.id LIMIT 50
            """,
            With(("$accepted", TransmissionStates.Accepted)),
            row => (Transmission: (string)row[0]!, Customer: new CustomerKey((string)row[1]!), Recipient: new Personal<string>((string)row[2]!, (string)row[3]!), Currency: (string)row[4]!, Customers: (string)row[5]!),
            CancellationToken.None);
        foreach (var one in sent.Where(one => taken.Add(one.Customers))) return (one.Transmission, one.Customer, one.Recipient, one.Currency);
        return null;
    }

    private CustomerKey CustomerOf(string invoice) =>
        DemoLedger.Customer(portfolio.Invoices.First(one => one.ExternalId == invoice).CustomerExternalId);

    private static IEnumerable<string> Concerned(Portfolio portfolio)
    {
        string[] invoices = [portfolio.Dispute.InvoiceExternalId, portfolio.BrokenPromise.InvoiceExternalId];
        return portfolio.Invoices.Where(one => invoices.Contains(one.ExternalId)).Select(one => one.CustomerExternalId).Append(portfolio.BouncingContact.CustomerExternalId);
    }

    private static Dictionary<string, object?> With(params (string Name, object? Value)[] parameters) => parameters.ToDictionary(one => one.Name, one => one.Value);
}

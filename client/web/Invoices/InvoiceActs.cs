using Plixo.V1;
using Plixo.Web.Cases;
using Plixo.Web.Forms;
using Plixo.Web.Lists;
using Plixo.Web.Shared;

namespace Plixo.Web.Invoices;

/// <summary>What the forms of an invoice's page do.</summary>
internal static class InvoiceActs
{
    public const string Expect = "expect";
    public const string CancelExpectation = "cancel-expectation";
    public const string Dispute = "dispute";
    public const string Resolve = "resolve";
    public const string Hold = "hold";
    public const string Release = "release";
    public const string Pause = "pause";
    public const string Resume = "resume";
    public const string Note = "note";

    public static IReadOnlyDictionary<string, FormAct> All { get; } = new Dictionary<string, FormAct>
    {
        [Expect] = ExpectAsync,
        [CancelExpectation] = CancelAsync,
        [Dispute] = DisputeAsync,
        [Resolve] = ResolveAsync,
        [Hold] = HoldAsync,
        [Release] = ReleaseAsync,
        [Pause] = PauseAsync,
        [Resume] = ResumeAsync,
        [Note] = form => NotesActs.WriteAsync(form, NameOf(form)),
    };

    private static string NameOf(PostedForm form) => $"customers/{form.Route("customer")}/invoices/{form.Route("invoice")}";

    private static async Task<Outcome> ExpectAsync(PostedForm form)
    {
        var amount = form.AmountOf("amount", form["currency"]);
        if (amount is null && form["amount"].Length > 0) return NoAmount(form);
        var answer = await form.Plixo.Invoices.ExpectPaymentAsync(new ExpectPaymentRequest
        {
            Parent = NameOf(form), Amount = amount, Evidence = form["evidence"], RequestId = form.RequestId,
        });
        return new Outcome.Done($"Noted; chasing rests until {TimeWords.Of(answer.Expectation.ExpireDate)}. Nothing is booked here.{InFlight.Words(answer.InFlight)}");
    }

    private static async Task<Outcome> CancelAsync(PostedForm form)
    {
        await form.Plixo.Invoices.CancelExpectationAsync(new CancelExpectationRequest
        {
            Name = $"{NameOf(form)}/expectations/{form.Subject}", Reason = form["reason"], RequestId = form.RequestId,
        });
        return new Outcome.Done("The expectation has ended; chasing goes on.");
    }

    private static async Task<Outcome> DisputeAsync(PostedForm form)
    {
        var amount = form.AmountOf("amount", form["currency"]);
        if (amount is null && form["amount"].Length > 0) return NoAmount(form);
        var answer = await form.Plixo.Disputes.CreateDisputeAsync(new CreateDisputeRequest
        {
            Parent = NameOf(form), Dispute = new Dispute { Reason = Choices.Read<DisputeReason>(form["reason"]), Amount = amount, Words = form["words"] }, RequestId = form.RequestId,
        });
        return new Outcome.Done($"The dispute is open; what is disputed is not chased.{InFlight.Words(answer.InFlight)}");
    }

    private static async Task<Outcome> ResolveAsync(PostedForm form)
    {
        var answer = await form.Plixo.Disputes.ResolveDisputeAsync(new ResolveDisputeRequest
        {
            Name = $"{NameOf(form)}/disputes/{form.Subject}", Outcome = Choices.Read<DisputeState>(form["outcome"]), Words = form["words"], Etag = form.Etag, RequestId = form.RequestId,
        });
        return new Outcome.Done(answer.Expectation.Length > 0 ? "Accepted: a credit is expected from the ledger." : "Resolved; chasing goes on.");
    }

    private static async Task<Outcome> HoldAsync(PostedForm form)
    {
        if (form.DateOf("until") is not { } until) return new Outcome.Wrong("until", "Until when is missing.");
        var answer = await form.Plixo.Invoices.HoldInvoiceAsync(new HoldInvoiceRequest
        {
            Name = NameOf(form), Until = until, Reason = form["reason"], Etag = form.Etag, RequestId = form.RequestId,
        });
        return new Outcome.Done($"On hold until {TimeWords.Of(until)}.{InFlight.Words(answer.InFlight)}");
    }

    private static async Task<Outcome> ReleaseAsync(PostedForm form)
    {
        await form.Plixo.Invoices.ReleaseInvoiceHoldAsync(new ReleaseInvoiceHoldRequest { Name = NameOf(form), Etag = form.Etag, RequestId = form.RequestId });
        return new Outcome.Done("The hold has ended; chasing goes on.");
    }

    private static async Task<Outcome> PauseAsync(PostedForm form)
    {
        var answer = await form.Plixo.Invoices.PauseInvoiceAsync(new PauseInvoiceRequest { Name = NameOf(form), Reason = form["reason"], Etag = form.Etag, RequestId = form.RequestId });
        return new Outcome.Done($"Paused: nothing is sent about this invoice.{InFlight.Words(answer.InFlight)}");
    }

    private static async Task<Outcome> ResumeAsync(PostedForm form)
    {
        var answer = await form.Plixo.Invoices.ResumeInvoiceAsync(new ResumeInvoiceRequest
        {
            Name = NameOf(form), ValidateOnly = form.OnlyLooks, Etag = form.Etag, RequestId = form.RequestId,
        });
        return form.OnlyLooks ? new Outcome.Seen(answer.Preview) : new Outcome.Done("Resumed: sending about this invoice goes on.");
    }

    private static Outcome.Wrong NoAmount(PostedForm form) => new("amount", $"'{form["amount"]}' is no amount of {form["currency"]}: write 1234.50.");
}

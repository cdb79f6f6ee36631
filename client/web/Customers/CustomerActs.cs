using Plixo.V1;
using Plixo.Web.Cases;
using Plixo.Web.Forms;
using Plixo.Web.Lists;
using Plixo.Web.Shared;

namespace Plixo.Web.Customers;

/// <summary>What the forms of a customer's page do.</summary>
internal static class CustomerActs
{
    public const string Call = "call";
    public const string Promise = "promise";
    public const string Hold = "hold";
    public const string Release = "release";
    public const string Pause = "pause";
    public const string Resume = "resume";
    public const string Owner = "owner";
    public const string Note = "note";
    public const string Task = "task";
    public const string Suppress = "suppress";
    public const string Escalate = "escalate";

    public static IReadOnlyDictionary<string, FormAct> All { get; } = new Dictionary<string, FormAct>
    {
        [Call] = LogCallAsync,
        [Promise] = PromiseAsync,
        [Hold] = HoldAsync,
        [Release] = ReleaseAsync,
        [Pause] = PauseAsync,
        [Resume] = ResumeAsync,
        [Owner] = AssignAsync,
        [Note] = form => NotesActs.WriteAsync(form, NameOf(form)),
        [Task] = TaskAsync,
        [Suppress] = SuppressAsync,
        [Escalate] = EscalateAsync,
        [ContactActs.Add] = ContactActs.AddAsync,
        [ContactActs.Change] = ContactActs.ChangeAsync,
        [ContactActs.Remove] = ContactActs.RemoveAsync,
        [PromiseActs.Kept] = PromiseActs.KeptAsync,
        [PromiseActs.Broken] = PromiseActs.BrokenAsync,
        [PromiseActs.Cancel] = PromiseActs.CancelAsync,
        [WorkActs.Complete] = WorkActs.CompleteAsync,
    };

    public static string NameOf(PostedForm form) => $"customers/{form.Route("customer")}";

    private static async Task<Outcome> LogCallAsync(PostedForm form)
    {
        var answer = await form.Plixo.Customers.LogCallAsync(new LogCallRequest
        {
            Parent = NameOf(form), Channel = Choices.Read<ContactChannel>(form["channel"]), Outcome = Choices.Read<CallOutcome>(form["outcome"]),
            Person = form["person"], Words = form["words"], CurrencyCode = form["currency_code"], NextStep = form["next_step"], RequestId = form.RequestId,
        });
        return new Outcome.Done(answer.WorkItem.Length > 0 ? "Logged; the next step is in the queue." : "Logged.");
    }

    private static async Task<Outcome> PromiseAsync(PostedForm form)
    {
        if (form.AmountOf("amount", form["currency"]) is not { } amount) return new Outcome.Wrong("amount", $"'{form["amount"]}' is no amount of {form["currency"]}: write 1234.50.");
        if (form.DateOf("date") is not { } date) return new Outcome.Wrong("date", "By when is missing.");
        var answer = await form.Plixo.Promises.CreatePromiseAsync(new CreatePromiseRequest
        {
            Parent = NameOf(form), Promise = new Promise { Amount = amount, Date = date, Person = form["person"] }, RequestId = form.RequestId,
        });
        return new Outcome.Done($"The promise is logged; it holds its amount until {TimeWords.Of(answer.Promise.HoldUntil)}.{InFlight.Words(answer.InFlight)}");
    }

    private static async Task<Outcome> HoldAsync(PostedForm form)
    {
        if (form.DateOf("until") is not { } until) return new Outcome.Wrong("until", "Until when is missing.");
        var answer = await form.Plixo.Customers.HoldCustomerAsync(new HoldCustomerRequest
        {
            Name = NameOf(form), Until = until, Reason = form["reason"], Etag = form.Etag, RequestId = form.RequestId,
        });
        return new Outcome.Done($"On hold until {TimeWords.Of(until)}.{InFlight.Words(answer.InFlight)}");
    }

    private static async Task<Outcome> ReleaseAsync(PostedForm form)
    {
        await form.Plixo.Customers.ReleaseCustomerHoldAsync(new ReleaseCustomerHoldRequest { Name = NameOf(form), Etag = form.Etag, RequestId = form.RequestId });
        return new Outcome.Done("The hold has ended; chasing goes on.");
    }

    private static async Task<Outcome> PauseAsync(PostedForm form)
    {
        var answer = await form.Plixo.Customers.PauseCustomerAsync(new PauseCustomerRequest
        {
            Name = NameOf(form), Reason = form["reason"], Etag = form.Etag, RequestId = form.RequestId,
        });
        return new Outcome.Done($"Paused: nothing is sent to this customer.{InFlight.Words(answer.InFlight)}");
    }

    private static async Task<Outcome> ResumeAsync(PostedForm form)
    {
        var answer = await form.Plixo.Customers.ResumeCustomerAsync(new ResumeCustomerRequest
        {
            Name = NameOf(form), ValidateOnly = form.OnlyLooks, Etag = form.Etag, RequestId = form.RequestId,
        });
        return form.OnlyLooks ? new Outcome.Seen(answer.Preview) : new Outcome.Done("Resumed: sending to this customer goes on.");
    }

    private static async Task<Outcome> AssignAsync(PostedForm form)
    {
        var owner = form["owner"].Length > 0 ? $"users/{form["owner"]}" : "";
        await form.Plixo.Customers.AssignOwnerAsync(new AssignOwnerRequest { Name = NameOf(form), Owner = owner, Etag = form.Etag, RequestId = form.RequestId });
        return new Outcome.Done(owner.Length > 0 ? $"It belongs to {form["owner"]} now." : "It belongs to the segment's pool now.");
    }

    private static async Task<Outcome> TaskAsync(PostedForm form)
    {
        await form.Plixo.WorkItems.CreateWorkItemAsync(new CreateWorkItemRequest
        {
            WorkItem = new WorkItem { Kind = WorkItemKind.Task, Customer = NameOf(form), Words = form["words"] }, RequestId = form.RequestId,
        });
        return new Outcome.Done("The task is in the queue.");
    }

    private static async Task<Outcome> SuppressAsync(PostedForm form)
    {
        var permanent = form.Has("permanent");
        var until = form.DateOf("until");
        if (!permanent && until is null) return new Outcome.Wrong("until", "Say when it may be written to again, or that it is permanent.");
        var answer = await form.Plixo.Suppressions.CreateSuppressionAsync(new CreateSuppressionRequest
        {
            Suppression = new Suppression { Customer = NameOf(form), Reason = form["reason"], ExpireDate = permanent ? null : until, Permanent = permanent },
            RequestId = form.RequestId,
        });
        return new Outcome.Done($"Suppressed: nobody there is written to{(permanent ? "" : $" before {TimeWords.Of(until)}")}.{InFlight.Words(answer.InFlight)}");
    }

    private static async Task<Outcome> EscalateAsync(PostedForm form)
    {
        await form.Plixo.Escalations.CreateEscalationAsync(new CreateEscalationRequest
        {
            Escalation = new Escalation { Customer = NameOf(form), Target = Choices.Read<EscalationTarget>(form["target"]), Reason = form["reason"] },
            RequestId = form.RequestId,
        });
        return new Outcome.Done("Escalated.");
    }
}

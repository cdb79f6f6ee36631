using Plixo.V1;
using Plixo.Web.Forms;

namespace Plixo.Web.Sending;

/// <summary>What is done on the page of suppressions.</summary>
internal static class SuppressionActs
{
    public static readonly IReadOnlyDictionary<string, FormAct> All = new Dictionary<string, FormAct> { ["create"] = CreateAsync, ["lift"] = LiftAsync };

    private static async Task<Outcome> CreateAsync(PostedForm form)
    {
        var until = form.DateOf("until");
        if (until is null && form["until"].Length > 0) return new Outcome.Wrong("until", "A date.");
        if (until is null && form["reason"].Length == 0) return new Outcome.Wrong("reason", "Give a date until which, or say why it is for ever.");
        var suppression = new Suppression { Reason = form["reason"], ExpireDate = until, Permanent = until is null };
        switch (form["kind"])
        {
            case "domain":
                suppression.Domain = form["target"];
                break;
            case "customer":
                suppression.Customer = form["target"];
                break;
            default:
                suppression.Email = form["target"];
                break;
        }

        var answer = await form.Plixo.Suppressions.CreateSuppressionAsync(new CreateSuppressionRequest { Suppression = suppression, RequestId = form.RequestId });
        return new Outcome.Done($"Suppressed: {SendingWords.TargetOf(answer.Suppression)}.{InFlight.Words(answer.InFlight)}");
    }

    private static async Task<Outcome> LiftAsync(PostedForm form)
    {
        var lifted = await form.Plixo.Suppressions.LiftSuppressionAsync(new LiftSuppressionRequest
        {
            Name = $"suppressions/{form.Subject}", Reason = form["reason"], Etag = form.Etag, RequestId = form.RequestId,
        });
        return new Outcome.Done($"Lifted: {SendingWords.TargetOf(lifted.Suppression)} may be written to again.");
    }
}

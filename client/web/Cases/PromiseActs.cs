using Plixo.V1;
using Plixo.Web.Forms;

namespace Plixo.Web.Cases;

/// <summary>What becomes of a promise of a customer.</summary>
internal static class PromiseActs
{
    public const string Kept = "kept";
    public const string Broken = "broken";
    public const string Cancel = "cancel-promise";

    public static async Task<Outcome> KeptAsync(PostedForm form)
    {
        await form.Plixo.Promises.MarkPromiseKeptAsync(new MarkPromiseKeptRequest { Name = NameOf(form), Etag = form.Etag, RequestId = form.RequestId });
        return new Outcome.Done("The promise counts as kept.");
    }

    public static async Task<Outcome> BrokenAsync(PostedForm form)
    {
        await form.Plixo.Promises.MarkPromiseBrokenAsync(new MarkPromiseBrokenRequest { Name = NameOf(form), Etag = form.Etag, RequestId = form.RequestId });
        return new Outcome.Done("The promise counts as broken; chasing goes on.");
    }

    public static async Task<Outcome> CancelAsync(PostedForm form)
    {
        await form.Plixo.Promises.CancelPromiseAsync(new CancelPromiseRequest { Name = NameOf(form), Reason = form["reason"], Etag = form.Etag, RequestId = form.RequestId });
        return new Outcome.Done("The promise is taken back, as if it had not been given.");
    }

    private static string NameOf(PostedForm form) => $"customers/{form.Route("customer")}/promises/{form.Subject}";
}

using Plixo.Rpc;

namespace Plixo.Web.Forms;

/// <summary>What the page that is being made shows of a form that was sent: what was typed, and why it was not done.</summary>
public sealed class Posting
{
    /// <summary>Null where the page was only asked for.</summary>
    public PostedForm? Form { get; private set; }

    public RpcException? Refusal { get; private set; }

    public Outcome? Outcome { get; private set; }

    public void Refused(PostedForm form, RpcException refusal) => (Form, Refusal) = (form, refusal);

    public void Came(PostedForm form, Outcome outcome) => (Form, Outcome) = (form, outcome);

    public bool IsOf(string act) => Form?.Act == act;

    /// <summary>What was typed, else what stands there.</summary>
    public string Value(string act, string name, string otherwise) => IsOf(act) && Form!.Has(name) ? Form[name] : otherwise;

    /// <remarks>A box that is not ticked is not sent at all.</remarks>
    public bool Ticked(string act, string name, string value, bool otherwise) => IsOf(act) ? Form!.All(name).Contains(value) : otherwise;

    /// <summary>The effect that was asked for; null where none was.</summary>
    public TEffect? Effect<TEffect>(string act)
        where TEffect : class => IsOf(act) ? (Outcome as Outcome.Seen)?.Effect as TEffect : null;

    /// <summary>What was made and is shown this once; null where nothing was.</summary>
    public TResult? Shown<TResult>(string act)
        where TResult : class => IsOf(act) ? (Outcome as Outcome.Shown)?.Result as TResult : null;

    /// <summary>What is wrong with one field; empty where nothing is. The API names it by its path, whose end is the field's.</summary>
    public string WrongOf(string act, string name)
    {
        if (!IsOf(act)) return "";
        if (Outcome is Outcome.Wrong wrong) return wrong.Field == name ? wrong.Words : "";
        var violation = Refusal?.Detail<Google.Rpc.BadRequest>()?.FieldViolations.FirstOrDefault(one => one.Field.Split('.')[^1] == name);
        return violation?.Description ?? "";
    }
}

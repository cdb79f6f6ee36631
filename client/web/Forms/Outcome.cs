namespace Plixo.Web.Forms;

/// <summary>What came of a form that was sent. What the API refuses comes as its exception and is shown in the form.</summary>
public abstract record Outcome
{
    private Outcome()
    {
    }

    /// <param name="Words">Said at the top of the page that follows.</param>
    public sealed record Done(string Words) : Outcome
    {
        /// <summary>The page that follows; null for the same.</summary>
        public string? To { get; init; }
    }

    /// <summary>Done, with something that is shown this once and kept nowhere: a link, a secret.</summary>
    public sealed record Shown(object Result) : Outcome;

    /// <summary>Nothing was changed: the effect is shown in the form, which keeps what was typed.</summary>
    public sealed record Seen(object Effect) : Outcome;

    /// <param name="Field">Its name in the form.</param>
    /// <param name="Words">What it takes.</param>
    public sealed record Wrong(string Field, string Words) : Outcome;
}

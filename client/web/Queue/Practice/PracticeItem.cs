using Plixo.V1;

namespace Plixo.Web.Queue.Practice;

/// <summary>A made-up item: its row, what is read beside it, and the customer that there is not.</summary>
/// <param name="Draft">Null for a work item.</param>
/// <param name="Email">Of the draft.</param>
/// <param name="Work">Null for a draft.</param>
internal sealed record PracticeItem(QueueItem Row, Draft? Draft, RenderedEmail? Email, WorkItem? Work, Customer Customer)
{
    /// <summary>The draft in a state that a practising person brought it to.</summary>
    /// <param name="state">`APPROVED`; what is no state is that of the beginning.</param>
    public Draft? DraftIn(string state)
    {
        if (Draft is null) return null;
        var shown = Draft.Clone();
        if (Enum.TryParse<DraftState>(state, ignoreCase: true, out var now)) shown.State = now;
        return shown;
    }
}

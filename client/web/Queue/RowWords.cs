using System.Text.RegularExpressions;
using Plixo.V1;
using Plixo.Web.Shared;

namespace Plixo.Web.Queue;

/// <summary>What a row of the queue says. wwwroot/queue/row.js says the same of what comes later; a test compares them.</summary>
internal static partial class RowWords
{
    /// <summary>`INV-20411`, `INV-20411 and 2 more`, else the item's title.</summary>
    public static string Document(QueueItem item) =>
        item.InvoiceNumber.Length == 0 ? item.Title : item.Invoices > 1 ? $"{item.InvoiceNumber} and {item.Invoices - 1} more" : item.InvoiceNumber;

    /// <summary>Nothing for a work item that is about no invoice.</summary>
    public static string Amount(QueueItem item) => item.Invoices > 0 ? MoneyWords.Of(item.Amount) : "";

    public static string Days(QueueItem item) => item.DaysOverdue > 0 ? $"{item.DaysOverdue} {(item.DaysOverdue == 1 ? "day" : "days")}" : "";

    public static IEnumerable<(string Words, BadgeTone Tone)> Badges(QueueItem item)
    {
        if (item.DraftState != DraftState.Unspecified) yield return (Words.Of(item.DraftState), ToneOf(item.DraftState));
        else yield return (Words.Of(item.WorkKind), ToneOf(item.WorkKind));
        if (item.HeldBy.Length > 0) yield return ($"With {Words.Id(item.HeldBy)}", BadgeTone.Warn);
        else if (item.Waits.FirstOrDefault(wait => wait.Reason is not (Reason.UndoWindow or Reason.DraftNotApproved)) is { } first)
            yield return first.Until is null ? (Words.Of(first.Reason), BadgeTone.Warn) : (Shortly(first.Words), BadgeTone.Wait);
    }

    private static BadgeTone ToneOf(DraftState state) => state switch
    {
        DraftState.Drafted => BadgeTone.Open,
        DraftState.Approved or DraftState.Accepted => BadgeTone.Good,
        DraftState.Waiting or DraftState.Permitted or DraftState.Sending => BadgeTone.Wait,
        DraftState.Refused or DraftState.InDoubt => BadgeTone.Bad,
        _ => BadgeTone.Plain,
    };

    private static BadgeTone ToneOf(WorkItemKind kind) => kind switch
    {
        WorkItemKind.PromiseBroken or WorkItemKind.Bounce or WorkItemKind.SendFailed or WorkItemKind.InDoubt or WorkItemKind.Breaker or WorkItemKind.DisputeTriage => BadgeTone.Bad,
        WorkItemKind.Reply or WorkItemKind.Mention or WorkItemKind.Escalation => BadgeTone.Open,
        _ => BadgeTone.Warn,
    };

    /// <summary>`contacted lately, rests until 2 Dec 00:00 in Europe/Madrid` is "Rests until 2 Dec": there is little room, and the open item says the rest.</summary>
    private static string Shortly(string words) => Capital(TimeBehindADate().Replace(words.Split(" in ")[0].Split(", ")[^1], "$1"));

    [GeneratedRegex(@"(\d [A-Z][a-z]+) \d\d:\d\d$")]
    private static partial Regex TimeBehindADate();

    private static string Capital(string words) => words.Length == 0 ? words : char.ToUpperInvariant(words[0]) + words[1..];
}

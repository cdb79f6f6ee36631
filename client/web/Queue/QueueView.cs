using Plixo.V1;

namespace Plixo.Web.Queue;

/// <summary>A part of the queue that has a name.</summary>
/// <param name="Id">In the address, `view=waiting`.</param>
/// <param name="Title">On its tab.</param>
/// <param name="Tab">Of the API.</param>
/// <param name="Filter">Of the API, beside the tab; empty for none.</param>
public sealed record QueueView(string Id, string Title, QueueTab Tab, string Filter)
{
    /// <summary>What stands in the list's place when it is empty and nothing was searched for.</summary>
    public required string Done { get; init; }

    public static IReadOnlyList<QueueView> All { get; } =
    [
        new("all", "All", QueueTab.Unspecified, "") { Done = "The queue is empty. Everything is decided." },
        new("ready", "Ready to send", QueueTab.ReadyToSend, "state = APPROVED") { Done = "Nothing approved is left to send." },
        new("drafts", "Drafts", QueueTab.Drafts, "") { Done = "No draft waits for a decision." },
        new("waiting", "Waiting", QueueTab.ReadyToSend, "state = WAITING") { Done = "Nothing was sent off that still waits." },
        new("promises", "Promises due", QueueTab.PromisesDue, "") { Done = "No promise is broken." },
        new("replies", "Replies", QueueTab.Replies, "") { Done = "Nobody waits for an answer." },
        new("undecided", "Not decided", QueueTab.Tasks, "work_kind = NOT_DECIDED") { Done = "No draft has expired undecided." },
        new("tasks", "Tasks", QueueTab.Tasks, "") { Done = "No task is left." },
        new("snoozed", "Snoozed", QueueTab.Snoozed, "") { Done = "Nothing is snoozed." },
    ];

    public static QueueView Of(string? id) => All.FirstOrDefault(view => view.Id == id) ?? All[0];
}

using System.Collections.Immutable;
using Plixo.Cli.Calls;
using Plixo.Cli.Syntax;
using static Plixo.Cli.Calls.Input;

namespace Plixo.Cli.Commands;

internal static class WorkCommands
{
    private static readonly Input _item = Name("WORK", "name", "workItems");

    public static readonly ImmutableArray<Command> All =
    [
        new Call("work list", "ListWorkItems", "Work items, by due time", "work_items", "name kind title customer_display_name amount owner due_time state")
        {
            Inputs =
            [
                Filter("--state STATE", "state", "open, snoozed, done or withdrawn"),
                Filter("--kind KIND", "kind", "reply, not_decided, promise_broken, …"),
                Filter("--owner USER", "owner", "users/dana"),
            ],
        },
        new Call("work show WORK", "GetWorkItem", "One work item", "work_item") { Inputs = [_item] },
        new Call("work add WORDS", "CreateWorkItem", "Make one by hand", "work_item")
        {
            Inputs =
            [
                Value("WORDS", "work_item.words"),
                Of("--customer CUSTOMER!", "work_item.customer", "whom it is about", "customers"),
                Of("--owner USER", "work_item.owner", "else the customer's owner", "users"),
                Of("--invoices NAMES", "work_item.invoices", "what it is about, separated by commas"),
            ],
        },
        new Call("work assign WORK [USER]", "AssignWorkItem", "Give it to a person, or back to the pool", "work_item") { Inputs = [_item, Name("USER", "owner", "users")] },
        new Call("work claim WORK", "ClaimWorkItem", "Take it from the pool for 5 minutes", "work_item") { Inputs = [_item] },
        new Call("work release WORK", "ReleaseWorkItem", "Give it back to the pool", "work_item") { Inputs = [_item] },
        new Call("work snooze WORK", "SnoozeWorkItem", "Hide it until an instant", "work_item") { Inputs = [_item, Of("--until TIME!", "until", "when it comes back")] },
        new Call("work done WORK...", "CompleteWorkItem", "Close it", "work_item") { Inputs = [_item, Of("--outcome WORDS", "outcome", "what came of it")] },
    ];
}

using Plixo.Grains.Core;
using Plixo.Grains.Deciding;
using Plixo.Grains.Invoices;
using Plixo.Grains.Ladders;

namespace Plixo.Grains.Customers;

/// <summary>Steps that a person takes: one open task per invoice, of its highest due step, for as long as that is due.</summary>
internal static class StepTasks
{
    /// <summary>Ends what nobody needs to do any more.</summary>
    public static void Keep(CustomerTurn turn, CustomerSight sight)
    {
        foreach (var task in turn.State.WorkItems.Values.Where(item => item.Kind == WorkItemKind.StepTask).ToList())
        {
            if (WhyOver(turn, sight, task) is { } why) WorkItems.End(turn, task, why, Actor.System.Id);
        }
    }

    /// <summary>Opens the task of a due step, or raises the open one to it.</summary>
    public static void Open(CustomerTurn turn, InvoiceRow invoice, CadenceStep step)
    {
        var words = $"Contact the payer about invoice {invoice.Number}, day {step.Offset}.";
        var open = turn.State.WorkItems.Values.FirstOrDefault(item => item.Kind == WorkItemKind.StepTask && item.Subject == invoice.Key.Value);
        if (open is not null)
        {
            if (open.Offset < step.Offset) turn.Happen(new WorkItemChanged(open with { Offset = step.Offset, Words = words }));
        }
        else if (turn.State.WorkItems.Count < Limits.WorkItemsPerCustomer)
        {
            WorkItems.Open(turn, WorkItemKind.StepTask, words, invoice.Key.Value, step.Offset);
        }
    }

    /// <summary>Whether a step of this kind is handed to a person.</summary>
    public static bool IsTask(CustomerTurn turn, CadenceStep step) => step.Kind == StepKind.Task || turn.State.Reach == Reach.NoContact;

    private static string? WhyOver(CustomerTurn turn, CustomerSight sight, WorkItem task)
    {
        if (!sight.Invoices.TryGetValue(new InvoiceKey(task.Subject), out var invoice)) return "Nothing is open.";
        if (sight.ExclusionOf(invoice) is { Kind: not DispositionKind.NoValidContact } exclusion) return exclusion.Words;
        if (sight.DueStepOf(invoice) is not { } offset) return "The step is no longer due.";
        // A step that the policy does not know: the invoice is about to plan anew.
        var step = sight.Segment?.Policy.Cadence.AllSteps.FirstOrDefault(step => step.Offset == offset);
        return step is null || IsTask(turn, step) ? null : "It goes by e-mail now.";
    }
}

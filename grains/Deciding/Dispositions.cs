using Plixo.Grains.Customers;
using Plixo.Grains.Invoices;
using Plixo.Grains.Segments;
using Plixo.Grains.Workspaces;

namespace Plixo.Grains.Deciding;

/// <summary>
/// The one disposition of an open invoice: the first that holds, in the order of <see cref="DispositionKind"/>. The silo has
/// the same order as SQL; a test compares both.
/// </summary>
public static class Dispositions
{
    /// <param name="drafts">The drafts that cover the invoice, ended ones among them or not.</param>
    /// <param name="parked">Whether a message to the invoice or its customer is parked.</param>
    public static Disposition Of(
        InvoiceRow invoice, CustomerRow customer, SegmentView? segment, WorkspaceState workspace,
        IReadOnlyCollection<DraftRow> drafts, bool parked)
    {
        var stop = Exclusion.Stop(invoice, customer, segment, workspace);
        var excluded = Exclusion.All(invoice, customer, segment, stop).FirstOrDefault();
        if (parked && (excluded is null || excluded.Kind > DispositionKind.HeldFault))
            return new Disposition(DispositionKind.HeldFault, "Work on it failed and is parked.", null);
        return excluded ?? InHand(drafts) ?? Declined(invoice, drafts) ?? OnLadder(invoice);
    }

    /// <summary>What an e-mail about the invoice is doing; null where there is none.</summary>
    private static Disposition? InHand(IReadOnlyCollection<DraftRow> drafts)
    {
        DraftRow? In(params ReadOnlySpan<DraftStatus> states)
        {
            foreach (var state in states)
            {
                if (drafts.FirstOrDefault(draft => draft.Status == state.ToString()) is { } found) return found;
            }

            return null;
        }

        if (In(DraftStatus.Sending) is not null) return new Disposition(DispositionKind.InFlight, "An e-mail is on its way.", null);
        if (In(DraftStatus.InDoubt) is { } doubt)
            return new Disposition(DispositionKind.InDoubt, $"Whether the e-mail {doubt.Key} arrived is not known.", null);
        if (In(DraftStatus.Drafted) is { } drafted)
            return new Disposition(DispositionKind.DraftedSince, $"Drafted since {drafted.CreatedAt}, to be decided.", drafted.ExpiresAt);
        return In(DraftStatus.Waiting, DraftStatus.Approved) is not { } waiting ? null : new Disposition(
            DispositionKind.ApprovedWaiting, waiting.Wait.Length > 0 ? $"Approved, waits: {InWords(waiting.Wait)}." : "Approved.", waiting.ReadyAt);
    }

    /// <summary>`QuietHours` as `quiet hours`.</summary>
    private static string InWords(string reason) =>
        string.Concat(reason.Select((letter, place) => char.IsUpper(letter) ? $"{(place == 0 ? "" : " ")}{char.ToLowerInvariant(letter)}" : $"{letter}"));

    /// <summary>A due step whose draft ended without leaving: nothing is drafted by itself before the next one falls due.</summary>
    private static Disposition? Declined(InvoiceRow invoice, IReadOnlyCollection<DraftRow> drafts)
    {
        var last = drafts.MaxBy(draft => draft.CreatedAt)?.Status;
        var how = last == nameof(DraftStatus.Expired) ? "was not decided in time"
            : last == nameof(DraftStatus.Discarded) ? "was discarded"
            : last == nameof(DraftStatus.Refused) ? "was refused by the server"
            : null;
        return how is null || invoice.DueStep is not { } due ? null : new Disposition(
            DispositionKind.DueBeingDrafted,
            $"The draft for the step of day {due} {how}: it is drafted again when the next step falls due or a person asks.", invoice.NextStepAt);
    }

    private static Disposition OnLadder(InvoiceRow invoice) => invoice switch
    {
        { DueStep: { } due } => new Disposition(DispositionKind.DueBeingDrafted, $"The step of day {due} is due.", invoice.DueStepAt),
        { NextStep: { } next } => new Disposition(DispositionKind.NotDueYet, $"The step of day {next} falls on {invoice.NextStepDay}.", invoice.NextStepAt),
        { LadderFinished: false } => new Disposition(DispositionKind.NotDueYet, "Its steps are not planned yet.", null),
        _ => new Disposition(DispositionKind.LadderFinished, "Every step was taken.", null),
    };
}

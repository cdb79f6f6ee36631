using NodaTime;
using Plixo.Grains.Core;
using Plixo.Grains.Invoices;
using Plixo.Grains.Segments;

namespace Plixo.Grains.Customers;

/// <summary>What became of a transmission. An outcome settles its permit, or gives it back, in the same commit.</summary>
internal static class Outcomes
{
    /// <summary>Retry after 5, 15 and 60 minutes, then every 4 hours, for at most 3 days.</summary>
    private static readonly Duration[] Retries = [Duration.FromMinutes(5), Duration.FromMinutes(15), Duration.FromMinutes(60), Duration.FromHours(4)];

    private static readonly Duration RetriesEnd = Duration.FromDays(3);

    /// <summary>A doubtful attempt counts for the window until so long after its end.</summary>
    private static readonly Duration DoubtCounts = Duration.FromMinutes(10);

    public static void Accepted(CustomerTurn turn, ReportAccepted report)
    {
        SettleDoubt(turn, report.Transmission, "It was accepted.");
        if (Find(turn, report.Transmission) is not { } found)
        {
            Late(turn, report.Transmission, TransmissionStates.Accepted, report.Reply, report.At);
            return;
        }

        if (found.Transmission.Status is TransmissionStatus.Accepted or TransmissionStatus.Refused) return;
        End(turn, found, TransmissionStatus.Accepted, report.At, report.ArmedAt, report.Reply, TransmissionStates.Accepted, report.At);
        Deliver(turn, found, report.At);
        Finish(turn, found.Draft.Key);
    }

    public static void Refused(CustomerTurn turn, ReportRefused report)
    {
        if (Find(turn, report.Transmission, report.Under) is not { Transmission.Status: TransmissionStatus.Sending } found) return;
        var first = found.Transmission.FirstAttempt ?? report.At;
        var retry = report.At + Retries[Math.Min(found.Transmission.Attempts, Retries.Length) - 1];
        if (report.Permanent || retry > first + RetriesEnd)
        {
            End(turn, found, TransmissionStatus.Refused, report.At, report.ArmedAt, report.Reply, TransmissionStates.Refused, report.At);
            WorkItems.Open(turn, WorkItemKind.SendingFailed, report.Reply, found.Draft.Key.Value, null, contact: found.Transmission.Recipient.KeyId);
            Finish(turn, found.Draft.Key);
            return;
        }

        End(turn, found, TransmissionStatus.Waiting, report.At, report.ArmedAt, report.Reply, TransmissionStates.Refused, report.At, notBefore: retry);
    }

    /// <summary>In doubt counts as sent for cap, interval and ladder, and is listed until evidence or a person settles it.</summary>
    public static void InDoubt(CustomerTurn turn, ReportInDoubt report)
    {
        if (Find(turn, report.Transmission, report.Under) is not { Transmission.Status: TransmissionStatus.Sending } found) return;
        End(turn, found, TransmissionStatus.InDoubt, report.At, report.ArmedAt, report.Why, TransmissionStates.InDoubt, report.At + DoubtCounts);
        WorkItems.Open(turn, WorkItemKind.InDoubt, report.Why, found.Transmission.Id, null, contact: found.Transmission.Recipient.KeyId);
        Deliver(turn, found, report.At);
        Finish(turn, found.Draft.Key);
    }

    public static void NotSent(CustomerTurn turn, ReportNotSent report)
    {
        if (Find(turn, report.Transmission, report.Under) is not { } found)
        {
            // What the mailer says of an attempt that is over changes nothing; a person's word settles what is listed.
            if (report.Under is not null || !SettleDoubt(turn, report.Transmission, "It was not sent.")) return;
            Late(turn, report.Transmission, TransmissionStates.NotSent, report.Why, report.At);
            return;
        }

        if (found.Transmission.Status is not (TransmissionStatus.Sending or TransmissionStatus.InDoubt)) return;
        End(turn, found, TransmissionStatus.Waiting, report.At, null, report.Why, TransmissionStates.NotSent, settled: null);
        if (found.Transmission.Status != TransmissionStatus.InDoubt) return;
        SettleDoubt(turn, report.Transmission, "It was not sent.");
        Unmake(turn, turn.State.Drafts[found.Draft.Key.Value]);
    }

    public static void Bounced(CustomerTurn turn, ReportBounced report)
    {
        Add(turn, report.Transmission, report.Hard ? "bounced-hard" : "bounced-soft", report.Reason, report.At);
        if (report is { Suppress: true, Recipient.Value: { } address })
        {
            turn.Send(GrainId.Workspace, new Workspaces.SuppressAddress(
                Workspaces.SuppressedAddress.Of(Mailing.Recipients.Normalised(address)), null, true, $"Bounced: {report.Reason}"));
        }

        if (turn.State.Segment is { } segment) turn.Nudge(segment.Grain, new IssuePermits());
        WorkItems.Open(turn, WorkItemKind.Bounced, report.Reason, report.Transmission, null, contact: report.Recipient.KeyId);
    }

    /// <summary>A human reply pauses chasing of the customer and makes a work item.</summary>
    public static void Replied(CustomerTurn turn, ReportReplied report)
    {
        Add(turn, report.Transmission, "replied", report.Words, report.At);
        WorkItems.Open(turn, WorkItemKind.Replied, report.Words, report.Transmission, null);
        Holding.PauseForReply(turn, new CustomerSight(turn));
    }

    /// <summary>A recalled transmission that is not armed can never be: it has not been sent.</summary>
    public static void TakeBackRecalled(CustomerTurn turn, CustomerSight sight)
    {
        foreach (var row in sight.Transmissions.Where(row => row.Recalled && row.State is TransmissionStates.Intended or TransmissionStates.Claimed))
        {
            NotSent(turn, new ReportNotSent(row.Id, sight.Now, "Recalled."));
        }
    }

    /// <summary>Some recipients have it, or may; others that were to be tried again are given up.</summary>
    public static void GiveUp(CustomerTurn turn, Draft draft, Func<Transmission, bool> which, string why)
    {
        var lost = draft.Transmissions.Where(one => one.Status == TransmissionStatus.Waiting && which(one)).ToList();
        if (lost.Count == 0) return;
        foreach (var transmission in lost)
            turn.Happen(new TransmissionEnded(draft.Key, transmission.Id, TransmissionStatus.Refused, turn.Context.Now, null, why, null));
        Finish(turn, draft.Key, DraftStatus.Withdrawn, why);
    }

    private static (Draft Draft, Transmission Transmission)? Find(CustomerTurn turn, string id, AttemptPermit? under = null)
    {
        foreach (var draft in turn.State.Drafts.Values)
        {
            if (draft.Transmissions.FirstOrDefault(transmission => transmission.Id == id) is not { } transmission) continue;
            return under is null || under == new AttemptPermit(transmission.PermitDate, transmission.PermitNumber) ? (draft, transmission) : null;
        }

        return null;
    }

    private static void End(
        CustomerTurn turn, (Draft Draft, Transmission Transmission) found, TransmissionStatus status, Instant at, Instant? armedAt, string reply,
        string rowState, Instant? settled, Instant? notBefore = null)
    {
        var (draft, transmission) = found;
        turn.Happen(new TransmissionEnded(draft.Key, transmission.Id, status, at, armedAt, reply, notBefore));
        turn.Row(TransmissionTable.Ended(transmission.Id, rowState, at, reply));
        turn.Row(settled is { } instant
            ? PermitTable.Settled(draft.Segment, transmission.PermitDate, transmission.PermitNumber, instant)
            : PermitTable.Returned(draft.Segment, transmission.PermitDate, transmission.PermitNumber, turn.Context.Now));
        turn.Nudge(draft.Segment.Grain, new IssuePermits());
        turn.Nudge(turn.State.Key.Grain, new Look());
    }

    /// <summary>
    /// The first To that was or may have been reached is the contact: the interval counts and the steps are finished. Where it
    /// had not been reached after all, the contact is the one that follows; the steps stay finished.
    /// </summary>
    private static void Deliver(CustomerTurn turn, (Draft Draft, Transmission Transmission) found, Instant at)
    {
        if (found.Draft.Reached || found.Transmission.Kind != RecipientKind.To) return;
        var draft = turn.State.Drafts[found.Draft.Key.Value];
        if (!draft.Delivered)
        {
            Contact(turn, draft, draft.Currency, at, draft.MessageId, draft.Items, "email");
            return;
        }

        turn.Happen(new Contacted(draft.Key, draft.Currency, at, draft.MessageId, [], turn.Context.Actor.Id, "email"));
        foreach (var item in draft.Items) turn.Row(ContactMadeTable.Instance.Difference(null, Made(turn, draft, draft.Currency, at, item, "email")));
    }

    /// <summary>Nobody was reached after all: coverage and latency do not count it.</summary>
    private static void Unmake(CustomerTurn turn, Draft draft)
    {
        if (draft.Reached || draft.DeliveredAt is not { } at) return;
        foreach (var item in draft.Items) turn.Row(ContactMadeTable.Instance.Difference(Made(turn, draft, draft.Currency, at, item, "email"), null));
    }

    /// <summary>Counts a contact for the interval, finishes the steps and tells their invoices.</summary>
    public static void Contact(
        CustomerTurn turn, Draft? draft, Amounts.Currency currency, Instant at, string messageId,
        System.Collections.Immutable.ImmutableArray<DraftItem> items, string kind)
    {
        turn.Happen(new Contacted(draft?.Key, currency, at, messageId, items, turn.Context.Actor.Id, kind));
        foreach (var item in items)
        {
            turn.Send(item.Invoice.Grain, new FinishStep(item.Offset, at, draft?.Key.Value ?? kind));
            turn.Row(ContactMadeTable.Instance.Difference(null, Made(turn, draft, currency, at, item, kind)));
        }
    }

    private static ContactMadeRow Made(CustomerTurn turn, Draft? draft, Amounts.Currency currency, Instant at, DraftItem item, string kind) => new(
        item.Invoice, item.Offset, at, turn.State.Key, turn.State.Segment?.Value ?? "", currency.Code, kind,
        draft?.Key.Value ?? "", item.StepDueAt, draft?.CreatedAt, draft?.Approval?.At, draft?.Approval?.Automatic ?? false);

    /// <summary>Once every recipient has an outcome the draft has one.</summary>
    /// <param name="unsent">What it is where nobody got it.</param>
    private static void Finish(CustomerTurn turn, DraftKey key, DraftStatus unsent = DraftStatus.Refused, string why = "")
    {
        var draft = turn.State.Drafts[key.Value];
        if (draft.Transmissions.Any(transmission => transmission.Status is TransmissionStatus.Waiting or TransmissionStatus.Sending)) return;
        var status = draft.Transmissions.Any(transmission => transmission.Status == TransmissionStatus.Accepted) ? DraftStatus.Accepted
            : draft.Transmissions.Any(transmission => transmission.Status == TransmissionStatus.InDoubt) ? DraftStatus.InDoubt
            : unsent;
        if (draft.Status == status) return;
        turn.Happen(new DraftEnded(key, status, why, Actor.System.Id, turn.Context.Now, Declines: status == DraftStatus.Refused));
    }

    private static void Add(CustomerTurn turn, string transmission, string kind, string words, Instant at)
    {
        turn.Happen(new EvidenceAdded(transmission, kind, words, at));
        turn.Row(EvidenceTable.Instance.Difference(
            null, new EvidenceRow(transmission, at, kind, turn.State.Segment?.Value ?? "", turn.State.Key, words)));
    }

    /// <summary>Said of an e-mail that the state no longer knows: it stands with the row, and nothing follows from it.</summary>
    private static void Late(CustomerTurn turn, string transmission, string state, string words, Instant at)
    {
        Add(turn, transmission, state, words, at);
        turn.Row(TransmissionTable.Ended(transmission, state, at, words));
    }

    /// <summary>What is settled is no longer listed; false where it was not.</summary>
    private static bool SettleDoubt(CustomerTurn turn, string transmission, string outcome)
    {
        var items = turn.State.WorkItems.Values.Where(item => item.Kind == WorkItemKind.InDoubt && item.Subject == transmission).ToList();
        foreach (var item in items) WorkItems.End(turn, item, outcome, turn.Context.Actor.Id);
        return items.Count > 0;
    }
}

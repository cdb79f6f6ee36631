using System.Collections.Immutable;
using NodaTime;
using Plixo.Grains.Core;
using Plixo.Grains.Invoices;
using Plixo.Grains.Segments;

namespace Plixo.Grains.Customers;

/// <summary>What became of a transmission. An outcome settles its permit, or gives it back, in the same commit.</summary>
internal static class Outcomes
{
    public static void Accepted(CustomerTurn turn, ReportAccepted report)
    {
        SettleDoubt(turn, report.Transmission, "It was accepted.");
        if (Find(turn, report.Transmission) is not { } found)
        {
            // The state no longer knows the e-mail: it stands with the row, and nothing follows from it.
            Add(turn, report.Transmission, TransmissionStates.Accepted, report.Reply, report.At);
            return;
        }

        if (found.Transmission.Status is TransmissionStatus.Accepted or TransmissionStatus.Refused) return;
        End(turn, found, TransmissionStatus.Accepted, report.At, report.ArmedAt, report.Reply);
        Deliver(turn, found, report.At);
        Finish(turn, found.Draft.Key);
    }

    public static void Refused(CustomerTurn turn, ReportRefused report)
    {
        if (Find(turn, report.Transmission, report.Under) is not { Transmission.Status: TransmissionStatus.Sending } found) return;
        var retry = Retrying.NextAttempt(turn, found.Draft, found.Transmission, report.At);
        if (report.Permanent || retry is null)
        {
            End(turn, found, TransmissionStatus.Refused, report.At, report.ArmedAt, report.Reply);
            Retrying.TellFailed(turn, found.Draft.Key, found.Transmission, report.Reply);
            Finish(turn, found.Draft.Key);
            return;
        }

        End(turn, found, TransmissionStatus.Waiting, report.At, report.ArmedAt, report.Reply, retry);
    }

    /// <summary>In doubt counts as sent for cap, interval and ladder, and is listed until evidence or a person settles it.</summary>
    public static void InDoubt(CustomerTurn turn, ReportInDoubt report)
    {
        if (Find(turn, report.Transmission, report.Under) is not { Transmission.Status: TransmissionStatus.Sending } found) return;
        End(turn, found, TransmissionStatus.InDoubt, report.At, report.ArmedAt, report.Why);
        WorkItems.Open(turn, WorkItemKind.InDoubt, report.Why, found.Transmission.Id, null, contact: found.Transmission.Recipient.KeyId);
        Deliver(turn, found, report.At);
        Finish(turn, found.Draft.Key);
    }

    /// <summary>Of an e-mail in the journal: false where no draft has it. Where its outcome is not known it is in doubt now.</summary>
    public static bool IsKnown(CustomerTurn turn, TakeOverLost lost, string words)
    {
        if (Find(turn, lost.Transmission) is not { } found) return false;
        // Recalled and intended anew since the restore it has another Message-ID; whoever it goes to may have got the one before.
        var isSame = found.Draft.MessageId == lost.MessageId;
        if (found.Transmission.Status is not (TransmissionStatus.Sending or TransmissionStatus.Waiting)) return isSame;
        if (!isSame) turn.Happen(new EmailTakenOver(lost.Transmission, lost.MessageId, lost.At, lost.Attempt, words));
        Add(turn, lost.Transmission, EvidenceAdded.TakenOver, words, lost.At);
        // What is on its way here holds a permit, which this settles; what waits has settled or returned the one that it had.
        var isPermitted = found.Transmission.Status == TransmissionStatus.Sending;
        Recovering.CountPermits(turn, lost, found.Draft, isPermitted ? lost.Earlier : [.. lost.Earlier, lost.At]);
        if (isPermitted)
        {
            InDoubt(turn, new ReportInDoubt(lost.Transmission, lost.At, words) { ArmedAt = lost.At });
        }
        else
        {
            turn.Happen(new TransmissionEnded(found.Draft.Key, lost.Transmission, TransmissionStatus.InDoubt, lost.At, lost.At, words, null));
            WorkItems.Open(turn, WorkItemKind.InDoubt, words, lost.Transmission, null, contact: found.Transmission.Recipient.KeyId);
            Deliver(turn, found, lost.At);
            Finish(turn, found.Draft.Key);
        }

        return true;
    }

    public static void NotSent(CustomerTurn turn, ReportNotSent report)
    {
        if (Find(turn, report.Transmission, report.Under) is not { } found)
        {
            // What the mailer says of an attempt that is over changes nothing; a person's word settles what is listed.
            if (report.Under is not null || !SettleDoubt(turn, report.Transmission, "It was not sent.")) return;
            Add(turn, report.Transmission, TransmissionStates.NotSent, report.Why, report.At);
            return;
        }

        // What is in doubt comes back by proof or a person's word alone, never by what a machine makes of a row.
        if (found.Transmission.Status != TransmissionStatus.Sending && (found.Transmission.Status != TransmissionStatus.InDoubt || report.Under is not null)) return;
        End(turn, found, TransmissionStatus.Waiting, report.At, null, report.Why);
        if (found.Transmission.Status == TransmissionStatus.InDoubt) SettleDoubt(turn, report.Transmission, "It was not sent.");
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
            NotSent(turn, new ReportNotSent(row.Id, sight.Now, "Recalled.") { Under = new AttemptPermit(row.PermitDate, row.PermitNumber) });
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

    /// <summary>
    /// The transmission is the last that is open of the only open e-mail, and the ladder wrote that: once it is accepted nothing here is
    /// left to decide. An invoice that has another step due by then tells so, when it hears that this one is finished.
    /// </summary>
    public static bool IsAllThatIsOpen(CustomerState state, string transmission) =>
        state.OpenDrafts.ToList() is [{ Class: MailClass.Chase, WrittenBy: "", Transmissions: [{ Status: TransmissionStatus.Sending } only] } draft] &&
        only.Id == transmission && draft.Items.All(item => item.Offset != DraftItem.NoStep);

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
        Instant? notBefore = null)
    {
        var (draft, transmission) = found;
        turn.Happen(new TransmissionEnded(draft.Key, transmission.Id, status, at, armedAt, reply, notBefore));
        turn.Nudge(draft.Segment.Grain, new IssuePermits());
    }

    /// <summary>
    /// The first To that was or may have been reached is the contact: the interval counts and the steps are finished. Where it
    /// had not been reached after all, the contact is the one that follows; the steps stay finished.
    /// </summary>
    private static void Deliver(CustomerTurn turn, (Draft Draft, Transmission Transmission) found, Instant at)
    {
        if (found.Draft.Reached || found.Transmission.Kind != RecipientKind.To) return;
        var draft = turn.State.Drafts[found.Draft.Key.Value];
        // An answer counts for the interval; what a payer or we ourselves asked for is no contact.
        if (draft.Class is not (MailClass.Chase or MailClass.Answer)) return;
        if (!draft.Delivered)
        {
            Contact(turn, draft, draft.Currency, at, draft.MessageId, CustomerHistory.ContactedFor(draft), "email");
            return;
        }

        turn.Happen(new Contacted(draft.Key, draft.Currency, at, draft.MessageId, [], turn.Context.Actor.Id, "email"));
    }

    /// <summary>Counts a contact for the interval, finishes the steps and tells their invoices.</summary>
    public static void Contact(
        CustomerTurn turn, Draft? draft, Amounts.Currency currency, Instant at, string messageId,
        ImmutableArray<DraftItem> items, string kind)
    {
        var steps = items.Where(item => item.Offset != DraftItem.NoStep).ToImmutableArray();
        turn.Happen(new Contacted(draft?.Key, currency, at, messageId, steps, turn.Context.Actor.Id, kind));
        foreach (var item in steps) turn.Send(item.Invoice.Grain, new FinishStep(item.Offset, at, draft?.Key.Value ?? kind));
    }

    /// <summary>Once every recipient has an outcome the draft has one.</summary>
    /// <param name="unsent">What it is where nobody got it.</param>
    public static void Finish(CustomerTurn turn, DraftKey key, DraftStatus unsent = DraftStatus.Refused, string why = "")
    {
        var draft = turn.State.Drafts[key.Value];
        if (draft.Transmissions.Any(transmission => transmission.Status is TransmissionStatus.Waiting or TransmissionStatus.Sending)) return;
        var status = draft.Transmissions.Any(transmission => transmission.Status == TransmissionStatus.Accepted) ? DraftStatus.Accepted
            : draft.Transmissions.Any(transmission => transmission.Status == TransmissionStatus.InDoubt) ? DraftStatus.InDoubt
            : unsent;
        if (draft.Status == status) return;
        turn.Happen(new DraftEnded(key, status, why, Actor.System.Id, turn.Context.Now, Declines: status == DraftStatus.Refused));
    }

    private static void Add(CustomerTurn turn, string transmission, string kind, string words, Instant at) =>
        turn.Happen(new EvidenceAdded(transmission, kind, words, at));

    /// <summary>What is settled is no longer listed; false where it was not.</summary>
    private static bool SettleDoubt(CustomerTurn turn, string transmission, string outcome)
    {
        var items = turn.State.WorkItems.Values.Where(item => item.Kind == WorkItemKind.InDoubt && item.Subject == transmission).ToList();
        foreach (var item in items) WorkItems.End(turn, item, outcome, turn.Context.Actor.Id);
        return items.Count > 0;
    }
}

using System.Collections.Immutable;
using NodaTime;
using Plixo.Grains.Core;
using Plixo.Grains.Mailing;
using Plixo.Grains.Rows;
using Plixo.Grains.Segments;

namespace Plixo.Grains.Customers;

/// <summary>
/// The intent: the gate is asked about what the e-mail covers as it stands in the database, and the commit holds only if
/// nothing of that has moved. Without an intent no socket is opened. Permits that are not used are given back.
/// </summary>
internal static class Intending
{
    public static void Use(CustomerTurn turn, UsePermits permits)
    {
        var sight = new CustomerSight(turn);
        var draft = turn.State.Drafts.GetValueOrDefault(permits.Draft.Value);
        if (WhyNot(turn, sight, draft, permits, out var composed) is { } reason)
        {
            GiveBack(turn, sight, draft, permits, reason);
            turn.Nudge(turn.State.Key.Grain, new Look());
            return;
        }

        Intend(turn, sight, draft!, composed, permits);
        if (permits.LookOn is true) turn.Nudge(permits.Segment.Grain, new IssuePermits());
    }

    /// <param name="composed">The e-mail as it is now; null where a recipient has it and the others get the same.</param>
    private static RefusalReason? WhyNot(CustomerTurn turn, CustomerSight sight, Draft? draft, UsePermits permits, out Composition.Composed? composed)
    {
        composed = null;
        if (draft is not { Status: DraftStatus.Waiting, ReadyAt: { } ready } || sight.Segment is not { } segment) return RefusalReason.InvalidState;
        if (draft.Segment != segment.Key || permits.Segment != segment.Key || permits.Date != sight.Today || ready > sight.Now) return RefusalReason.InvalidState;
        if (SegmentGate.Stop(sight.Workspace, segment, draft.Class) is { } stopped) return stopped.Reason;
        if (Gate.Stops(turn.State, draft, sight).FirstOrDefault() is { } stop) return stop.Reason;
        if (draft.Approval!.Automatic && !segment.Autopilot) return RefusalReason.GuardrailNotMet;
        if (GateTable.Counts(draft, RefusalReason.LedgerStale) && SegmentGate.IsStale(
                sight.Workspace, sight.Now, draft.Approval.Automatic && !draft.Delivered ? segment.Policy.StaleHoursAutopilot : segment.Policy.StaleHours))
            return RefusalReason.LedgerStale;
        if (Gate.TimeWaits(turn.State, draft, sight).LastOrDefault() is { } wait) return wait.Reason;

        if (draft.Class == MailClass.Chase && !DraftKeeping.ItemsNow(sight, draft).SequenceEqual(draft.Items)) return RefusalReason.DraftChanged;
        if (!draft.Delivered)
        {
            composed = DraftKeeping.ComposeNow(turn, sight, draft) as Composition.Composed;
            if (composed is null) return RefusalReason.MergeFieldMissing;
            if (!composed.IsWithin(draft.Approval)) return RefusalReason.DraftChanged;
        }

        var pending = Pending(draft, composed);
        if (pending.Any(transmission => !sight.MayWriteTo(draft, transmission))) return RefusalReason.DraftChanged;
        return permits.Numbers.Length == pending.Length ? null : RefusalReason.DraftChanged;
    }

    private static void Intend(CustomerTurn turn, CustomerSight sight, Draft draft, Composition.Composed? composed, UsePermits permits)
    {
        var segment = sight.Segment!;
        var (messageId, digest) = Bytes(turn, draft, composed);
        var pending = Pending(draft, composed);
        var until = Gate.ArmUntil(segment, sight, draft);
        var sending = pending.Select((transmission, index) => transmission with
        {
            Id = transmission.Id.Length > 0 ? transmission.Id : turn.NewId("t-"),
            Status = TransmissionStatus.Sending,
            PermitDate = permits.Date,
            PermitNumber = permits.Numbers[index],
            Attempts = transmission.Attempts + 1,
            FirstAttempt = transmission.FirstAttempt ?? sight.Now,
        }).ToImmutableArray();

        turn.Happen(new EmailIntended(draft.Key, messageId, digest, sending, until) { ArmFrom = permits.From > sight.Now ? permits.From : null });
        foreach (var item in draft.Class == MailClass.Chase ? draft.Items : []) turn.Read(item.Invoice.Grain, sight.Invoices[item.Invoice].Version);
        foreach (var gate in new[] { GrainId.Workspace, segment.Key.Grain, turn.State.Key.Grain })
            turn.Check(gate, turn.Context.InForce.EpochOf(gate));
    }

    /// <summary>The recipients that have no outcome: all of them at first, later those that were refused for now or came back.</summary>
    private static ImmutableArray<Transmission> Pending(Draft draft, Composition.Composed? composed) =>
        composed is not null && draft.Transmissions.IsEmpty
            ? [.. composed.Content.Recipients.Select(recipient => new Transmission(
                "", new Personal<string>(recipient.Address, recipient.Contact.Value), recipient.Kind, TransmissionStatus.Waiting, LocalDate.MinIsoValue, 0, 0, null, null))]
            : [.. draft.Transmissions.Where(transmission => transmission.Status == TransmissionStatus.Waiting)];

    /// <summary>Bytes that a server may have seen are never rendered again: the next attempt has the same Message-ID.</summary>
    private static (string MessageId, string Digest) Bytes(CustomerTurn turn, Draft draft, Composition.Composed? composed)
    {
        if (composed is null || draft.MessageId.Length > 0 && draft.Transmissions.Any(transmission => transmission.Attempts > 0 && transmission.NotBefore is not null || transmission.Status >= TransmissionStatus.Accepted))
            return (draft.MessageId, draft.Content);
        var domain = composed.Content.From.Address[(composed.Content.From.Address.LastIndexOf('@') + 1)..];
        var content = composed.Content.ToContent();
        if (content.Digest != draft.Approval!.Content) turn.Store(content); // else it was kept when it was approved
        return ($"{turn.NewId("m-")}@{domain}", content.Digest);
    }

    private static void GiveBack(CustomerTurn turn, CustomerSight sight, Draft? draft, UsePermits permits, RefusalReason reason)
    {
        var segment = draft?.Segment ?? turn.State.Segment;
        turn.Happen(new PermitsReturned(permits.Draft, permits.Segment, permits.Date, permits.Numbers, reason));
        if (reason == RefusalReason.LedgerStale && draft is { Approval.Automatic: true, Status: DraftStatus.Waiting, Delivered: false })
            turn.Happen(DraftKeeping.Back(turn, sight, draft, "The ledger's reading is too old for Autopilot."));
        if (segment is { } key) turn.Nudge(key.Grain, new IssuePermits());
    }
}

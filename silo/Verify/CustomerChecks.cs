using NodaTime;
using Plixo.Grains.Calendars;
using Plixo.Grains.Core;
using Plixo.Grains.Customers;
using Plixo.Grains.Invoices;
using Plixo.Grains.Segments;
using Plixo.Silo.Turns;

namespace Plixo.Silo.Verify;

/// <summary>What must hold of every customer: nothing twice, nothing in quiet hours.</summary>
internal sealed class CustomerChecks(Replay replay, SuppressionHistory suppressions, Findings findings)
{
    public async Task RunAsync(GrainHistory customer, CancellationToken cancel)
    {
        var sent = new Dictionary<(string MessageId, string Recipient), TransmissionStatus>();
        var finished = new HashSet<(InvoiceKey, int, Instant)>();
        var intents = new Dictionary<string, (Instant From, Instant Until)>();
        foreach (var turn in customer.Turns)
        {
            var state = (CustomerState)customer.At(turn.Version - 1)!;
            foreach (var happened in turn.Events)
            {
                if (happened is DraftApproved approved) await replay.EmailAsync(approved.Approval.Content, state, cancel);
                if (happened is EmailIntended intended)
                {
                    await replay.EmailAsync(intended.Content, state, cancel);
                    await IntendedAsync(customer.Id, turn, state, intended, cancel);
                    foreach (var one in intended.Transmissions) intents[one.Id] = (turn.Stored[0].At, intended.ArmUntil);
                }

                // Armed under an intent that the store forgot: nothing here says until when it might be.
                if (happened is EvidenceAdded { Kind: EvidenceAdded.TakenOver } lost) intents.Remove(lost.Transmission);
                state = (CustomerState)customer.Grain.Apply(state, happened);
                if (happened is TransmissionEnded ended) Sent(customer.Id, state, ended, sent, intents);
                if (happened is Contacted contacted)
                {
                    foreach (var item in contacted.Items)
                    {
                        findings.Expect(
                            Checks.NeverTwice, finished.Add((item.Invoice, item.Offset, default)),
                            () => $"{customer.Id}: the step of day {item.Offset} of invoice {item.Invoice} was finished twice.");
                    }
                }
            }
        }
    }

    private void Sent(
        GrainId customer, CustomerState state, TransmissionEnded ended, Dictionary<(string, string), TransmissionStatus> sent,
        Dictionary<string, (Instant From, Instant Until)> intents)
    {
        var draft = state.Drafts.GetValueOrDefault(ended.Draft.Value);
        var transmission = draft?.Transmissions.FirstOrDefault(one => one.Id == ended.Transmission);
        if (!findings.Expect(Checks.NeverTwice, transmission is not null, () => $"{customer}: {ended.Transmission} ended, and was never intended.")) return;
        var key = (draft!.MessageId, transmission!.Recipient.Value ?? transmission.Recipient.KeyId);
        var before = sent.TryGetValue(key, out var known) ? known : TransmissionStatus.Waiting;
        Armed(customer, ended, before, intents);
        if (ended.Status is not (TransmissionStatus.Accepted or TransmissionStatus.InDoubt))
        {
            // Proof or a person said that what was in doubt was not sent: it may be sent again.
            if (before == TransmissionStatus.InDoubt) sent.Remove(key);
            return;
        }

        sent[key] = ended.Status;
        findings.Expect(
            Checks.NeverTwice, before == TransmissionStatus.Waiting || (before == TransmissionStatus.InDoubt && ended.Status == TransmissionStatus.Accepted),
            () => $"{customer}: {draft.MessageId} was sent twice to one recipient.");
    }

    /// <summary>What was or may be taken was armed, and whatever was armed was so within its time. Evidence that settles a doubt need not say it again.</summary>
    private void Armed(
        GrainId customer, TransmissionEnded ended, TransmissionStatus before, Dictionary<string, (Instant From, Instant Until)> intents)
    {
        if (ended.ArmedAt is not { } armed)
        {
            if (ended.Status is TransmissionStatus.Accepted or TransmissionStatus.InDoubt && before != TransmissionStatus.InDoubt)
                findings.Expect(Checks.QuietHours, false, () => $"{customer}: {ended.Transmission} is {ended.Status}, and nothing says when it was armed.");
            return;
        }

        if (!intents.TryGetValue(ended.Transmission, out var window)) return;
        findings.Expect(
            Checks.QuietHours, armed >= window.From && armed < window.Until,
            () => $"{customer}: {ended.Transmission} was armed at {armed}, outside {window.From} to {window.Until}.");
    }

    /// <summary>Nobody on it is suppressed; and whatever instant of its arming time it is armed at, it is not quiet there, and the day is open.</summary>
    private async Task IntendedAsync(GrainId customer, HistoryTurn turn, CustomerState state, EmailIntended intended, CancellationToken cancel)
    {
        if (state.Drafts.GetValueOrDefault(intended.Draft.Value) is not { } draft) return;
        if (await replay.Given.DecisionOfAsync(turn, cancel) is not { } decision || await replay.InForceAsync(decision, cancel) is not { } inForce) return;
        if (inForce.Segment(draft.Segment) is not { } segment) return;
        var from = turn.Stored[0].At;
        suppressions.Intended(customer, draft, intended, from, from.DateIn(segment.Policy.TimeZone));
        if (draft.Override is not null)
        {
            findings.Excuse(Checks.QuietHours, Excused.Overridden);
            return;
        }

        if (!GateTable.Asks(draft.Class, RefusalReason.QuietHours)) return;
        var zone = state.Profile is { } profile && Zones.IsKnown(profile.Zone) ? Zones.Of(profile.Zone) : segment.Policy.TimeZone;
        var quiet = segment.Policy.Quiet;
        var open = !quiet.IsQuiet(from, zone) && !(quiet.NextQuiet(from, zone) < intended.ArmUntil);
        var day = inForce.SendingDays(segment).IsSendingDay(from.DateIn(segment.Policy.TimeZone));
        findings.Expect(
            Checks.QuietHours, open && day, () => $"{customer}: {intended.MessageId} might be armed from {from} to {intended.ArmUntil}, in quiet hours of {zone} or on a closed day.");
    }
}

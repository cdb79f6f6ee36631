using Microsoft.Extensions.Logging;
using NodaTime;
using Plixo.Mail.Addresses;
using Plixo.Mail.Mime;
using Plixo.Mail.Transport;
using Plixo.Silo.Clock;
using Plixo.Silo.Stores;

namespace Plixo.Silo.Mailer;

/// <summary>One attempt of one transmission: open, arm, dot. No dot without an arm that was answered in time.</summary>
internal sealed class Attempt(
    IMailTransport transport, ArmGroup arms, JournalGroup journal, MailerAddresses addresses, string storeId, ISiloClock clock,
    IFaultPoints faults, ILogger log)
{
    /// <param name="claimed">What is sent.</param>
    /// <param name="email">Its bytes.</param>
    /// <param name="armAt">When it may be armed, on the monotonic clock.</param>
    /// <param name="lease">Under which it was claimed.</param>
    /// <param name="cancel">Ends it before the dot; an e-mail whose dot is written is answered for.</param>
    public async Task<AttemptEnd> RunAsync(ClaimedTransmission claimed, Rendered email, Duration armAt, LeaseCheck lease, CancellationToken cancel)
    {
        if (email is not Rendered.Ready ready) return new AttemptEnd.Undone(EndWords.Unwritable(((Rendered.Unwritable)email).Why));
        if (!MailAddress.TryParse(claimed.Recipient, out var recipient, out var reason)) return new AttemptEnd.Undone(EndWords.Unwritable(reason));
        var envelope = addresses.Envelope(claimed, ready, recipient);
        faults.Reach(MailerFaultPoint.AfterIntent, envelope);

        OpenResult opened;
        try
        {
            await UntilAsync(armAt - MailerLimits.OpenAhead, cancel);
            opened = await transport.OpenAsync(envelope, ready.Bytes, cancel);
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            return new AttemptEnd.Undone(EndWords.Stopping);
        }

        return opened switch
        {
            OpenResult.Refused refused => new AttemptEnd.Undone(EndWords.Of(refused.Phase, refused.Reply)),
            OpenResult.Failed failed => new AttemptEnd.Undone(EndWords.Of(failed.Phase, failed.Reason)),
            OpenResult.Ready open => await FinishAsync(claimed, open.Transmission, armAt, lease, cancel),
            _ => throw new InvalidOperationException($"{opened} is no result of opening."),
        };
    }

    private async Task<AttemptEnd> FinishAsync(ClaimedTransmission claimed, ITransmission open, Duration armAt, LeaseCheck lease, CancellationToken cancel)
    {
        try
        {
            await UntilAsync(armAt, cancel);
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            await open.AbortAsync();
            return new AttemptEnd.Undone(EndWords.Stopping);
        }

        faults.Reach(MailerFaultPoint.BeforeArm, open.Envelope);
        Arming arming;
        try
        {
            arming = await arms.ArmAsync(new ArmRequest(claimed.Id, claimed.Attempt) { Relay = transport.Relay }, lease);
        }
        catch (Exception fault)
        {
            // Armed or not: no dot is written, and the row is told so.
            log.ArmFailed(claimed.Id, fault);
            await open.AbortAsync();
            return new AttemptEnd.Undone("the store did not answer the arm");
        }

        if (arming.Answer.Verdict != ArmVerdict.Armed)
        {
            await open.AbortAsync();
            return arming.Answer.Verdict switch
            {
                ArmVerdict.LeaseLost => new AttemptEnd.Undone("the mailer's lease had ended"),
                ArmVerdict.TooEarly => new AttemptEnd.Undone("the clock was set back to before its permit holds"),
                _ => AttemptEnd.Known.Instance,
            };
        }

        faults.Reach(MailerFaultPoint.AfterArmed, open.Envelope);
        if (!await TryJournalAsync(claimed, arming.Answer.At) || !InTime(arming))
        {
            await open.AbortAsync();
            return new AttemptEnd.Undone("too long between arm and dot");
        }

        return await open.CompleteAsync(CancellationToken.None) switch
        {
            TransmissionOutcome.NotSent undone => new AttemptEnd.Undone(undone.Reason),
            var outcome => new AttemptEnd.Outcome(outcome, arming.Answer.At, arming.Answer.At + SinceAsked(arming)),
        };
    }

    private async Task UntilAsync(Duration monotonic, CancellationToken cancel)
    {
        while (monotonic - clock.Monotonic is var left && left > Duration.Zero)
            await clock.DelayAsync(Duration.FromMilliseconds(Math.Ceiling(left.TotalMilliseconds)), cancel);
    }

    /// <summary>As long as either clock says: one stops in a machine that is suspended.</summary>
    private Duration SinceAsked(Arming arming) => Duration.Max(clock.Monotonic - arming.Monotonic, clock.Wall - arming.Wall);

    /// <summary>The last look before the dot, on both clocks: one stops in a frozen machine, the other may be set.</summary>
    private bool InTime(Arming arming)
    {
        var wall = clock.Wall - arming.Wall;
        return clock.Monotonic - arming.Monotonic < MailerLimits.DotDeadline && wall < MailerLimits.DotDeadline && -wall < MailerLimits.DotDeadline;
    }

    private async Task<bool> TryJournalAsync(ClaimedTransmission claimed, Instant at)
    {
        try
        {
            await journal.AppendAsync(new JournalLine(at, storeId, claimed.MessageId, claimed.Id, claimed.Attempt, claimed.Segment));
            return true;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            log.JournalFailed(claimed.Id, fault);
            return false;
        }
    }
}

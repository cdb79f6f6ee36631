using Plixo.Mail.Transport;

namespace Plixo.Mail.Smtp;

/// <summary>Everything but the dot is with the server.</summary>
internal sealed class SmtpTransmission(SmtpTransport transport, SmtpSession session, Envelope envelope, CrashPoints points) : ITransmission
{
    private const int TakenCode = 250;

    private static readonly byte[] Dot = ".\r\n"u8.ToArray();

    private bool ended;

    public Envelope Envelope => envelope;

    public async Task<TransmissionOutcome> CompleteAsync(CancellationToken cancellation)
    {
        ObjectDisposedException.ThrowIf(ended, this);
        ended = true;
        if (cancellation.IsCancellationRequested) return await EndAsync(new TransmissionOutcome.NotSent("cancelled before the dot"), usable: false);

        points.Reach(TransportFaultPoint.BeforeDot);
        // A server may have closed, or said 421, while the caller made up its mind: then nothing needs to be in doubt.
        if (session.Wire.OutOfTurn() is { } why) return await EndAsync(new TransmissionOutcome.NotSent($"{why}, before the dot"), usable: false);

        var room = session.Wire.HasRoom();
        try
        {
            await session.Wire.WriteAsync(Dot, session.Timeouts.DataBlock, cancellation);
        }
        catch (WireException fault) when (room && fault.WriteRefused)
        {
            return await EndAsync(new TransmissionOutcome.NotSent($"{fault.Message}, before the dot"), usable: false);
        }
        catch (Exception fault) when (fault is WireException or OperationCanceledException)
        {
            return await EndAsync(InDoubt(fault), usable: false);
        }

        points.Reach(TransportFaultPoint.AfterDot);
        TransmissionOutcome outcome;
        var closing = true;
        try
        {
            var reply = await session.Wire.ReadReplyAsync(session.Timeouts.DataEnd, cancellation);
            closing = reply.Code == SmtpSession.ClosingCode;
            outcome = Meaning(reply);
        }
        catch (Exception fault) when (fault is WireException or OperationCanceledException)
        {
            outcome = InDoubt(fault);
        }

        points.Reach(TransportFaultPoint.AfterAnswer);
        return await EndAsync(outcome, usable: !closing && outcome is not TransmissionOutcome.InDoubt);
    }

    public async ValueTask AbortAsync()
    {
        if (ended) return;
        ended = true;
        await transport.GiveBackAsync(session, envelope.Recipient.AsciiDomain, usable: false);
    }

    public ValueTask DisposeAsync() => AbortAsync();

    private static TransmissionOutcome Meaning(SmtpReply reply)
    {
        if (reply.Code == TakenCode) return new TransmissionOutcome.Accepted(reply);
        if (reply.IsTransient || reply.IsPermanent) return new TransmissionOutcome.Refused(reply);
        return new TransmissionOutcome.InDoubt($"the server answered the dot with neither yes nor no: {reply}");
    }

    private static TransmissionOutcome.InDoubt InDoubt(Exception fault) =>
        new(fault is OperationCanceledException ? "cancelled after the dot" : $"{fault.Message}, after the dot");

    private async ValueTask<TransmissionOutcome> EndAsync(TransmissionOutcome outcome, bool usable)
    {
        await transport.GiveBackAsync(session, envelope.Recipient.AsciiDomain, usable);
        return outcome;
    }
}

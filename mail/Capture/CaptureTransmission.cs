using Plixo.Mail.Transport;

namespace Plixo.Mail.Capture;

/// <summary>A message that lies in tmp/ until the word comes.</summary>
internal sealed class CaptureTransmission(
    Maildir maildir, Envelope envelope, string path, CaptureVerdict verdict, IFaultPoints faults) : ITransmission
{
    private static readonly SmtpReply Taken = new(250, new EnhancedStatus(2, 0, 0), "Captured");

    private bool ended;

    public Envelope Envelope => envelope;

    public Task<TransmissionOutcome> CompleteAsync(CancellationToken cancellation)
    {
        ObjectDisposedException.ThrowIf(ended, this);
        ended = true;
        if (cancellation.IsCancellationRequested)
        {
            File.Delete(path);
            return Task.FromResult<TransmissionOutcome>(new TransmissionOutcome.NotSent("cancelled before the dot"));
        }

        faults.Reach(TransportFaultPoint.BeforeDot, envelope);
        var outcome = Dot();
        faults.Reach(TransportFaultPoint.AfterDot, envelope);
        faults.Reach(TransportFaultPoint.AfterAnswer, envelope);
        return Task.FromResult(outcome);
    }

    public ValueTask AbortAsync()
    {
        if (!ended)
            File.Delete(path);
        ended = true;
        return ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync() => AbortAsync();

    private TransmissionOutcome Dot()
    {
        switch (verdict)
        {
            case CaptureVerdict.RefuseMessage refused:
                File.Delete(path);
                return new TransmissionOutcome.Refused(refused.Reply);
            case CaptureVerdict.HangUp { Delivered: false }:
                File.Delete(path);
                return new TransmissionOutcome.InDoubt("the server hung up after the dot without an answer");
        }

        try
        {
            maildir.Arrive(envelope, path);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return new TransmissionOutcome.InDoubt(fault.Message);
        }

        return verdict is CaptureVerdict.HangUp
            ? new TransmissionOutcome.InDoubt("the server hung up after the dot without an answer")
            : new TransmissionOutcome.Accepted(Taken);
    }
}

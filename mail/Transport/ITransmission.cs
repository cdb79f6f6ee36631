namespace Plixo.Mail.Transport;

/// <summary>
/// A transmission that waits before its dot. Exactly one of the two methods is called, once; disposing one that was
/// neither completed nor aborted aborts it.
/// </summary>
public interface ITransmission : IAsyncDisposable
{
    /// <summary>What is on its way, and to whom.</summary>
    Envelope Envelope { get; }

    /// <summary>
    /// Writes the dot and reads the answer. Cancelling after the dot went out gives <see cref="TransmissionOutcome.InDoubt"/>,
    /// never an exception: what may have happened is an outcome. Call it only after <c>armed</c> was committed.
    /// </summary>
    Task<TransmissionOutcome> CompleteAsync(CancellationToken cancellation);

    /// <summary>Ends the attempt without the dot: nothing was sent and nothing can arrive.</summary>
    ValueTask AbortAsync();
}

namespace Plixo.Mail.Transport;

/// <summary>
/// A way out for e-mail. One call is one transmission: one e-mail to one recipient in a transaction of its own. A
/// transport may keep connections for later transmissions and may be used by many at once.
/// </summary>
/// <remarks>
/// The protocol, in this order: <see cref="OpenAsync"/> connects, says the envelope and hands over the body up to but
/// without the final dot, then stops. The caller commits <c>armed</c>. Then either
/// <see cref="ITransmission.CompleteAsync"/> writes the dot and reads the answer, or
/// <see cref="ITransmission.AbortAsync"/> closes without it, and nothing was sent.
/// </remarks>
public interface IMailTransport : IAsyncDisposable
{
    /// <summary>The transport's name in logs and figures, such as <c>capture</c>.</summary>
    string Name { get; }

    /// <summary>Where it hands over: host and port; the name where there is no such place.</summary>
    string Relay => Name;

    /// <summary>
    /// Everything before the dot. Refusals and failures are values: whatever this answers, and whatever it throws, nothing
    /// was sent. Cancelling closes the attempt.
    /// </summary>
    /// <param name="envelope">From where, to whom.</param>
    /// <param name="message">The e-mail as <see cref="Mime.MimeWriter"/> wrote it: CRLF lines, no dot-stuffing.</param>
    /// <param name="cancellation">Ends the attempt.</param>
    Task<OpenResult> OpenAsync(Envelope envelope, ReadOnlyMemory<byte> message, CancellationToken cancellation);
}

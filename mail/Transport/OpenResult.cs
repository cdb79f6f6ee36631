namespace Plixo.Mail.Transport;

/// <summary>How far a transmission came before its dot. Nothing has been sent in any of the cases.</summary>
public abstract record OpenResult
{
    private OpenResult()
    {
    }

    /// <summary>Everything but the dot was taken.</summary>
    /// <param name="Transmission">Waits for the word.</param>
    /// <param name="ArchiveRefusal">What the server said where it took the recipient but not the archive; else null.</param>
    public sealed record Ready(ITransmission Transmission, SmtpReply? ArchiveRefusal = null) : OpenResult;

    /// <summary>The server said no, in a complete and well-formed reply of 4yz or 5yz.</summary>
    public sealed record Refused(TransportPhase Phase, SmtpReply Reply) : OpenResult;

    /// <summary>No usable answer: no connection, time-out, cut off, no protocol.</summary>
    /// <param name="Phase">Where.</param>
    /// <param name="Reason">In words for the operator.</param>
    public sealed record Failed(TransportPhase Phase, string Reason) : OpenResult;

    /// <summary>One of three, checked by the compiler: an arm cannot be forgotten.</summary>
    public T Match<T>(Func<Ready, T> ready, Func<Refused, T> refused, Func<Failed, T> failed) => this switch
    {
        Ready it => ready(it),
        Refused it => refused(it),
        Failed it => failed(it),
        _ => throw new InvalidOperationException("the cases of OpenResult are closed"),
    };
}

namespace Plixo.Mail.Transport;

/// <summary>What became of a transmission after the word to send it.</summary>
public abstract record TransmissionOutcome
{
    private TransmissionOutcome()
    {
    }

    /// <summary>The server answered the dot with 250.</summary>
    public sealed record Accepted(SmtpReply Reply) : TransmissionOutcome;

    /// <summary>The server answered the dot with a complete, well-formed 4yz (421 included) or 5yz.</summary>
    public sealed record Refused(SmtpReply Reply) : TransmissionOutcome;

    /// <summary>The dot, or part of it, may have arrived and no answer came.</summary>
    /// <param name="Reason">In words for the operator.</param>
    public sealed record InDoubt(string Reason) : TransmissionOutcome;

    /// <summary>
    /// The dot was provably never written: the connection was found closed before it, or the call was cancelled before it.
    /// The caller commits <c>disarmed</c>.
    /// </summary>
    /// <param name="Reason">In words for the operator.</param>
    public sealed record NotSent(string Reason) : TransmissionOutcome;

    /// <summary>One of four, checked by the compiler: an arm cannot be forgotten.</summary>
    public T Match<T>(Func<Accepted, T> accepted, Func<Refused, T> refused, Func<InDoubt, T> inDoubt, Func<NotSent, T> notSent) =>
        this switch
        {
            Accepted it => accepted(it),
            Refused it => refused(it),
            InDoubt it => inDoubt(it),
            NotSent it => notSent(it),
            _ => throw new InvalidOperationException("the cases of TransmissionOutcome are closed"),
        };
}

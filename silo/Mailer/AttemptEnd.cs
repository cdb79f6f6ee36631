using NodaTime;
using Plixo.Mail.Transport;

namespace Plixo.Silo.Mailer;

/// <summary>How one attempt ended, as far as the mailer has still to commit it.</summary>
internal abstract record AttemptEnd
{
    private AttemptEnd()
    {
    }

    /// <summary>The dot was written, or may have been.</summary>
    /// <param name="ArmedAt">The business instant of the arm.</param>
    /// <param name="EndedAt">No earlier than the answer, or the end of the wait for it, by the business clock.</param>
    public sealed record Outcome(TransmissionOutcome What, Instant ArmedAt, Instant EndedAt) : AttemptEnd;

    /// <summary>Closed without its dot; the row must say so.</summary>
    public sealed record Undone(string Why) : AttemptEnd;

    /// <summary>The row says already what became of it, or it is another mailer's now.</summary>
    public sealed record Known : AttemptEnd
    {
        public static readonly Known Instance = new();
    }
}

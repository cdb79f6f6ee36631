using NodaTime;

namespace Plixo.Silo.Mailer;

/// <summary>What the store's business clock said, and the machine's monotonic clock no earlier.</summary>
internal sealed record ClockReading(Instant Business, Duration Monotonic)
{
    /// <summary>The instant on the monotonic clock: no earlier than on the store's, as long as nobody sets that back.</summary>
    public Duration At(Instant business) => Monotonic + (business - Business);
}

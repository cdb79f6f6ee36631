using NodaTime;
using Plixo.Grains.Calendars;

namespace Plixo.Grains.Kpi;

/// <summary>
/// From the step's due instant to the sending: whole, net of what nobody could hurry, and the operator's part of it.
/// </summary>
/// <param name="Operator">From drafted to approved; null where no person approved.</param>
public sealed record SendingDelay(Duration Gross, Duration Net, Duration? Operator)
{
    /// <summary>What to stay under, gross.</summary>
    public static Duration Target { get; } = Duration.FromHours(24);

    /// <summary>
    /// Net leaves out quiet hours, closed days and the contact interval (up to <paramref name="intervalOver"/>), but not
    /// waiting for a cap, an approval or a fresh ledger: those are ours.
    /// </summary>
    public static SendingDelay Of(
        Instant stepDue, Instant sent, SendingTime open, Instant? intervalOver, Instant? drafted, Instant? approved) => new(
        sent - stepDue,
        open.OpenTimeBetween(Instant.Max(stepDue, intervalOver ?? stepDue), sent),
        approved - drafted);
}

/// <summary>Half of the observations lie at or below p50, nine in ten at or below p90; null without observations.</summary>
public sealed record Percentiles(Duration? P50, Duration? P90)
{
    /// <summary>Nearest rank: the smallest observation that at least this share lies at or below; always one that occurred.</summary>
    public static Percentiles Of(IEnumerable<Duration> observations)
    {
        var sorted = observations.Order().ToArray();
        Duration? Rank(int percent) => sorted.Length == 0 ? null : sorted[((sorted.Length * percent) + 99) / 100 - 1];
        return new Percentiles(Rank(50), Rank(90));
    }
}

public sealed record Latency(Percentiles Gross, Percentiles Net, Percentiles Operator)
{
    public static Latency Of(IReadOnlyCollection<SendingDelay> delays) => new(
        Percentiles.Of(delays.Select(delay => delay.Gross)),
        Percentiles.Of(delays.Select(delay => delay.Net)),
        Percentiles.Of(delays.Where(delay => delay.Operator is not null).Select(delay => delay.Operator!.Value)));
}

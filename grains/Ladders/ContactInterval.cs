using NodaTime;

namespace Plixo.Grains.Ladders;

/// <summary>The days that pass between two contacts of one customer in one currency.</summary>
public static class ContactInterval
{
    /// <summary>Longest interval a policy may set, in days.</summary>
    public const int MaxDays = 365;

    /// <summary>
    /// When the customer may be contacted again: the start of the local date of the last contact + days. Whole dates, so
    /// that an e-mail at 16:00 does not push the next one a little later each time.
    /// </summary>
    public static Instant NextEligible(Instant lastContact, DateTimeZone zone, int days)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(days);
        return zone.AtStartOfDay(lastContact.InZone(zone).Date.PlusDays(days)).ToInstant();
    }
}

using NodaTime;
using NodaTime.Text;
using Plixo.Grains.Core;
using Plixo.Grains.Customers;

namespace Plixo.Silo.Services.Drafts;

/// <summary>What an e-mail waits for, in words, with the local time of whoever is written to. What the gate itself says stays.</summary>
internal static class WaitWords
{
    private static readonly LocalTimePattern OfToday = LocalTimePattern.CreateWithInvariantCulture("HH:mm");

    private static readonly LocalDateTimePattern OfAnotherDay = LocalDateTimePattern.CreateWithInvariantCulture("d MMM HH:mm");

    /// <param name="zone">The recipient's, by which quiet hours count.</param>
    /// <param name="now">Whatever ends on this instant's date is said without its date.</param>
    public static Wait Say(Wait wait, DateTimeZone zone, Instant now) => wait.Words.Length > 0 ? wait : wait with
    {
        Words = wait.Until is { } until ? Timed(wait.Reason, $"{At(until, zone, now)} in {zone.Id}") : Untimed(wait.Reason),
    };

    private static string Timed(RefusalReason reason, string until) => reason switch
    {
        RefusalReason.QuietHours => $"quiet until {until}",
        RefusalReason.ClosedDay => $"closed until {until}",
        RefusalReason.ContactInterval => $"contacted lately, rests until {until}",
        RefusalReason.SendCapReached => $"cap reached until {until}",
        RefusalReason.ContactSuppressed => $"suppressed until {until}",
        _ => $"waits until {until}",
    };

    private static string Untimed(RefusalReason reason) => reason switch
    {
        RefusalReason.SendingPaused => "sending is paused",
        RefusalReason.NotLive => "its segment is not live",
        RefusalReason.BreakerOpen => "the breaker of its segment is open",
        RefusalReason.LedgerStale => "the ledger was not read lately",
        RefusalReason.DraftNotApproved => "nobody has approved it",
        RefusalReason.SendCapReached => "the cap leaves no room",
        _ => "",
    };

    private static string At(Instant until, DateTimeZone zone, Instant now)
    {
        var local = until.InZone(zone).LocalDateTime;
        return local.Date == now.InZone(zone).Date ? OfToday.Format(local.TimeOfDay) : OfAnotherDay.Format(local);
    }
}

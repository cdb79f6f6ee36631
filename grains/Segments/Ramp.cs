using System.Collections.Immutable;
using NodaTime;
using Plixo.Grains.Calendars;

namespace Plixo.Grains.Segments;

/// <summary>The share of the day cap on the first sending days after going live, in percent.</summary>
public static class Ramp
{
    public static readonly ImmutableArray<int> Default = [10, 25, 50, 100];

    /// <summary>The day cap in force on a date; days count from the day on which the segment went live.</summary>
    /// <param name="since">Null before it went live: then the whole cap.</param>
    public static int CapOn(int dayCap, LocalDate? since, ImmutableArray<int> ramp, LocalDate date, SendingCalendar calendar)
    {
        if (since is not { } first || ramp.IsDefaultOrEmpty) return dayCap;
        var day = -1;
        for (var at = first; at <= date && day < ramp.Length; at = at.PlusDays(1))
        {
            if (calendar.IsSendingDay(at)) day++;
        }

        return day >= ramp.Length ? dayCap : (int)Math.Ceiling(dayCap * ramp[Math.Max(0, day)] / 100m);
    }
}

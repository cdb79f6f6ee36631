using System.Collections.Immutable;
using NodaTime;
using Plixo.Grains.Calendars;

namespace Plixo.Grains.Ladders;

/// <summary>A step of one invoice's ladder and the day it falls due.</summary>
public sealed record StepDay(CadenceStep Step, LocalDate Day)
{
    public int Offset => Step.Offset;
}

/// <summary>
/// The ladder that one invoice climbs. Days depend on its own due date and beginning, the cadence, the calendar and the
/// contact interval alone: not on other invoices, on what was sent, or on today. A position is the offset of the last
/// finished step, null before the first.
/// </summary>
public static class Ladder
{
    /// <summary>
    /// The day of each step: due date + offset, and after the previous step's day by at least the smaller of their original
    /// distance and the contact interval (and at least one day), moved to the next sending day. So weekends and holidays
    /// delay a ladder and never swallow a step. Steps at or below the beginning's position are left out; the first that
    /// remains is not before the day the invoice was first seen. Where the calendar has no sending day within
    /// <see cref="SendingCalendar.SearchDays"/> the list ends; the remaining steps get days when the calendar is opened.
    /// </summary>
    /// <param name="contactIntervalDays">At least 0.</param>
    /// <param name="start">Where an invoice that arrived already old begins, see <see cref="LadderStart.Of"/>.</param>
    public static ImmutableArray<StepDay> Days(
        LocalDate due, Cadence cadence, SendingCalendar calendar, int contactIntervalDays, LadderStart? start = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(contactIntervalDays);
        var days = ImmutableArray.CreateBuilder<StepDay>(cadence.AllSteps.Length);
        foreach (var step in cadence.AllSteps)
        {
            if (start is not null && step.Offset <= (start.Position ?? int.MinValue)) continue;
            var earliest = due.PlusDays(step.Offset);
            if (days.Count > 0)
                earliest = LocalDate.Max(earliest, days[^1].Day.PlusDays(Distance(days[^1].Offset, step.Offset, contactIntervalDays)));
            else if (start is not null)
                earliest = LocalDate.Max(earliest, start.FirstSeen);
            if (calendar.NextSendingDay(earliest) is not { } day) break;
            days.Add(new StepDay(step, day));
        }
        return days.ToImmutable();
    }

    /// <summary>The highest step above the position whose day has come; null when none has. Lower ones collapse into it.</summary>
    public static StepDay? HighestDue(ImmutableArray<StepDay> days, LocalDate today, int? position)
    {
        for (var i = days.Length - 1; i >= 0; i--)
            if (days[i].Day <= today) return IsAbove(days[i], position) ? days[i] : null;
        return null;
    }

    /// <summary>The first step above the position whose day is still to come; null when the ladder has none left.</summary>
    public static StepDay? Next(ImmutableArray<StepDay> days, LocalDate today, int? position)
    {
        foreach (var day in days)
            if (day.Day > today && IsAbove(day, position)) return day;
        return null;
    }

    /// <summary>No step of the cadence, repeats included, is above the position.</summary>
    public static bool IsFinished(Cadence cadence, int? position) => position >= cadence.AllSteps[^1].Offset;

    /// <summary>One day at least: two steps on one day would swallow the lower, whatever the contact interval.</summary>
    private static int Distance(int from, int to, int contactIntervalDays) => Math.Max(1, Math.Min(to - from, contactIntervalDays));

    private static bool IsAbove(StepDay day, int? position) => position is null || day.Offset > position;
}

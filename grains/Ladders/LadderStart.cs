using System.Text.Json.Serialization;
using NodaTime;
using Plixo.Grains.Calendars;

namespace Plixo.Grains.Ladders;

/// <summary>At which step an invoice begins that was already overdue when it was first seen.</summary>
[JsonDerivedType(typeof(FirstOverdueStep), "firstOverdueStep")]
[JsonDerivedType(typeof(HighestDueStep), "highestDueStep")]
[JsonDerivedType(typeof(NextStep), "nextStep")]
[JsonDerivedType(typeof(Step), "step")]
public abstract record StartAt
{
    private StartAt()
    {
    }

    /// <summary>At the first step after the due date, on the day it is first seen; it climbs on from there. The default.</summary>
    public sealed record FirstOverdueStep : StartAt;

    /// <summary>At the highest step whose day has come, as if it had been here all the time.</summary>
    public sealed record HighestDueStep : StartAt;

    /// <summary>At the first step whose day is still to come: nothing for the past.</summary>
    public sealed record NextStep : StartAt;

    /// <summary>At the first step at or after this offset.</summary>
    public sealed record Step(int Offset) : StartAt;

    public static StartAt Default { get; } = new FirstOverdueStep();
}

/// <summary>
/// Where a late arrival begins: above <paramref name="Position"/> (null: at the very first step), and not before the date it
/// was <paramref name="FirstSeen"/>. It is decided once, kept with the invoice, and handed to <see cref="Ladder.Days"/>.
/// </summary>
public sealed record LadderStart(int? Position, LocalDate FirstSeen)
{
    /// <summary>
    /// The beginning of an invoice first seen on a date; null when it was not yet overdue then: it climbs from the bottom.
    /// </summary>
    public static LadderStart? Of(
        StartAt startAt, LocalDate due, LocalDate firstSeen, Cadence cadence, SendingCalendar calendar, int contactIntervalDays)
    {
        if (due >= firstSeen) return null;
        var days = Ladder.Days(due, cadence, calendar, contactIntervalDays);
        int? position = startAt switch
        {
            StartAt.FirstOverdueStep => Below(cadence, 1),
            StartAt.Step step => Below(cadence, step.Offset),
            StartAt.HighestDueStep => Ladder.HighestDue(days, firstSeen, null) is { } highest ? Below(cadence, highest.Offset) : null,
            StartAt.NextStep => Ladder.HighestDue(days, firstSeen, null)?.Offset,
            _ => throw new ArgumentOutOfRangeException(nameof(startAt), startAt, "No such start."),
        };
        return new LadderStart(position, firstSeen);
    }

    /// <summary>The offset of the last step below the given one; null when there is none.</summary>
    private static int? Below(Cadence cadence, int offset) => cadence.AllSteps.LastOrDefault(step => step.Offset < offset)?.Offset;
}

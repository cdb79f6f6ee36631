using System.Collections.Immutable;
using NodaTime;
using Plixo.Grains.Calendars;
using Plixo.Grains.Ladders;

namespace Plixo.Tests.Grains.Ladders;

public sealed class LadderTests
{
    private static readonly LocalDate Monday = new(2026, 6, 1);
    private static readonly SendingCalendar Weekdays = SendingCalendar.MondayToFriday;

    public static Cadence Steps(params int[] offsets) => Cadence.Of(
        new AfterLastStep.HandOver(), offsets.Select(offset => new CadenceStep(offset, $"day{offset}", Tone.Reminder)));

    private static string Written(ImmutableArray<StepDay> days) =>
        string.Join(' ', days.Select(day => $"{day.Offset}:{day.Day.Month:00}-{day.Day.Day:00}"));

    [Fact]
    public void Every_day_open_gives_due_date_plus_offset() =>
        Assert.Equal("-3:05-29 1:06-02 7:06-08 14:06-15 30:07-01",
            Written(Ladder.Days(Monday, Steps(-3, 1, 7, 14, 30), SendingCalendar.EveryDay, 5)));

    [Fact]
    public void Weekend_delays_a_step_to_Monday() => // due Friday, +1 is Saturday
        Assert.Equal("1:06-08 7:06-15 14:06-22", Written(Ladder.Days(new LocalDate(2026, 6, 5), Steps(1, 7, 14), Weekdays, 7)));

    [Fact]
    public void Steps_close_together_over_a_weekend_stay_apart() => // +1, +2, +3 are Sat, Sun, Mon
        Assert.Equal("1:06-08 2:06-09 3:06-10", Written(Ladder.Days(new LocalDate(2026, 6, 5), Steps(1, 2, 3), Weekdays, 7)));

    [Fact]
    public void Distance_kept_is_the_smaller_of_original_distance_and_contact_interval()
    {
        var closed = new SendingCalendar(Plixo.Grains.Calendars.Weekdays.All, Closed(Monday.PlusDays(1), Monday.PlusDays(9)));
        Assert.Equal("1:06-11 7:06-17 30:07-01", Written(Ladder.Days(Monday, Steps(1, 7, 30), closed, 10))); // distance 6 < 10
        Assert.Equal("1:06-11 7:06-14 30:07-01", Written(Ladder.Days(Monday, Steps(1, 7, 30), closed, 3)));  // interval 3 < 6
    }

    [Fact]
    public void Holiday_after_the_kept_distance_moves_the_step_again()
    {
        var calendar = new SendingCalendar(Plixo.Grains.Calendars.Weekdays.All, Closed(Monday.PlusDays(1), Monday.PlusDays(2))
            .Add(Monday.PlusDays(6), "x"));
        Assert.Equal("1:06-04 4:06-08", Written(Ladder.Days(Monday, Steps(1, 4), calendar, 7))); // 06-04 + 3 = 06-07, closed
    }

    [Fact]
    public void Contact_interval_of_zero_still_keeps_steps_on_different_days() =>
        Assert.Equal("1:06-08 2:06-09", Written(Ladder.Days(new LocalDate(2026, 6, 5), Steps(1, 2), Weekdays, 0)));

    [Fact]
    public void Repeats_of_the_last_step_are_steps()
    {
        var cadence = Cadence.Of(new AfterLastStep.Repeat(10, 2), new CadenceStep(1, "a", Tone.Friendly),
            new CadenceStep(5, "b", Tone.Final, StepKind.Email, Alone: true));
        var days = Ladder.Days(Monday, cadence, SendingCalendar.EveryDay, 7);
        Assert.Equal("1:06-02 5:06-06 15:06-16 25:06-26", Written(days));
        Assert.All(days.Skip(1), day => Assert.True(day.Step is { Template: "b", Tone: Tone.Final, Alone: true }));
        Assert.False(Ladder.IsFinished(cadence, 15));
        Assert.True(Ladder.IsFinished(cadence, 25));
        Assert.False(Ladder.IsFinished(cadence, null));
    }

    [Fact]
    public void Calendar_without_sending_days_ends_the_list_and_opens_again()
    {
        Assert.Empty(Ladder.Days(Monday, Steps(1, 7), new SendingCalendar(Plixo.Grains.Calendars.Weekdays.None), 7));
        Assert.Equal(2, Ladder.Days(Monday, Steps(1, 7), Weekdays, 7).Length);
    }

    [Fact]
    public void Lost_time_collapses_to_the_highest_due_step_once()
    {
        var days = Ladder.Days(Monday, Steps(1, 7, 14, 30), SendingCalendar.EveryDay, 7);
        var late = Monday.PlusDays(20);
        Assert.Equal(14, Ladder.HighestDue(days, late, null)!.Offset);
        Assert.Null(Ladder.HighestDue(days, late, 14));
        Assert.Equal(30, Ladder.Next(days, late, 14)!.Offset);
        Assert.Null(Ladder.HighestDue(days, Monday, null));
        Assert.Equal(1, Ladder.Next(days, Monday, null)!.Offset);
        Assert.Null(Ladder.Next(days, Monday.PlusDays(30), 14));
    }

    [Fact]
    public void Policy_edit_re_opens_nothing()
    {
        var edited = Ladder.Days(Monday, Steps(1, 3, 5, 10), SendingCalendar.EveryDay, 7);
        Assert.Null(Ladder.HighestDue(edited, Monday.PlusDays(8), position: 7));
        Assert.Equal(10, Ladder.Next(edited, Monday.PlusDays(8), position: 7)!.Offset);
    }

    [Fact] // Acceptance check 11
    public void Oldest_of_three_invoices_paid_no_step_is_skipped_or_repeated()
    {
        var cadence = Steps(1, 7, 14, 30);
        LocalDate[] dues = [Monday, Monday.PlusDays(3), Monday.PlusDays(5)];
        var all = Walk(dues, cadence, paidOn: Monday.PlusDays(9));
        var withoutOldest = Walk(dues[1..], cadence, paidOn: null);
        Assert.Equal(withoutOldest[0], all[1]);
        Assert.Equal(withoutOldest[1], all[2]);
        Assert.Equal([1, 7, 14, 30], all[1]);
        Assert.Equal([1, 7, 14, 30], all[2]);
        Assert.Equal([1, 7], all[0]);
    }

    private static List<int>[] Walk(LocalDate[] dues, Cadence cadence, LocalDate? paidOn)
    {
        var taken = dues.Select(_ => new List<int>()).ToArray();
        for (var today = Monday; today < Monday.PlusDays(60); today = today.PlusDays(1))
            for (var i = 0; i < dues.Length; i++)
            {
                if (i == 0 && today >= paidOn) continue;
                var days = Ladder.Days(dues[i], cadence, Weekdays, 7);
                if (Ladder.HighestDue(days, today, taken[i].Count == 0 ? null : taken[i][^1]) is { } due) taken[i].Add(due.Offset);
            }
        return taken;
    }

    private static ImmutableSortedDictionary<LocalDate, string> Closed(LocalDate from, LocalDate to) =>
        Enumerable.Range(0, Period.DaysBetween(from, to) + 1).ToImmutableSortedDictionary(from.PlusDays, _ => "closed");
}

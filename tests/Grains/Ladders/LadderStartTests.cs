using NodaTime;
using Plixo.Grains.Calendars;
using Plixo.Grains.Ladders;

namespace Plixo.Tests.Grains.Ladders;

public sealed class LadderStartTests
{
    private static readonly LocalDate Due = new(2026, 6, 1);
    private static readonly Cadence Cadence = LadderTests.Steps(-3, 1, 7, 14, 30);

    private static LadderStart? Of(StartAt startAt, int firstSeenDaysAfterDue, Cadence? cadence = null) => LadderStart.Of(
        startAt, Due, Due.PlusDays(firstSeenDaysAfterDue), cadence ?? Cadence, SendingCalendar.EveryDay, 7);

    private static int[] DaysAfterDue(LadderStart? start) =>
        [.. Ladder.Days(Due, Cadence, SendingCalendar.EveryDay, 7, start).Select(day => Period.DaysBetween(Due, day.Day))];

    [Theory]
    [InlineData(-10)]
    [InlineData(-1)]
    [InlineData(0)]
    public void Invoice_seen_before_it_is_overdue_climbs_from_the_bottom(int firstSeen) =>
        Assert.Null(Of(StartAt.Default, firstSeen));

    [Fact]
    public void Default_begins_at_the_first_overdue_step_and_climbs_on_by_the_contact_interval()
    {
        var start = Of(StartAt.Default, 60);
        Assert.Equal(-3, start!.Position);
        Assert.Equal([60, 66, 73, 80], DaysAfterDue(start)); // +1 now, then 6, 7 and min(16, 7) days apart
    }

    [Fact]
    public void Default_shortly_overdue_keeps_the_days_that_are_still_to_come() =>
        Assert.Equal([3, 9, 16, 30], DaysAfterDue(Of(StartAt.Default, 3)));

    [Fact]
    public void Highest_begins_at_the_highest_step_whose_day_has_come()
    {
        Assert.Equal([20, 30], DaysAfterDue(Of(new StartAt.HighestDueStep(), 20)));
        Assert.Equal([60], DaysAfterDue(Of(new StartAt.HighestDueStep(), 60)));
    }

    [Fact]
    public void Next_begins_with_what_is_still_to_come()
    {
        Assert.Equal([30], DaysAfterDue(Of(new StartAt.NextStep(), 20)));
        Assert.Empty(DaysAfterDue(Of(new StartAt.NextStep(), 60)));
    }

    [Fact]
    public void Named_step_begins_there()
    {
        Assert.Equal([60, 67], DaysAfterDue(Of(new StartAt.Step(14), 60)));
        Assert.Equal([60, 67], DaysAfterDue(Of(new StartAt.Step(9), 60)));
    }

    [Fact]
    public void Cadence_without_overdue_steps_is_finished_for_an_overdue_arrival() =>
        Assert.True(Ladder.IsFinished(LadderTests.Steps(-7, 0), Of(StartAt.Default, 5, LadderTests.Steps(-7, 0))!.Position));

    [Fact]
    public void First_seen_on_a_closed_day_begins_on_the_next_sending_day()
    {
        var sunday = new LocalDate(2026, 8, 2);
        var start = LadderStart.Of(StartAt.Default, Due, sunday, Cadence, SendingCalendar.MondayToFriday, 7);
        Assert.Equal(new LocalDate(2026, 8, 3), Ladder.Days(Due, Cadence, SendingCalendar.MondayToFriday, 7, start)[0].Day);
    }
}

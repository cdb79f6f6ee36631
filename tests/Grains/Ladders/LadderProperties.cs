using System.Collections.Immutable;
using FsCheck;
using FsCheck.Fluent;
using NodaTime;
using Plixo.Grains.Calendars;
using Plixo.Grains.Ladders;

namespace Plixo.Tests.Grains.Ladders;

public sealed class LadderProperties
{
    public sealed record Case(LocalDate Due, Cadence Cadence, SendingCalendar Calendar, int Interval)
    {
        public ImmutableArray<StepDay> Days => Ladder.Days(Due, Cadence, Calendar, Interval);

        public override string ToString() =>
            $"due {Due}, steps {string.Join(' ', Cadence.AllSteps.Select(s => s.Offset))}, {Calendar.Days}, " +
            $"closed {string.Join(' ', Calendar.Holidays.Keys)}, interval {Interval}";
    }

    private static readonly LocalDate Epoch = new(2026, 1, 1);

    private static readonly Gen<Case> Cases =
        from due in Gen.Choose(0, 700)
        from offsets in Gen.NonEmptyListOf(Gen.Choose(-60, 120))
        from every in Gen.Choose(1, 30)
        from times in Gen.Choose(0, 3)
        from weekdays in Gen.Choose(1, 127)
        from closed in Gen.ListOf(Gen.Choose(-70, 1000))
        from interval in Gen.Choose(0, 20)
        select new Case(
            Epoch.PlusDays(due),
            Cadence.Of(times == 0 ? new AfterLastStep.HandOver() : new AfterLastStep.Repeat(every, times),
                offsets.Distinct().Order().Take(Cadence.MaxSteps).Select(o => new CadenceStep(o, "t", Tone.Firm))),
            new SendingCalendar((Weekdays)weekdays,
                closed.Distinct().ToImmutableSortedDictionary(day => Epoch.PlusDays(day), _ => "closed")),
            interval);

    private static void Holds(Func<Case, bool> property) => Prop.ForAll(Cases.ToArbitrary(), property).QuickCheckThrowOnFailure();

    [Fact]
    public void No_step_is_swallowed_and_the_order_is_strict() => Holds(c =>
        c.Days.Select(d => d.Step).SequenceEqual(c.Cadence.AllSteps) && c.Days.Zip(c.Days.Skip(1)).All(p => p.First.Day < p.Second.Day));

    [Fact]
    public void Every_day_is_a_sending_day_not_before_due_date_plus_offset() => Holds(c =>
        c.Days.All(d => c.Calendar.IsSendingDay(d.Day) && d.Day >= c.Due.PlusDays(d.Offset)));

    [Fact]
    public void Steps_keep_the_smaller_of_distance_and_interval() => Holds(c =>
        c.Days.Zip(c.Days.Skip(1)).All(p =>
            Period.DaysBetween(p.First.Day, p.Second.Day) >= Math.Min(p.Second.Offset - p.First.Offset, c.Interval)));

    [Fact]
    public void No_day_could_be_earlier() => Holds(c => c.Days.Select((d, i) => (d, i)).All(x =>
    {
        var floor = c.Due.PlusDays(x.d.Offset);
        if (x.i > 0)
        {
            var before = c.Days[x.i - 1];
            floor = LocalDate.Max(floor, before.Day.PlusDays(Math.Max(1, Math.Min(x.d.Offset - before.Offset, c.Interval))));
        }
        return c.Calendar.NextSendingDay(floor) == x.d.Day;
    }));

    [Fact]
    public void Walked_daily_without_loss_every_step_is_taken_once_on_its_day() => Holds(c =>
    {
        var days = c.Days;
        var taken = new List<(int, LocalDate)>();
        int? position = null;
        for (var today = days[0].Day.PlusDays(-1); today <= days[^1].Day; today = today.PlusDays(1))
            if (Ladder.HighestDue(days, today, position) is { } due)
            {
                taken.Add((due.Offset, today));
                position = due.Offset;
            }
        return taken.SequenceEqual(days.Select(d => (d.Offset, d.Day)));
    });

    [Fact]
    public void Old_arrival_takes_every_step_above_its_beginning_once_and_none_before_it_was_seen() => Holds(c =>
    {
        var firstSeen = c.Due.PlusDays(45);
        var start = LadderStart.Of(StartAt.Default, c.Due, firstSeen, c.Cadence, c.Calendar, c.Interval)!;
        var days = Ladder.Days(c.Due, c.Cadence, c.Calendar, c.Interval, start);
        return days.Select(d => d.Offset).SequenceEqual(c.Cadence.AllSteps.Select(s => s.Offset).Where(o => o > 0)) &&
               days.All(d => d.Day >= firstSeen) && days.Zip(days.Skip(1)).All(p => p.First.Day < p.Second.Day);
    });
}

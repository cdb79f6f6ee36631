using FsCheck;
using FsCheck.Fluent;
using Plixo.Grains.Calendars;

namespace Plixo.Tests.Grains.Calendars;

public sealed class IcsHolidaysTests
{
    private static string Calendar(params string[] lines) =>
        string.Join("\r\n", ["BEGIN:VCALENDAR", "VERSION:2.0", .. lines, "END:VCALENDAR", ""]);

    private static string Event(params string[] lines) => Calendar(["BEGIN:VEVENT", .. lines, "END:VEVENT"]);

    private static string Read(string text)
    {
        Assert.True(IcsHolidays.TryParse(text, out var holidays, out var fault), fault?.ToString());
        return string.Join(' ', holidays.Select(day => $"{day.Key.Year:0000}{day.Key.Month:00}{day.Key.Day:00}={day.Value}"));
    }

    private static string Fault(string text)
    {
        Assert.False(IcsHolidays.TryParse(text, out var holidays, out var fault));
        Assert.Empty(holidays);
        return fault!.ToString();
    }

    [Fact]
    public void One_day() => Assert.Equal("20260501=May Day", Read(Event("DTSTART;VALUE=DATE:20260501", "SUMMARY:May Day")));

    [Theory]
    [InlineData("DTEND;VALUE=DATE:20260504", "20260501=x 20260502=x 20260503=x")]
    [InlineData("DTEND;VALUE=DATE:20260501", "20260501=x")]
    [InlineData("DURATION:P2D", "20260501=x 20260502=x")]
    [InlineData("UID:1", "20260501=x")]
    public void End_is_the_first_day_after(string end, string expected) =>
        Assert.Equal(expected, Read(Event("DTSTART;VALUE=DATE:20260501", "SUMMARY:x", end)));

    [Theory]
    [InlineData("FREQ=YEARLY;COUNT=3", "20260501=x 20270501=x 20280501=x")]
    [InlineData("FREQ=YEARLY;INTERVAL=2;UNTIL=20300501", "20260501=x 20280501=x 20300501=x")]
    [InlineData("FREQ=YEARLY;UNTIL=20270430T235959Z;WKST=MO", "20260501=x")]
    [InlineData("FREQ=YEARLY;COUNT=2;BYMONTH=5;BYMONTHDAY=1", "20260501=x 20270501=x")]
    [InlineData("FREQ=YEARLY;COUNT=2;BYMONTH=5;BYDAY=1FR", "20260501=x 20270507=x")]
    [InlineData("FREQ=YEARLY;COUNT=2;BYMONTH=5;BYDAY=-1MO", "20260525=x 20270531=x")]
    public void Comes_back_every_year(string rule, string expected) =>
        Assert.Equal(expected, Read(Event("DTSTART;VALUE=DATE:20260501", "SUMMARY:x", $"RRULE:{rule}")));

    [Fact]
    public void Without_an_end_it_comes_back_within_the_years_kept()
    {
        var days = Read(Event("DTSTART;VALUE=DATE:19700501", "SUMMARY:x", "RRULE:FREQ=YEARLY")).Split(' ');
        Assert.Equal((101, "20000501=x", "21000501=x"), (days.Length, days[0], days[^1]));
    }

    [Fact]
    public void Leap_day_comes_back_in_leap_years() => Assert.Equal(
        "20240229=x 20280229=x", Read(Event("DTSTART;VALUE=DATE:20240229", "SUMMARY:x", "RRULE:FREQ=YEARLY;COUNT=2")));

    [Fact]
    public void Excepted_dates_are_open() => Assert.Equal("20260501=x 20280501=x", Read(Event(
        "DTSTART;VALUE=DATE:20260501", "SUMMARY:x", "RRULE:FREQ=YEARLY;COUNT=3", "EXDATE;VALUE=DATE:20270501")));

    [Fact]
    public void Folded_and_escaped_names_are_read() => Assert.Equal("20260501=Day, of; the \\ world wide", Read(Event(
        "DTSTART;VALUE=DATE:20260501", "SUMMARY;LANGUAGE=\"en;x:y\":Day\\, of\\; the \\\\", "  wor", "\tld\\nwide")));

    [Fact]
    public void Cancelled_events_and_other_components_are_left_out() => Assert.Equal("20260501=x", Read(Calendar(
        "BEGIN:VTIMEZONE", "BEGIN:STANDARD", "DTSTART:19700101T000000", "END:STANDARD", "END:VTIMEZONE",
        "BEGIN:VEVENT", "DTSTART;VALUE=DATE:20260502", "STATUS:CANCELLED", "END:VEVENT",
        "BEGIN:VEVENT", "DTSTART;VALUE=DATE:20260501", "SUMMARY:x", "BEGIN:VALARM", "SUMMARY:y", "END:VALARM", "END:VEVENT")));

    [Fact]
    public void Two_events_on_one_day_keep_both_names() => Assert.Equal("20260501=a, b", Read(Calendar(
        "BEGIN:VEVENT", "DTSTART;VALUE=DATE:20260501", "SUMMARY:a", "END:VEVENT",
        "BEGIN:VEVENT", "DTSTART;VALUE=DATE:20260501", "SUMMARY:b", "END:VEVENT")));

    [Fact]
    public void Byte_order_mark_and_bare_line_feeds_are_read() =>
        Assert.Equal("20260501=x", Read("\uFEFF" + Event("DTSTART;VALUE=DATE:20260501", "SUMMARY:x").Replace("\r", "")));

    [Theory]
    [InlineData("DTSTART:20260501T090000", "line 4: has a time of day; only all-day events are read")]
    [InlineData("DTSTART;VALUE=DATE:20260532", "line 4: '20260532' is no date")]
    [InlineData("SUMMARY:x", "line 3: the event has no DTSTART")]
    [InlineData("nonsense", "line 4: has no ':' after a name; this is no iCalendar line")]
    [InlineData("DTSTART;VALUE=DATE:20260501\r\nDTEND;VALUE=DATE:20260430", "line 5: the event lasts less than 1 or more than 366 days")]
    [InlineData("DTSTART;VALUE=DATE:20260501\r\nDTEND;VALUE=DATE:20270601", "line 5: the event lasts less than 1 or more than 366 days")]
    [InlineData("DTSTART;VALUE=DATE:20260501\r\nDTSTART;VALUE=DATE:20260502", "line 5: a second DTSTART in one event")]
    [InlineData("DTSTART;VALUE=DATE:20260501\r\nRRULE:FREQ=WEEKLY", "line 5: only yearly repetition is read")]
    [InlineData("DTSTART;VALUE=DATE:20260501\r\nRRULE:FREQ=YEARLY;BYWEEKNO=20", "line 5: BYWEEKNO=20 in a repetition is not read")]
    [InlineData("DTSTART;VALUE=DATE:20260501\r\nRRULE:FREQ=YEARLY;BYDAY=1MO", "line 5: BYDAY without BYMONTH is not read")]
    [InlineData("DTSTART;VALUE=DATE:20260501\r\nRRULE:FREQ=YEARLY;INTERVAL=0", "line 5: '0' is not a number from 1 to 100")]
    [InlineData("DTSTART;VALUE=DATE:20260501\r\nRDATE;VALUE=DATE:20260601", "line 5: RDATE is not read")]
    public void What_is_wrong_is_named_with_its_line(string line, string expected) => Assert.Equal(expected, Fault(Event(line)));

    [Theory]
    [InlineData("", "line 1: the file holds no calendar")]
    [InlineData("BEGIN:VEVENT", "line 1: BEGIN:VCALENDAR is expected here")]
    [InlineData("BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART;VALUE=DATE:20260501", "line 3: the file ends inside VEVENT of line 2")]
    [InlineData("BEGIN:VCALENDAR\nBEGIN:VEVENT\nEND:VCALENDAR", "line 3: END:VCALENDAR closes BEGIN:VEVENT of line 2")]
    [InlineData("BEGIN:VCALENDAR\nEND:VCALENDAR\nEND:VEVENT", "line 3: BEGIN:VCALENDAR is expected here")]
    public void A_cut_or_strange_file_is_refused(string text, string expected) => Assert.Equal(expected, Fault(text));

    [Fact]
    public void Limits_hold()
    {
        Assert.Contains("longer", Fault(new string('x', IcsHolidays.MaxLength + 1)));
        var many = Enumerable.Range(0, 28).SelectMany(i => new[]
        {
            "BEGIN:VEVENT", $"DTSTART;VALUE=DATE:{2001 + i}0101", $"DTEND;VALUE=DATE:{2002 + i}0101", "END:VEVENT",
        });
        Assert.Contains("more than 10000 closed dates", Fault(Calendar([.. many])));
    }

    [Fact]
    public void Whatever_the_text_there_is_a_verdict()
    {
        var pieces = Gen.Elements("BEGIN:", "END:", "VCALENDAR", "VEVENT", "\r\n", "\n", " ", "DTSTART", ";VALUE=DATE", ":", "20260501", "RRULE:FREQ=YEARLY",
            ";BYMONTH=", "99", ";COUNT=", "EXDATE", "\"", "\\", "SUMMARY", ",", "=", "T", "DURATION:P", "D", "\0");
        var texts = Gen.ListOf(pieces).Select(list => "BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART:20260501\n" + string.Concat(list) + "\nEND:VEVENT\nEND:VCALENDAR");
        Prop.ForAll(texts.ToArbitrary(), text => IcsHolidays.TryParse(text, out _, out var fault) == (fault is null)).QuickCheckThrowOnFailure();
    }
}

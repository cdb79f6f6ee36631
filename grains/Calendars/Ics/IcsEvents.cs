using NodaTime;
using NodaTime.Text;

namespace Plixo.Grains.Calendars.Ics;

/// <summary>The events of a file, in order.</summary>
internal static class IcsEvents
{
    private static readonly LocalDatePattern Basic = LocalDatePattern.CreateWithInvariantCulture("uuuuMMdd");

    public static IEnumerable<IcsEvent> In(string text)
    {
        var open = new Stack<IcsLine>();
        var lines = new List<IcsLine>();
        var last = 1;
        var calendars = 0;
        foreach (var line in IcsLine.In(text))
        {
            last = line.Number;
            if (open.Count == 0 && (line.Name, line.Value.ToUpperInvariant()) != ("BEGIN", "VCALENDAR"))
                throw new IcsFaultException(line.Number, "BEGIN:VCALENDAR is expected here");
            if (line.Name == "BEGIN")
            {
                if (open.Count == 0) calendars++;
                open.Push(line);
                if (IsEvent(line)) lines.Clear();
            }
            else if (line.Name == "END")
            {
                var begin = open.Pop();
                if (!begin.Value.Equals(line.Value, StringComparison.OrdinalIgnoreCase))
                    throw new IcsFaultException(line.Number, $"END:{line.Value} closes BEGIN:{begin.Value} of line {begin.Number}");
                if (IsEvent(begin) && Event(begin, lines) is { } entry) yield return entry;
            }
            else if (IsEvent(open.Peek()))
            {
                lines.Add(line);
            }
        }
        if (open.Count > 0) throw new IcsFaultException(last, $"the file ends inside {open.Peek().Value} of line {open.Peek().Number}");
        if (calendars == 0) throw new IcsFaultException(1, "the file holds no calendar");
    }

    /// <exception cref="IcsFaultException">The text is no date as yyyyMMdd.</exception>
    public static LocalDate Date(IcsLine line, string text) => Basic.Parse(text) is { Success: true, Value: var date }
        ? date
        : throw new IcsFaultException(line.Number, $"'{text}' is no date");

    private static bool IsEvent(IcsLine begin) => begin.Value.Equals("VEVENT", StringComparison.OrdinalIgnoreCase);

    private static IcsEvent? Event(IcsLine begin, List<IcsLine> lines)
    {
        IcsLine? One(string name) => lines.Where(line => line.Name == name).ToArray() switch
        {
            [] => null,
            [var only] => only,
            [_, var second, ..] => throw new IcsFaultException(second.Number, $"a second {name} in one event"),
        };
        if (One("STATUS")?.Value == "CANCELLED") return null;
        if ((One("RDATE") ?? One("RECURRENCE-ID")) is { } unknown) throw new IcsFaultException(unknown.Number, $"{unknown.Name} is not read");
        var start = One("DTSTART") ?? throw new IcsFaultException(begin.Number, "the event has no DTSTART");
        var name = One("SUMMARY")?.Text() is { Length: > 0 } summary ? summary : "Closed";
        var first = AllDay(start, start.Value);
        var except = lines.Where(line => line.Name == "EXDATE").SelectMany(line => line.Value.Split(',').Select(value => AllDay(line, value)));
        return new IcsEvent(begin.Number, name, first, Length(first, One("DTEND"), One("DURATION")),
            One("RRULE") is { } rule ? YearlyRules.Read(rule, first) : null, except.ToHashSet());
    }

    private static LocalDate AllDay(IcsLine line, string value) => value.Contains('T')
        ? throw new IcsFaultException(line.Number, "has a time of day; only all-day events are read")
        : Date(line, value);

    /// <summary>DTEND is the first day after the event; an end on the first day itself, which some programs write, is one day.</summary>
    private static int Length(LocalDate first, IcsLine? end, IcsLine? duration)
    {
        var line = end ?? duration;
        if (line is null) return 1;
        var days = end is not null ? Math.Max(Period.DaysBetween(first, AllDay(end, end.Value)), first == AllDay(end, end.Value) ? 1 : 0) : Days(line);
        return days is >= 1 and <= IcsHolidays.MaxEventDays
            ? days
            : throw new IcsFaultException(line.Number, $"the event lasts less than 1 or more than {IcsHolidays.MaxEventDays} days");
    }

    private static int Days(IcsLine line) =>
        line.Value is ['P', .. var number, ('D' or 'W') and var unit] && int.TryParse(number, out var n) && n is > 0 and <= IcsHolidays.MaxEventDays
            ? n * (unit == 'W' ? 7 : 1)
            : throw new IcsFaultException(line.Number, $"'{line.Value}' is no number of days");
}

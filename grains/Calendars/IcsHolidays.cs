using System.Collections.Immutable;
using NodaTime;
using Plixo.Grains.Calendars.Ics;

namespace Plixo.Grains.Calendars;

/// <summary>What is wrong with an .ics file, and in which line (counted from 1).</summary>
public sealed record IcsFault(int Line, string Words)
{
    public override string ToString() => $"line {Line}: {Words}";
}

/// <summary>
/// Closed days from an iCalendar file (RFC 5545): all-day events, of one or several days, once or every year. Dates outside
/// <see cref="CountryHolidays.FirstYear"/> to <see cref="CountryHolidays.LastYear"/> are left out; cancelled events too.
/// Anything that could mean other dates than those read refuses the whole file.
/// </summary>
public static class IcsHolidays
{
    /// <summary>Longest file, in characters.</summary>
    public const int MaxLength = 1_000_000;

    /// <summary>Most closed dates that come of one file.</summary>
    public const int MaxDates = 10_000;

    /// <summary>Longest event, in days.</summary>
    public const int MaxEventDays = 366;

    /// <summary>Longest name that is kept, in characters; the rest is cut.</summary>
    public const int MaxName = 200;

    public static bool TryParse(string text, out ImmutableSortedDictionary<LocalDate, string> holidays, out IcsFault? fault)
    {
        holidays = ImmutableSortedDictionary<LocalDate, string>.Empty;
        fault = null;
        try
        {
            holidays = Read(text);
            return true;
        }
        catch (IcsFaultException refused)
        {
            fault = refused.Fault;
            return false;
        }
    }

    private static ImmutableSortedDictionary<LocalDate, string> Read(string text)
    {
        if (text.Length > MaxLength) throw new IcsFaultException(1, $"the file is longer than {MaxLength} characters");
        var closed = new SortedDictionary<LocalDate, string>();
        foreach (var entry in IcsEvents.In(text))
            foreach (var day in entry.Days())
            {
                closed[day] = closed.TryGetValue(day, out var other) && other != entry.Name ? Cut($"{other}, {entry.Name}") : Cut(entry.Name);
                if (closed.Count > MaxDates) throw new IcsFaultException(entry.Line, $"the file has more than {MaxDates} closed dates");
            }
        return closed.ToImmutableSortedDictionary();
    }

    private static string Cut(string name) => name.Length <= MaxName ? name : name[..MaxName];
}

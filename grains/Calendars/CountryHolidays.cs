using System.Collections.Immutable;
using NodaTime;
using Plixo.Grains.Calendars.Countries;

namespace Plixo.Grains.Calendars;

/// <summary>
/// The national holidays of a country and year, by rules that name their source. What only a region keeps is left out and
/// comes by .ics or by hand.
/// </summary>
public static class CountryHolidays
{
    /// <summary>First year the rules are written for.</summary>
    public const int FirstYear = 2000;

    /// <summary>Last year; laws change, so the farther the year the less it binds.</summary>
    public const int LastYear = 2100;

    private static readonly Dictionary<string, HolidayRule[]> Rules = new(StringComparer.Ordinal)
    {
        ["AT"] = CentralEurope.Austria,
        ["AU"] = Oceania.Australia,
        ["BE"] = WesternEurope.Belgium,
        ["CA"] = NorthAmerica.Canada,
        ["CH"] = CentralEurope.Switzerland,
        ["DE"] = CentralEurope.Germany,
        ["DK"] = Nordics.Denmark,
        ["ES"] = SouthernEurope.Spain,
        ["FI"] = Nordics.Finland,
        ["FR"] = WesternEurope.France,
        ["GB-ENG"] = BritishIsles.England,
        ["IE"] = BritishIsles.Ireland,
        ["IT"] = SouthernEurope.Italy,
        ["NL"] = WesternEurope.Netherlands,
        ["NO"] = Nordics.Norway,
        ["PL"] = CentralEurope.Poland,
        ["PT"] = SouthernEurope.Portugal,
        ["SE"] = Nordics.Sweden,
        ["US"] = NorthAmerica.UnitedStates,
    };

    /// <summary>ISO 3166 codes that have rules, in order: AT … US, and GB-ENG for England and Wales.</summary>
    public static IEnumerable<string> Countries => Rules.Keys;

    public static bool Knows(string country) => Rules.ContainsKey(country);

    /// <summary>Closed dates of the year and their names, in the country's language; substitute days say "(observed)".</summary>
    /// <exception cref="ArgumentException">The country has no rules; ask <see cref="Knows"/> first.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The year is outside <see cref="FirstYear"/> to <see cref="LastYear"/>.</exception>
    public static ImmutableSortedDictionary<LocalDate, string> For(string country, int year)
    {
        if (!Rules.TryGetValue(country, out var rules)) throw new ArgumentException($"No holiday rules for '{country}'.", nameof(country));
        ArgumentOutOfRangeException.ThrowIfLessThan(year, FirstYear);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(year, LastYear);

        // A substitute can lie in the neighbouring year: 1 January 2022 was observed on 31 December 2021.
        var days = Enumerable.Range(year - 1, 3).SelectMany(each => rules.Select(rule => (rule, date: rule.In(each))))
            .Where(day => day.date is not null).Select(day => (day.rule, date: day.date!.Value)).OrderBy(day => day.date).ToArray();
        var closed = new SortedDictionary<LocalDate, string>();
        foreach (var (rule, date) in days)
            closed[date] = closed.TryGetValue(date, out var other) ? $"{other}, {rule.Name}" : rule.Name;
        foreach (var (rule, date) in days)
            if (Observed(rule.Substitute, date, closed) is { } observed) closed.TryAdd(observed, $"{rule.Name} (observed)");
        return closed.Where(day => day.Key.Year == year).ToImmutableSortedDictionary();
    }

    private static LocalDate? Observed(Substitute substitute, LocalDate date, SortedDictionary<LocalDate, string> closed)
    {
        if (date.DayOfWeek is not (IsoDayOfWeek.Saturday or IsoDayOfWeek.Sunday)) return null;
        switch (substitute)
        {
            case Substitute.NearestWeekday: return date.PlusDays(date.DayOfWeek == IsoDayOfWeek.Saturday ? -1 : 1);
            case Substitute.NextWeekday:
                var next = date.PlusDays(1);
                while (next.DayOfWeek is IsoDayOfWeek.Saturday or IsoDayOfWeek.Sunday || closed.ContainsKey(next)) next = next.PlusDays(1);
                return next;
            default: return null;
        }
    }
}

using NodaTime;

namespace Plixo.Grains.Calendars.Ics;

/// <summary>An all-day event: its first day, how many days it lasts, and the years it comes back.</summary>
internal sealed record IcsEvent(int Line, string Name, LocalDate First, int Length, YearlyRule? Rule, IReadOnlySet<LocalDate> Except)
{
    /// <summary>Every closed date within the years that holidays are kept for.</summary>
    public IEnumerable<LocalDate> Days() => Starts()
        .Where(start => !Except.Contains(start))
        .SelectMany(start => Enumerable.Range(0, Length).Select(start.PlusDays))
        .Where(day => day.Year is >= CountryHolidays.FirstYear and <= CountryHolidays.LastYear);

    private IEnumerable<LocalDate> Starts() => Rule?.Dates(First) ?? [First];
}

/// <summary>FREQ=YEARLY with what holiday calendars use of it.</summary>
/// <param name="Nth">The n-th such weekday of the month, from its end where negative; null: the day of the first event.</param>
internal sealed record YearlyRule(int Interval, int? Count, LocalDate? Until, int? Month, (int N, IsoDayOfWeek Day)? Nth)
{
    public IEnumerable<LocalDate> Dates(LocalDate first)
    {
        var given = 0;
        for (var year = first.Year; year <= CountryHolidays.LastYear && !(given >= Count); year += Interval)
        {
            if (In(year, first) is not { } date || date < first) continue;
            if (date > Until) yield break;
            given++;
            yield return date;
        }
    }

    /// <summary>Null in a year that has no such date, as RFC 5545 wants it for 29 February.</summary>
    private LocalDate? In(int year, LocalDate first)
    {
        var month = Month ?? first.Month;
        var days = CalendarSystem.Iso.GetDaysInMonth(year, month);
        if (Nth is not { } nth) return first.Day <= days ? new LocalDate(year, month, first.Day) : null;
        var fits = Enumerable.Range(1, days).Select(day => new LocalDate(year, month, day)).Where(date => date.DayOfWeek == nth.Day).ToArray();
        var index = nth.N > 0 ? nth.N - 1 : fits.Length + nth.N;
        return index >= 0 && index < fits.Length ? fits[index] : null;
    }
}

using NodaTime;

namespace Plixo.Grains.Calendars.Countries;

internal static class Easter
{
    /// <summary>
    /// Western Easter Sunday by the anonymous Gregorian computus (first printed in Nature, 20 April 1876; also in Meeus,
    /// Astronomical Algorithms, chapter 8).
    /// </summary>
    public static LocalDate Sunday(int year)
    {
        var (goldenYear, century, yearOfCentury) = (year % 19, year / 100, year % 100);
        var correction = (century + 8) / 25;
        var epact = ((19 * goldenYear) + century - (century / 4) - ((century - correction + 1) / 3) + 15) % 30;
        var weekday = (32 + (2 * (century % 4)) + (2 * (yearOfCentury / 4)) - epact - (yearOfCentury % 4)) % 7;
        var late = (goldenYear + (11 * epact) + (22 * weekday)) / 451;
        var monthAndDay = epact + weekday - (7 * late) + 114;
        return new LocalDate(year, monthAndDay / 31, (monthAndDay % 31) + 1);
    }
}

using NodaTime;

namespace Plixo.Silo.Reading;

/// <summary>Counts days between ISO dates in SQL that both engines know: each date becomes its Julian day number.</summary>
public static class DaySql
{
    /// <summary>The Julian day number of the date in an expression (Fliegel and Van Flandern, for dates after 1900).</summary>
    public static string Number(string date)
    {
        var (year, month, day) = (Part(date, 1, 4), Part(date, 6, 2), Part(date, 9, 2));
        var shift = $"((14 - {month}) / 12)";
        var years = $"({year} + 4800 - {shift})";
        return $"({day} + (153 * ({month} + 12 * {shift} - 3) + 2) / 5 + 365 * {years} + {years} / 4 - {years} / 100 + {years} / 400 - 32045)";
    }

    public static long Number(LocalDate date) => (long)Period.DaysBetween(new LocalDate(2000, 1, 1), date) + 2_451_545;

    /// <summary>Days past the date, 0 up to and on it; with the parameter `$todaynumber`.</summary>
    public static string Overdue(string date) =>
        $"CASE WHEN {Number(date)} < $todaynumber THEN $todaynumber - {Number(date)} ELSE 0 END";

    private static string Part(string date, int from, int length) => $"CAST(substr({date}, {from}, {length}) AS bigint)";
}

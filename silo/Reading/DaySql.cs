using NodaTime;
using Plixo.Silo.Stores;

namespace Plixo.Silo.Reading;

/// <summary>Counts days between ISO dates in SQL that both engines know: each date becomes its Julian day number.</summary>
public static class DaySql
{
    /// <summary>The Julian day number of the date in an expression; null of null.</summary>
    public static string Number(string date) => SqlText.DayNumber(date);

    public static long Number(LocalDate date) => (long)Period.DaysBetween(new LocalDate(2000, 1, 1), date) + 2_451_545;

    /// <summary>Days past the date, 0 up to and on it; with the parameter `$todaynumber`.</summary>
    public static string Overdue(string date) =>
        $"CASE WHEN {Number(date)} < $todaynumber THEN $todaynumber - {Number(date)} ELSE 0 END";
}

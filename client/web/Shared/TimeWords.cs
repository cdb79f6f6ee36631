using Google.Protobuf.WellKnownTypes;
using NodaTime;
using NodaTime.Text;
using Date = Google.Type.Date;

namespace Plixo.Web.Shared;

/// <summary>Dates and instants as a page shows them, in a zone that the server knows and never in the browser's own.</summary>
public static class TimeWords
{
    private static readonly LocalDateTimePattern ShortForm = LocalDateTimePattern.CreateWithInvariantCulture("d MMM HH:mm");

    private static readonly LocalDateTimePattern FullForm = LocalDateTimePattern.CreateWithInvariantCulture("ddd d MMM uuuu HH:mm:ss");

    private static readonly LocalDatePattern DayForm = LocalDatePattern.CreateWithInvariantCulture("d MMM");

    private static readonly LocalDatePattern DateForm = LocalDatePattern.CreateWithInvariantCulture("d MMM uuuu");

    /// <summary>`28 Nov 09:00`.</summary>
    public static string Short(Timestamp at, string zone) => ShortForm.Format(Local(at, zone));

    /// <summary>`Sat 28 Nov 2026 09:00:00 Europe/Oslo`.</summary>
    public static string Full(Timestamp at, string zone) => $"{FullForm.Format(Local(at, zone))} {zone}";

    /// <summary>`28 Nov 2026`; a dash for none.</summary>
    public static string Of(Date? date) => date is null ? "–" : DateForm.Format(Local(date));

    /// <summary>`28 Nov`.</summary>
    public static string DayAndMonth(Date date) => DayForm.Format(Local(date));

    /// <summary>`2026-11-28`, as date fields and filters have it.</summary>
    public static string Iso(Date date) => LocalDatePattern.Iso.Format(Local(date));

    /// <summary>The instant at which a day begins, as filters have it; empty for what is no date, `2026-11-28`.</summary>
    public static string StartOfDay(string date, string zone) => LocalDatePattern.Iso.Parse(date) is { Success: true, Value: var day }
        ? InstantPattern.General.Format(Zone(zone).AtStartOfDay(day).ToInstant())
        : "";

    /// <summary>`2026-11-29` after `2026-11-28`; empty for what is no date.</summary>
    public static string DayAfter(string date) => LocalDatePattern.Iso.Parse(date) is { Success: true, Value: var day } ? LocalDatePattern.Iso.Format(day.PlusDays(1)) : "";

    public static LocalDate Local(Date date) => new(date.Year, date.Month, date.Day);

    public static Date Wire(LocalDate date) => new() { Year = date.Year, Month = date.Month, Day = date.Day };

    public static LocalDateTime Local(Timestamp at, string zone) =>
        Instant.FromDateTimeOffset(at.ToDateTimeOffset()).InZone(Zone(zone)).LocalDateTime;

    private static DateTimeZone Zone(string name) => DateTimeZoneProviders.Tzdb.GetZoneOrNull(name) ?? DateTimeZone.Utc;
}

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

    private static readonly LocalDatePattern DateForm = LocalDatePattern.CreateWithInvariantCulture("d MMM uuuu");

    /// <summary>`28 Nov 09:00`.</summary>
    public static string Short(Timestamp at, string zone) => ShortForm.Format(Local(at, zone));

    /// <summary>`Sat 28 Nov 2026 09:00:00 Europe/Oslo`.</summary>
    public static string Full(Timestamp at, string zone) => $"{FullForm.Format(Local(at, zone))} {zone}";

    /// <summary>`28 Nov 2026`; a dash for none.</summary>
    public static string Of(Date? date) => date is null ? "–" : DateForm.Format(new LocalDate(date.Year, date.Month, date.Day));

    public static LocalDateTime Local(Timestamp at, string zone) =>
        Instant.FromDateTimeOffset(at.ToDateTimeOffset()).InZone(DateTimeZoneProviders.Tzdb.GetZoneOrNull(zone) ?? DateTimeZone.Utc).LocalDateTime;
}

using NodaTime;

namespace Plixo.Grains.Calendars;

/// <summary>Zones by their tz database id. The version of the database stands in every decision record.</summary>
public static class Zones
{
    public static string TzdbVersion => DateTimeZoneProviders.Tzdb.VersionId;

    /// <exception cref="NodaTime.TimeZones.DateTimeZoneNotFoundException">The id is unknown; ids are checked before they are stored.</exception>
    public static DateTimeZone Of(string id) => DateTimeZoneProviders.Tzdb[id];

    public static bool IsKnown(string? id) => id is not null && DateTimeZoneProviders.Tzdb.GetZoneOrNull(id) is not null;

    public static LocalDate DateIn(this Instant instant, DateTimeZone zone) => instant.InZone(zone).Date;
}

using NodaTime.TimeZones;

namespace Plixo.Silo.Import.Csv;

/// <summary>
/// The two-letter codes of ISO 3166-1: those that the tz database assigns time zones to, the two uninhabited ones that it does
/// not, and XK, which ledgers use for Kosovo.
/// </summary>
internal static class CountryCodes
{
    private static readonly HashSet<string> Known =
        [.. TzdbDateTimeZoneSource.Default.ZoneLocations!.Select(location => location.CountryCode), "BV", "HM", "XK"];

    public static bool Contains(string code) => Known.Contains(code);
}

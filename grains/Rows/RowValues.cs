using NodaTime;
using NodaTime.Text;

namespace Plixo.Grains.Rows;

/// <summary>How values stand in rows: instants as microseconds since 1970, dates as ISO text, flags as 0 and 1.</summary>
public static class RowValues
{
    public static long ToRow(this Instant instant) => instant.ToUnixTimeTicks() / 10;

    public static long? ToRow(this Instant? instant) => instant?.ToRow();

    public static string ToRow(this LocalDate date) => LocalDatePattern.Iso.Format(date);

    public static string? ToRow(this LocalDate? date) => date?.ToRow();

    public static long ToRow(this bool flag) => flag ? 1 : 0;

    public static Instant ToInstant(object? value) => Instant.FromUnixTimeTicks((long)value! * 10);

    public static Instant? ToInstantOrNull(object? value) => value is null ? null : ToInstant(value);

    public static LocalDate ToDate(object? value) => LocalDatePattern.Iso.Parse((string)value!).Value;

    public static LocalDate? ToDateOrNull(object? value) => value is null ? null : ToDate(value);

    public static bool ToFlag(object? value) => (long)value! != 0;
}

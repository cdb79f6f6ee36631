using System.Globalization;

namespace Plixo.Rpc.Wire;

/// <summary>The header <c>grpc-timeout</c>: at most eight digits and a unit (H M S m u n).</summary>
internal static class GrpcTimeout
{
    /// <summary>Timers go no further; a deadline beyond this is none.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromDays(24);

    private const int MaxDigits = 8;
    private const long TicksPerMicrosecond = TimeSpan.TicksPerMillisecond / 1000;

    /// <returns>False where the text is no timeout; a timeout beyond <see cref="Longest"/> comes back as that.</returns>
    public static bool TryParse(string text, out TimeSpan timeout)
    {
        timeout = default;
        if (text.Length is < 2 or > MaxDigits + 1
            || !long.TryParse(text.AsSpan(0, text.Length - 1), NumberStyles.None, CultureInfo.InvariantCulture, out var amount))
            return false;
        double? ticks = text[^1] switch
        {
            'H' => (double)amount * TimeSpan.TicksPerHour,
            'M' => (double)amount * TimeSpan.TicksPerMinute,
            'S' => (double)amount * TimeSpan.TicksPerSecond,
            'm' => (double)amount * TimeSpan.TicksPerMillisecond,
            'u' => (double)amount * TicksPerMicrosecond,
            'n' => Math.Ceiling(amount / 100.0),
            _ => null,
        };
        if (ticks is not { } value)
            return false;
        timeout = value >= Longest.Ticks ? Longest : TimeSpan.FromTicks((long)value);
        return true;
    }

    /// <summary>Rounds up to the coarsest unit that keeps eight digits: microseconds up to 99 s, then milliseconds, then seconds.</summary>
    public static string Format(TimeSpan timeout)
    {
        var ticks = Math.Max(1, timeout.Ticks);
        return Try(ticks, TicksPerMicrosecond, 'u') ?? Try(ticks, TimeSpan.TicksPerMillisecond, 'm')
            ?? Try(ticks, TimeSpan.TicksPerSecond, 'S') ?? "99999999H";

        static string? Try(long ticks, long unit, char name)
        {
            var amount = ((ticks - 1) / unit) + 1;
            return amount < 100_000_000 ? string.Create(CultureInfo.InvariantCulture, $"{amount}{name}") : null;
        }
    }
}

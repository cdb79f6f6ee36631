namespace Plixo.Silo.Reading;

/// <summary>Σ open × days past due, in minor-unit days. Null where it is not known, or too large to count: a figure less, never a failure.</summary>
internal static class MinorUnitDays
{
    public static long? Of(long open, int days) => InRange((Int128)open * days);

    public static long? Sum(IEnumerable<long?> parts)
    {
        var sum = (Int128)0;
        foreach (var part in parts)
        {
            if (part is not { } known) return null;
            sum += known;
        }

        return InRange(sum);
    }

    private static long? InRange(Int128 sum) => sum >= long.MinValue && sum <= long.MaxValue ? (long)sum : null;
}

namespace Plixo.Grains.Kpi;

/// <summary>What a share is at least, judged from few observations.</summary>
public static class WilsonBound
{
    /// <summary>Quantile of the normal distribution for a two-sided confidence of 95 %.</summary>
    public const double Z = 1.959963984540054;

    /// <summary>
    /// Lower bound of the score interval: E. B. Wilson, Probable inference, the law of succession, and statistical inference,
    /// Journal of the American Statistical Association 22 (1927). Rounded to 6 digits; not applicable without observations.
    /// </summary>
    public static Figure Lower(int successes, int observations)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(successes);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(successes, observations);
        if (observations == 0) return Figure.NotApplicable;
        var (n, share, z2) = ((double)observations, (double)successes / observations, Z * Z);
        var lower = (share + (z2 / (2 * n)) - (Z * Math.Sqrt(((share * (1 - share)) + (z2 / (4 * n))) / n))) / (1 + (z2 / n));
        return Figure.Of(Math.Round((decimal)Math.Max(0, lower), 6));
    }
}

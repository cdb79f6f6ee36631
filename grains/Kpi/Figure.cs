namespace Plixo.Grains.Kpi;

/// <summary>A figure, or "not applicable" where its formula says nothing (a division by zero, no observations).</summary>
public readonly record struct Figure
{
    private Figure(decimal? value) => Value = value;

    public static Figure NotApplicable { get; }

    /// <summary>The number; null where it is not applicable.</summary>
    public decimal? Value { get; }

    public bool IsApplicable => Value is not null;

    public static Figure Of(decimal value) => new(value);

    /// <summary>The quotient; not applicable where the divisor is zero or negative.</summary>
    public static Figure Ratio(decimal dividend, decimal divisor) => divisor > 0 ? Of(dividend / divisor) : NotApplicable;

    public override string ToString() => Value?.ToString() ?? "n/a";
}

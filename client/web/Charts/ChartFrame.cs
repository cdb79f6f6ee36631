using System.Globalization;

namespace Plixo.Web.Charts;

/// <summary>Where a value stands in a chart's picture, in the units of its viewBox.</summary>
/// <param name="Low">Of the axis.</param>
/// <param name="High">Of the axis; above <paramref name="Low"/>.</param>
/// <param name="Columns">Days, side by side.</param>
public sealed record ChartFrame(double Low, double High, int Columns)
{
    public const int Width = 360;
    public const int Height = 130;
    private const int Left = 34;
    private const int Right = 352;
    private const int Top = 12;
    private const int Bottom = 108;

    public static string AxisLeft => Text(Left);

    public static string AxisRight => Text(Right);

    /// <summary>Under the picture, for the dates.</summary>
    public static string Foot => Text(Bottom + 15);

    /// <summary>Where the numbers of the axis end.</summary>
    public static string Numbers => Text(Left - 6);

    public double ColumnWidth => (double)(Right - Left) / Math.Max(1, Columns);

    public double Middle => (Low + High) / 2;

    public string X(int column) => Text(Left + (column + 0.5) * ColumnWidth);

    public string LeftOf(int column, double share) => Text(Left + (column + (1 - share) / 2) * ColumnWidth);

    public string Wide(double share) => Text(ColumnWidth * share);

    public string Y(double value) => Text(YOf(value));

    public string Tall(double from, double to) => Text(YOf(from) - YOf(to));

    /// <summary>An axis that holds all values between round numbers.</summary>
    /// <param name="values">At least the target stands among them.</param>
    /// <param name="fromZero">Counts and times begin there.</param>
    /// <param name="ceiling">What no value passes; null for none.</param>
    public static ChartFrame Around(IEnumerable<double> values, int columns, bool fromZero, double? ceiling = null)
    {
        var all = values.DefaultIfEmpty(0).ToList();
        var (low, high) = (fromZero ? 0 : all.Min(), all.Max());
        var step = StepOf(Math.Max(high - low, high == 0 ? 1 : high * 0.05));
        low = fromZero ? 0 : Math.Max(0, Math.Floor(low / step) * step);
        high = Math.Ceiling(high / step) * step;
        if (ceiling is { } most) high = Math.Min(high, most);
        return new ChartFrame(high <= low ? Math.Max(0, high - step) : low, high <= low ? Math.Max(high, step) : high, columns);
    }

    /// <summary>A half of the reach as 1, 2 or 5 of a power of ten, so that the middle of the axis is round too.</summary>
    private static double StepOf(double reach)
    {
        var power = Math.Pow(10, Math.Floor(Math.Log10(reach)));
        return 2 * power * (reach / power) switch { <= 1 => 0.5, <= 2 => 1, <= 5 => 2.5, _ => 5 };
    }

    private double YOf(double value) => Bottom - (Math.Clamp(value, Low, High) - Low) / (High - Low) * (Bottom - Top);

    private static string Text(double place) => place.ToString("0.##", CultureInfo.InvariantCulture);
}

using System.Diagnostics.Metrics;
using System.Globalization;
using System.Text;

namespace Plixo.Silo.Host.Observing;

/// <summary>Names and lines of Prometheus' text format.</summary>
internal static class PrometheusText
{
    public const string Histogram = "histogram";

    /// <summary>`plixo.command.duration` in s is `plixo_command_duration_seconds`; counters end in `_total`.</summary>
    public static string Name(Instrument instrument)
    {
        var name = new StringBuilder(instrument.Name.Length + 16);
        foreach (var letter in instrument.Name) name.Append(char.IsAsciiLetterOrDigit(letter) ? letter : '_');
        if (instrument.Unit is "s") name.Append("_seconds");
        if (instrument.Unit is "By") name.Append("_bytes");
        if (Type(instrument) == "counter") name.Append("_total");
        return name.ToString();
    }

    public static string Type(Instrument instrument) => Kind(instrument) switch
    {
        "Counter" or "ObservableCounter" => "counter",
        "Histogram" => Histogram,
        _ => "gauge",
    };

    /// <summary>Whether a measurement is the value itself, and not what is added to it.</summary>
    public static bool IsGauge(Instrument instrument) => Kind(instrument) == "Gauge";

    public static string Help(Instrument instrument) =>
        (instrument.Description ?? instrument.Name).Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);

    public static string Labels(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        if (tags.IsEmpty) return "";
        var parts = new List<string>(tags.Length);
        foreach (var (name, value) in tags) parts.Add($"{Label(name)}=\"{Escaped(value?.ToString() ?? "")}\"");
        parts.Sort(StringComparer.Ordinal);
        return string.Join(',', parts);
    }

    public static void Line(StringBuilder text, string name, string labels, double value)
    {
        text.Append(name);
        if (labels.Length > 0) text.Append('{').Append(labels).Append('}');
        text.Append(' ').Append(Number(value)).Append('\n');
    }

    public static string Number(double value) => value.ToString("R", CultureInfo.InvariantCulture);

    private static string Kind(Instrument instrument) => instrument.GetType().Name.Split('`')[0];

    private static string Label(string name) => string.Concat(name.Select(letter => char.IsAsciiLetterOrDigit(letter) ? letter : '_'));

    private static string Escaped(string value) =>
        value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);
}

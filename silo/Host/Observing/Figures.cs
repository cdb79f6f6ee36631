using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Text;

namespace Plixo.Silo.Host.Observing;

/// <summary>
/// Gathers what the meters of this process measure and writes it in Prometheus' text format (0.0.4): counters, up-down
/// counters and gauges as they are, histograms by fixed bounds.
/// </summary>
public sealed class Figures : IDisposable
{
    /// <summary>Series kept in all; beyond, new ones are not counted, so that a wild tag cannot fill the memory.</summary>
    public const int MostSeries = 10_000;

    private static readonly string[] Prefixes = ["Plixo.", "Microsoft.AspNetCore.", "System.Runtime"];

    private readonly ConcurrentDictionary<Key, Series> series = new();
    private readonly MeterListener listener = new();

    public void Start()
    {
        listener.InstrumentPublished = (instrument, self) =>
        {
            if (Prefixes.Any(prefix => instrument.Meter.Name.StartsWith(prefix, StringComparison.Ordinal))) self.EnableMeasurementEvents(instrument);
        };
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Measure(instrument, value, tags));
        listener.SetMeasurementEventCallback<int>((instrument, value, tags, _) => Measure(instrument, value, tags));
        listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Measure(instrument, value, tags));
        listener.Start();
    }

    /// <summary>One text for one scrape; observable instruments are asked now.</summary>
    public string Write()
    {
        listener.RecordObservableInstruments();
        var text = new StringBuilder();
        foreach (var group in series.GroupBy(one => one.Key.Instrument).OrderBy(group => group.Key.Name, StringComparer.Ordinal))
        {
            var name = PrometheusText.Name(group.Key);
            text.Append("# HELP ").Append(name).Append(' ').Append(PrometheusText.Help(group.Key)).Append('\n');
            text.Append("# TYPE ").Append(name).Append(' ').Append(PrometheusText.Type(group.Key)).Append('\n');
            foreach (var (key, one) in group.OrderBy(one => one.Key.Labels, StringComparer.Ordinal)) one.Write(text, name, key.Labels);
        }

        return text.ToString();
    }

    public void Dispose() => listener.Dispose();

    private void Measure(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var key = new Key(instrument, PrometheusText.Labels(tags));
        if (!series.TryGetValue(key, out var one))
        {
            if (series.Count >= MostSeries) return;
            one = series.GetOrAdd(key, static made => Series.For(made.Instrument));
        }

        one.Measure(value);
    }

    private readonly record struct Key(Instrument Instrument, string Labels);
}

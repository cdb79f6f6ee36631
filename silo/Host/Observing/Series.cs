using System.Diagnostics.Metrics;
using System.Text;

namespace Plixo.Silo.Host.Observing;

/// <summary>One instrument with one set of labels.</summary>
internal abstract class Series
{
    public abstract void Measure(double value);

    public abstract void Write(StringBuilder text, string name, string labels);

    public static Series For(Instrument instrument) =>
        PrometheusText.Type(instrument) == PrometheusText.Histogram ? new Distribution()
        : instrument.IsObservable || PrometheusText.IsGauge(instrument) ? new Latest()
        : new Sum();

    private sealed class Sum : Series
    {
        private readonly Lock gate = new();
        private double total;

        public override void Measure(double value)
        {
            lock (gate) total += value;
        }

        public override void Write(StringBuilder text, string name, string labels)
        {
            lock (gate) PrometheusText.Line(text, name, labels, total);
        }
    }

    /// <summary>Gauges, and observable instruments, which tell their total themselves.</summary>
    private sealed class Latest : Series
    {
        private double last;

        public override void Measure(double value) => Volatile.Write(ref last, value);

        public override void Write(StringBuilder text, string name, string labels) => PrometheusText.Line(text, name, labels, Volatile.Read(ref last));
    }

    /// <summary>Bounds that suit seconds as well as counts.</summary>
    private sealed class Distribution : Series
    {
        private static readonly double[] Bounds = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 25, 50, 100, 250, 500, 1000];

        private readonly Lock gate = new();
        private readonly long[] counts = new long[Bounds.Length + 1];
        private double sum;

        public override void Measure(double value)
        {
            var bucket = Array.FindIndex(Bounds, bound => value <= bound);
            lock (gate)
            {
                counts[bucket < 0 ? Bounds.Length : bucket]++;
                sum += value;
            }
        }

        public override void Write(StringBuilder text, string name, string labels)
        {
            lock (gate)
            {
                var before = 0L;
                for (var i = 0; i < counts.Length; i++)
                {
                    before += counts[i];
                    var bound = i < Bounds.Length ? PrometheusText.Number(Bounds[i]) : "+Inf";
                    PrometheusText.Line(text, $"{name}_bucket", $"{labels}{(labels.Length > 0 ? "," : "")}le=\"{bound}\"", before);
                }

                PrometheusText.Line(text, $"{name}_sum", labels, sum);
                PrometheusText.Line(text, $"{name}_count", labels, before);
            }
        }
    }
}

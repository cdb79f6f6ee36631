namespace Plixo.Silo.Turns;

/// <summary>How fast turns went lately: counts by second and by duration, for a page that shows them now. Metrics keep the history.</summary>
/// <param name="now">Seconds that only grow.</param>
public sealed class RecentTurns(Func<long> now)
{
    public const int Seconds = 60;

    /// <summary>Each class of durations is wider than the one before by this much, so that a figure is true to a fifth.</summary>
    private const double Step = 1.2;

    /// <summary>From a microsecond to half an hour.</summary>
    private const int Classes = 118;

    private readonly Second[] ring = [.. Enumerable.Range(0, Seconds).Select(_ => new Second())];

    public static RecentTurns OfProcess { get; } = new(() => Environment.TickCount64 / 1000);

    public void Committed()
    {
        var second = Current();
        lock (second) second.Turns++;
    }

    public void Answered(TimeSpan took)
    {
        var second = Current();
        var at = took.TotalMicroseconds <= 1 ? 0 : Math.Min(Classes - 1, (int)Math.Ceiling(Math.Log(took.TotalMicroseconds, Step)));
        lock (second) second.Answers[at]++;
    }

    /// <summary>Null durations where nothing was answered.</summary>
    public (double PerSecond, TimeSpan? P50, TimeSpan? P95) Read()
    {
        var (since, turns, answers) = (now() - Seconds, 0L, new long[Classes]);
        foreach (var second in ring)
        {
            lock (second)
            {
                if (second.At <= since) continue;
                turns += second.Turns;
                for (var at = 0; at < Classes; at++) answers[at] += second.Answers[at];
            }
        }

        return ((double)turns / Seconds, At(answers, 0.5), At(answers, 0.95));
    }

    private static TimeSpan? At(long[] answers, double part)
    {
        var left = (long)Math.Ceiling(answers.Sum() * part);
        if (left == 0) return null;
        var at = 0;
        while ((left -= answers[at]) > 0) at++;
        return TimeSpan.FromMicroseconds(Math.Pow(Step, at));
    }

    private Second Current()
    {
        var at = now();
        var second = ring[at % Seconds];
        lock (second) second.Begin(at);
        return second;
    }

    private sealed class Second
    {
        public long At { get; private set; } = -Seconds;

        public long Turns { get; set; }

        public long[] Answers { get; } = new long[Classes];

        public void Begin(long at)
        {
            if (At == at) return;
            (At, Turns) = (at, 0);
            Array.Clear(Answers);
        }
    }
}

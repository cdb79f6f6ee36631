using System.Diagnostics;

namespace Plixo.Bench.Turns;

/// <summary>So many callers, each asking again as soon as it was answered, for a while.</summary>
internal static class Callers
{
    /// <param name="callers">How many.</param>
    /// <param name="time">How long is measured.</param>
    /// <param name="threads">Each on a thread of its own, for callers that block.</param>
    /// <param name="turn">One turn on the invoice of this number; no two callers share an invoice.</param>
    /// <returns>Turns a second.</returns>
    public static async Task<double> RunAsync(int callers, TimeSpan time, bool threads, Func<long, Task> turn)
    {
        var done = 0L;
        var clock = Stopwatch.StartNew();
        var each = BenchKeys.Invoices / callers;
        var running = Enumerable.Range(0, callers).Select(caller => threads
            ? Task.Factory.StartNew(() => Loop(caller).GetAwaiter().GetResult(), TaskCreationOptions.LongRunning)
            : Task.Run(() => Loop(caller)));
        await Task.WhenAll(running.ToArray());
        return done / clock.Elapsed.TotalSeconds;

        async Task Loop(int caller)
        {
            for (var i = 0L; clock.Elapsed < time; i++)
            {
                await turn(((i % each) * callers) + caller);
                Interlocked.Increment(ref done);
            }
        }
    }
}

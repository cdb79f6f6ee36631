using System.Diagnostics;
using System.Globalization;
using Plixo.Bench.Day;
using Plixo.Tests.Support;

namespace Plixo.Bench.Million;

/// <summary>A large ledger against a small one: what a due invoice costs, a day without any, the memory, and a page of the queue.</summary>
internal static class MillionBench
{
    private const int Small = 10_000;
    private const int Large = 1_000_000;

    /// <param name="size">Open invoices of the large ledger; empty for a million.</param>
    public static async Task RunAsync(string size)
    {
        var large = size.Length == 0 ? Large : int.Parse(size, CultureInfo.InvariantCulture);
        Machine.Print();
        var server = await PostgresServer.StartAsync([BenchDay.Memory, .. QueuePage.Settings]);
        var few = await LedgerCost.MeasureAsync(server, Small);
        var many = await LedgerCost.MeasureAsync(server, large);

        Line.AtMost("million-due", many.PerDue * 1e6, few.PerDue * 1e6, "µs", 1.5);
        Line.Below("million-empty", many.Empty, "s", 2);
        // The most that the process ever held: silo, the front's client and this measure, through import and days.
        Line.Below("million-memory", Process.GetCurrentProcess().PeakWorkingSet64 / 1e6, "MB", 1_500);
        Console.WriteLine($"  {Small} invoices: {few.Page}; {large}: {many.Page}");
        Line.Below("million-page", many.Page.Milliseconds, "ms", 10);
    }
}

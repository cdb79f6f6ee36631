using System.Diagnostics;

namespace Plixo.Bench.Turns;

/// <summary>CPU seconds of this process and of a database server with its children (Linux: /proc).</summary>
internal sealed class CpuSplit(int? server)
{
    private const double TicksPerSecond = 100;

    private readonly double silo = Silo();
    private readonly double database = Database(server);
    private readonly Stopwatch clock = Stopwatch.StartNew();

    /// <summary>Seconds used since it was made, of silo and database together.</summary>
    public double Seconds => Silo() - silo + Database(server) - database;

    /// <summary>Cores used since it was made, and what the rate comes to for each: that figure stays when the machine is shared.</summary>
    public string Since(double rate)
    {
        var time = clock.Elapsed.TotalSeconds;
        var (ofSilo, ofDatabase) = ((Silo() - silo) / time, (Database(server) - database) / time);
        return $"cpu silo={ofSilo:0.00} database={ofDatabase:0.00} cores of {Environment.ProcessorCount}, "
            + $"{rate / (ofSilo + ofDatabase):0} turns per core second";
    }

    private static double Silo() => Process.GetCurrentProcess().TotalProcessorTime.TotalSeconds;

    private static double Database(int? server)
    {
        if (server is not { } parent)
            return 0;
        var total = 0.0;
        foreach (var folder in Directory.GetDirectories("/proc"))
        {
            if (!int.TryParse(Path.GetFileName(folder), out var id))
                continue;
            try
            {
                var stat = File.ReadAllText(Path.Combine(folder, "stat"));
                var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
                if (id == parent)
                    total += fields[11..15].Sum(double.Parse) / TicksPerSecond;
                else if (int.Parse(fields[1]) == parent)
                    total += fields[11..13].Sum(double.Parse) / TicksPerSecond;
            }
            catch (IOException)
            {
                // ended meanwhile
            }
        }

        return total;
    }
}

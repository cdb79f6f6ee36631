using System.Diagnostics;

namespace Plixo.Bench;

/// <summary>What every figure of a run depends on.</summary>
internal static class Machine
{
    /// <summary>The p50 of 300 writes of 8 KB that are flushed to the disk, and the cores.</summary>
    public static void Print() => Console.WriteLine($"fsync p50={FsyncMilliseconds():0.000}ms cores={Environment.ProcessorCount}");

    private static double FsyncMilliseconds()
    {
        var path = Path.Combine(Path.GetTempPath(), $"plixo-fsync-{Environment.ProcessId}");
        var block = new byte[8192];
        var times = new List<double>();
        using (var file = File.OpenHandle(path, FileMode.Create, FileAccess.Write))
        {
            for (var i = 0; i < 300; i++)
            {
                RandomAccess.Write(file, block, 0);
                var started = Stopwatch.GetTimestamp();
                RandomAccess.FlushToDisk(file);
                times.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
            }
        }

        File.Delete(path);
        times.Sort();
        return times[times.Count / 2];
    }
}

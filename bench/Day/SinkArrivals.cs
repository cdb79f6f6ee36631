using NodaTime;

namespace Plixo.Bench.Day;

/// <summary>Where smtp-sink keeps what it takes, a file each; a file is last written at its dot.</summary>
internal sealed class SinkArrivals : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("plixo-sink-");

    public SinkArrivals()
    {
        // The sink writes into it as nobody.
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(folder.FullName, (UnixFileMode)511);
    }

    /// <summary>For `-d` of smtp-sink, which appends what makes each name its own.</summary>
    public string Template => Path.Combine(folder.FullName, "mail.");

    public int Count => folder.GetFiles().Length;

    /// <summary>The most that came in any window of the length.</summary>
    public int MostWithin(Duration window)
    {
        var times = folder.GetFiles().Select(file => file.LastWriteTimeUtc).Order().ToList();
        var (most, first) = (0, 0);
        for (var last = 0; last < times.Count; last++)
        {
            while (times[last] - times[first] >= window.ToTimeSpan()) first++;
            most = Math.Max(most, last - first + 1);
        }

        return most;
    }

    public void Dispose() => folder.Delete(recursive: true);
}

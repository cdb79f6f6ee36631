using System.Diagnostics;
using Plixo.Tests.Support;

namespace Plixo.Tests.Web.Support;

/// <summary>The silo's program as a process in a folder of its own and on free loopback ports, ended by its process id.</summary>
public sealed class SiloProcess : IAsyncDisposable
{
    /// <summary>A crowded machine is slow.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("plixo-web-");
    private readonly int[] ports = FreePorts.Of(3);
    private readonly Dictionary<string, string> settings;
    private Running? running;

    /// <param name="settings">`Mail:Mode` and so on, beside those of a silo on SQLite that captures its mail.</param>
    public SiloProcess(IEnumerable<KeyValuePair<string, string>>? settings = null)
    {
        this.settings = new Dictionary<string, string>
        {
            ["Store"] = $"sqlite:{In("plixo.db")}",
            ["Mail:Capture:Folder"] = In("mail"),
            ["Mail:Journal"] = In("mail.journal"),
            ["Audit:Heads"] = In("audit.heads"),
            ["Portal:BaseUrl"] = "https://pay.fernwood.example",
            ["Listen:Web"] = Web.ToString(),
            ["Listen:Grpc"] = Grpc.ToString(),
            ["Listen:Admin"] = $"http://127.0.0.1:{ports[2]}",
        };
        foreach (var (key, value) in settings ?? []) Set(key, value);
    }

    public Uri Web => new($"http://127.0.0.1:{ports[0]}");

    public Uri Grpc => new($"http://127.0.0.1:{ports[1]}");

    public string Folder => folder.FullName;

    public string In(string name) => Path.Combine(folder.FullName, name);

    public void Set(string key, string value) => settings[key] = value;

    public async Task StartAsync()
    {
        running = Running.Start(How("Plixo.Silo.dll", "serve"), Patience);
        await running.SaysAsync("Plixo serves");
    }

    /// <summary>As when the machine loses its power.</summary>
    public async Task KillAsync()
    {
        running!.Kill();
        await running.EndsAsync();
    }

    /// <summary>It ends by itself.</summary>
    public Task EndsAsync() => running!.EndsAsync();

    /// <summary>Runs a command of the silo's program to its end, which must be good; answers what it said.</summary>
    public async Task<string> RunAsync(string arguments)
    {
        using var process = Process.Start(How("Plixo.Silo.dll", arguments))!;
        var errors = process.StandardError.ReadToEndAsync();
        var said = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, $"{arguments}: {said}{await errors}");
        return said;
    }

    /// <summary>A program of the build with the silo's settings.</summary>
    public ProcessStartInfo How(string program, string arguments)
    {
        var start = new ProcessStartInfo("dotnet", $"\"{Path.Combine(AppContext.BaseDirectory, program)}\" {arguments}")
        {
            RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = folder.FullName,
        };
        start.Environment["DOTNET_ENVIRONMENT"] = "Development";
        foreach (var (key, value) in settings) start.Environment[$"PLIXO__{key.Replace(":", "__", StringComparison.Ordinal)}"] = value;
        return start;
    }

    public async ValueTask DisposeAsync()
    {
        if (running is not null) await running.DisposeAsync();
        folder.Delete(recursive: true);
    }
}

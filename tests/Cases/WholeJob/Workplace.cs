using System.Diagnostics;
using Plixo.Tests.Support;

namespace Plixo.Tests.Cases.WholeJob;

/// <summary>
/// A folder with a store of its own, the silo's program and the command line as processes over it, as a person would start them.
/// What is started is ended by its process id.
/// </summary>
internal sealed class Workplace : IAsyncDisposable
{
    /// <summary>How long a program may take to say what it is waited for: a crowded machine is slow.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    private readonly Dictionary<string, string> environment;
    private readonly List<Running> started = [];

    public Workplace(string store)
    {
        Folder = Directory.CreateTempSubdirectory("plixo-job-").FullName;
        MailFolder = Path.Combine(Folder, "mail", "new");
        Directory.CreateDirectory(MailFolder);
        var ports = FreePorts.Of(3);
        environment = new Dictionary<string, string>
        {
            ["DOTNET_ENVIRONMENT"] = "Development",
            ["XDG_CONFIG_HOME"] = Path.Combine(Folder, "config"),
            ["PLIXO_ADDRESS"] = $"http://127.0.0.1:{ports[1]}",
            ["PLIXO__Store"] = store == "sqlite" ? $"sqlite:{Path.Combine(Folder, "plixo.db")}" : store,
            ["PLIXO__Mail__Capture__Folder"] = Path.Combine(Folder, "mail"),
            ["PLIXO__Mail__Journal"] = Path.Combine(Folder, "mail.journal"),
            ["PLIXO__Listen__Web"] = $"http://127.0.0.1:{ports[0]}",
            ["PLIXO__Listen__Grpc"] = $"http://127.0.0.1:{ports[1]}",
            ["PLIXO__Listen__Admin"] = $"http://127.0.0.1:{ports[2]}",
        };
    }

    public string Folder { get; }

    /// <summary>Where captured mail appears.</summary>
    public string MailFolder { get; }

    /// <summary>A file in the folder.</summary>
    public string Write(string name, params string[] lines)
    {
        var path = Path.Combine(Folder, name);
        File.WriteAllLines(path, lines);
        return path;
    }

    /// <summary>The token that an earlier session left.</summary>
    public void KeepToken(string token) =>
        File.WriteAllText(Path.Combine(Directory.CreateDirectory(Path.Combine(Folder, "config", "plixo")).FullName, "token"), token);

    /// <summary>Runs `plixo` to its end, which must be the code given.</summary>
    public Task<string> PlixoAsync(string arguments, int code = 0) => ToEndAsync("Plixo.Cli.dll", arguments, code);

    /// <summary>Runs the silo's program to its end.</summary>
    public Task<string> SiloAsync(string arguments, int code = 0) => ToEndAsync("Plixo.Silo.dll", arguments, code);

    /// <summary>Starts a program that goes on; its lines can be waited for.</summary>
    public Running Start(string program, string arguments)
    {
        var running = Running.Start(How(program, arguments), Patience);
        started.Add(running);
        return running;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var running in started) await running.DisposeAsync();
        Directory.Delete(Folder, recursive: true);
    }

    private async Task<string> ToEndAsync(string program, string arguments, int code)
    {
        using var process = new Process { StartInfo = How(program, arguments) };
        using var patience = new CancellationTokenSource(Patience);
        process.Start();
        var output = process.StandardOutput.ReadToEndAsync(patience.Token);
        var errors = process.StandardError.ReadToEndAsync(patience.Token);
        await process.WaitForExitAsync(patience.Token);
        Assert.True(process.ExitCode == code, $"{program} {arguments}: ended with {process.ExitCode}\n{await output}{await errors}");
        return await output + await errors;
    }

    private ProcessStartInfo How(string program, string arguments)
    {
        var start = new ProcessStartInfo("dotnet", $"\"{Path.Combine(AppContext.BaseDirectory, program)}\" {arguments}")
        {
            RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = Folder,
        };
        foreach (var (key, value) in environment) start.Environment[key] = value;
        return start;
    }
}

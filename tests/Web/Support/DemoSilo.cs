using System.Diagnostics;
using NodaTime;
using Plixo.Silo.Demo;
using Plixo.Silo.Host.Configuration;
using Plixo.Silo.Sealing;
using Plixo.Tests.Support;

namespace Plixo.Tests.Web.Support;

/// <summary>A silo's program as a process of its own over a small demo: every fifth customer, in Auth:Mode dev. Ended by its process id.</summary>
public sealed class DemoSilo : IAsyncLifetime
{
    private const int KeepEvery = 5;

    private const int Partitions = 64;

    /// <summary>A crowded machine is slow.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("plixo-web-");
    private readonly int[] ports = FreePorts.Of(3);
    private Running? running;

    public Uri Web => new($"http://127.0.0.1:{ports[0]}");

    public Uri Grpc => new($"http://127.0.0.1:{ports[1]}");

    public async Task InitializeAsync()
    {
        var secrets = SiloSecrets.Complete(new GivenSecrets(null, null, null, null), isDevelopment: true, folder.FullName);
        using var signer = BlockSigner.From(secrets.SigningKey);
        await DemoSeed.RunAsync(
            new DemoStage
            {
                StorePath = In("demo.db"), MailFolder = In("mail"), JournalPath = In("mail.journal"), Partitions = Partitions,
                Now = SystemClock.Instance.GetCurrentInstant(), PortalBaseUrl = "https://pay.fernwood.example", LinkKey = secrets.LinkKey,
                PersonalDataKey = secrets.PersonalDataKey, Signer = signer, KeepEvery = KeepEvery,
            }, _ => { }, CancellationToken.None);
        await StartAsync();
    }

    public async Task StartAsync()
    {
        running = Running.Start(How("Plixo.Silo.dll", ""), Patience);
        await running.SaysAsync("Plixo serves");
    }

    /// <summary>As when the machine loses its power.</summary>
    public async Task KillAsync()
    {
        running!.Kill();
        await running.EndsAsync();
    }

    /// <summary>A program of the build with the silo's settings.</summary>
    public ProcessStartInfo How(string program, string arguments)
    {
        var start = new ProcessStartInfo("dotnet", $"\"{Path.Combine(AppContext.BaseDirectory, program)}\" {arguments}")
        {
            RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = folder.FullName,
        };
        foreach (var (key, value) in new Dictionary<string, string>
        {
            ["DOTNET_ENVIRONMENT"] = "Development",
            ["PLIXO__Store"] = $"sqlite:{In("demo.db")}",
            ["PLIXO__Mail__Capture__Folder"] = In("mail"),
            ["PLIXO__Mail__Journal"] = In("mail.journal"),
            ["PLIXO__Audit__Heads"] = In("audit.heads"),
            ["PLIXO__Portal__BaseUrl"] = "https://pay.fernwood.example",
            ["PLIXO__Listen__Web"] = Web.ToString(),
            ["PLIXO__Listen__Grpc"] = Grpc.ToString(),
            ["PLIXO__Listen__Admin"] = $"http://127.0.0.1:{ports[2]}",
        }) start.Environment[key] = value;
        return start;
    }

    public async Task DisposeAsync()
    {
        if (running is not null) await running.DisposeAsync();
        folder.Delete(recursive: true);
    }

    private string In(string name) => Path.Combine(folder.FullName, name);
}

[CollectionDefinition(Name)]
public sealed class DemoSiloTests : ICollectionFixture<DemoSilo>
{
    public const string Name = "One demo silo, read by many tests";
}

using Microsoft.Extensions.Logging;
using Plixo.Grains.Core;
using Plixo.Grains.Segments;
using Plixo.Grains.Workspaces;
using Plixo.Rpc;
using Plixo.Rpc.Client;
using Plixo.Silo.Clock;
using Plixo.Silo.Host;
using Plixo.Silo.Host.Configuration;
using Plixo.Silo.Identity;

namespace Plixo.Tests.Support;

/// <summary>
/// The silo as it is started by a person, in a folder of its own and on free loopback ports, with one live segment that drafts at
/// any hour. Whoever calls it comes with a token of a role.
/// </summary>
public sealed class ServingSilo : IAsyncDisposable
{
    public static readonly SegmentKey Segment = SmallWorkspace.Segment;

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("plixo-silo-");
    private readonly IReadOnlyDictionary<string, string> settings;
    private readonly CancellationTokenSource stop = new();
    private readonly TaskCompletionSource<SiloParts> started = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Task running = Task.CompletedTask;

    private ServingSilo(IReadOnlyDictionary<string, string> settings)
    {
        this.settings = settings;
        var ports = FreePorts.Of(3);
        (Web, Grpc, Admin) = (At(ports[0]), At(ports[1]), At(ports[2]));
    }

    public Uri Web { get; }

    public Uri Grpc { get; }

    /// <summary>Health and figures.</summary>
    public Uri Admin { get; }

    public SiloParts Parts => started.Task.Result;

    /// <param name="settings">Of the configuration, over those of a silo on SQLite that captures its mail.</param>
    /// <param name="change">The segment's policy, from one step that drafts at any hour.</param>
    /// <param name="hooks">What stands between its parts; null for nothing.</param>
    public static async Task<ServingSilo> StartAsync(
        IReadOnlyDictionary<string, string>? settings = null, Func<Policy, Policy>? change = null, SiloHooks? hooks = null)
    {
        var silo = new ServingSilo(settings ?? new Dictionary<string, string>());
        silo.running = SiloServer.RunAsync(
            silo.Options(), demo: false, logging => logging.SetMinimumLevel(LogLevel.None),
            parts =>
            {
                silo.started.SetResult(parts);
                return Task.CompletedTask;
            },
            silo.stop.Token, hooks);
        if (await Task.WhenAny(silo.started.Task, silo.running) == silo.running) await silo.running;
        await silo.SetUpAsync(change ?? (policy => policy));
        return silo;
    }

    /// <summary>A token's secret, as an administrator would have made it.</summary>
    public async Task<string> TokenAsync(string role, params IEnumerable<string> segments) =>
        (await new Credentials(Parts.Store, SystemRandom.Instance).TokenAsync(
            role, role, string.Join(',', segments), Actor.System.Id, null, "", CancellationToken.None)).Secret;

    public async Task<RpcChannel> ChannelAsync(string role)
    {
        var headers = new RpcMetadata();
        headers.Add("authorization", $"Bearer {await TokenAsync(role)}");
        return new RpcChannel(Grpc, new RpcChannelOptions { Headers = _ => ValueTask.FromResult(headers) });
    }

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        await running;
        stop.Dispose();
        folder.Delete(recursive: true);
    }

    private static Uri At(int port) => new($"http://127.0.0.1:{port}");

    private SiloOptions Options()
    {
        var all = new Dictionary<string, string>
        {
            ["Store"] = $"sqlite:{Path.Combine(folder.FullName, "plixo.db")}",
            ["Listen:Web"] = Web.ToString(),
            ["Listen:Grpc"] = Grpc.ToString(),
            ["Listen:Admin"] = Admin.ToString(),
            ["Mail:Capture:Folder"] = Path.Combine(folder.FullName, "mail"),
            ["Mail:Journal"] = Path.Combine(folder.FullName, "journal"),
            ["Mail:From"] = "ar@acme.example",
            ["Auth:Mode"] = "local",
        };
        foreach (var (key, value) in settings) all[key] = value;
        return SiloOptions.Read(new ConfigurationReader(all), isDevelopment: true);
    }

    private async Task SetUpAsync(Func<Policy, Policy> change)
    {
        var settings = (await Parts.Views.WorkspaceAsync(CancellationToken.None)).Settings;
        await AskAsync(GrainId.Workspace, new ChangeSettings(settings with { CompanyName = "Acme" }));
        await AskAsync(Segment.Grain, new CreateSegment("All", change(SmallWorkspace.Uncapped)));
        await AskAsync(GrainId.Workspace, new OrderRules([new SegmentRule(Segment)]));
        await AskAsync(Segment.Grain, new GoLive([]));
    }

    /// <summary>Throws what the silo refuses.</summary>
    public async Task AskAsync(GrainId grain, Message message)
    {
        var reply = await Parts.Turns.ExecuteAsync(grain, message, Actor.System, null, null, [], CancellationToken.None);
        if (reply.Refusal is { } refusal) throw new InvalidOperationException(refusal.Words);
    }
}

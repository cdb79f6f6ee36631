using Microsoft.Extensions.Logging;
using Plixo.Grains.Core;
using Plixo.Grains.Customers;
using Plixo.Grains.Segments;
using Plixo.Grains.Workspaces;
using Plixo.Rpc;
using Plixo.Rpc.Client;
using Plixo.Silo.Clock;
using Plixo.Silo.Host;
using Plixo.Silo.Host.Configuration;
using Plixo.Silo.Identity;
using Plixo.Silo.Stores;
using Plixo.Silo.Stores.Sqlite;

namespace Plixo.Tests.Support;

/// <summary>
/// The silo as it is started by a person, in a folder of its own and on free loopback ports, with one live segment that drafts at
/// any hour. Whoever calls it comes with a token of a role.
/// </summary>
public sealed class ServingSilo : IAsyncDisposable
{
    public static readonly SegmentKey Segment = SmallWorkspace.Segment;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("plixo-silo-");
    private readonly Dictionary<string, string> settings;
    private readonly CancellationTokenSource stop = new();
    private readonly TaskCompletionSource<SiloParts> started = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Task running = Task.CompletedTask;
    private bool chases;

    private ServingSilo(IReadOnlyDictionary<string, string> settings)
    {
        this.settings = new(settings);
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
    /// <param name="relay">The port of an SMTP server on this machine to which it sends; null: it captures.</param>
    public static async Task<ServingSilo> StartAsync(
        IReadOnlyDictionary<string, string>? settings = null, Func<Policy, Policy>? change = null, SiloHooks? hooks = null, int? relay = null)
    {
        var silo = new ServingSilo(settings ?? new Dictionary<string, string>());
        if (relay is { } port) await silo.SendToAsync(port);
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

    /// <summary>A customer whose one invoice has been due since yesterday, on Autopilot: its e-mails leave by themselves.</summary>
    public async Task ChaseAsync(string name, params string[] emails)
    {
        var now = (await Parts.Store.ClockAsync(CancellationToken.None)).Business;
        var today = now.InUtc().Date;
        if (!chases)
        {
            foreach (var (grain, message) in SmallWorkspace.Letters(now).Concat(SmallWorkspace.Previews)) await AskAsync(grain, message);
            await AskAsync(Segment.Grain, new SetAutopilot(true, ""));
            chases = true;
        }

        foreach (var (grain, message) in SmallWorkspace.Payer(name, emails)) await AskAsync(grain, message);
        var (invoice, record) = SmallWorkspace.Record($"i-{name}", name, SmallWorkspace.Usd(10_000), today.PlusDays(-30), today.PlusDays(-2), now);
        await AskAsync(invoice, record);
    }

    /// <summary>Completes when so many transmissions have their outcome; looks whenever the store hints at something new.</summary>
    public async Task<IReadOnlyList<TransmissionRow>> EndedAsync(int count)
    {
        using var hinted = new SemaphoreSlim(0);
        void Hint() => hinted.Release();
        Parts.Store.Hinted += Hint;
        try
        {
            var table = TransmissionTable.Instance;
            var columns = string.Join(", ", table.Table.Columns.Select(column => column.Name));
            for (var heard = true; ;)
            {
                var rows = await Parts.Store.QueryAsync($"SELECT {columns} FROM transmission", new Dictionary<string, object?>(), table.Read, CancellationToken.None);
                if (rows.Count(row => row.Ended is not null) >= count) return rows;
                if (!heard) throw new TimeoutException($"{count} were to end; there are {string.Join(", ", rows.Select(row => $"{row.Recipient} {row.State} {row.Evidence}"))}");
                heard = await hinted.WaitAsync(Patience);
            }
        }
        finally
        {
            Parts.Store.Hinted -= Hint;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        await running;
        stop.Dispose();
        folder.Delete(recursive: true);
    }

    private static Uri At(int port) => new($"http://127.0.0.1:{port}");

    /// <summary>Only the store that the configuration names may send, so there must be one first.</summary>
    private async Task SendToAsync(int relay)
    {
        await using (var store = await SqliteStore.OpenAsync(Database, new StoreOptions { Migrate = true }, CancellationToken.None))
            settings["Mail:Smtp:StoreId"] = store.Identity.Id;
        settings["Mail:Mode"] = "smtp";
        settings["Mail:Smtp:Host"] = "127.0.0.1";
        settings["Mail:Smtp:Port"] = $"{relay}";
        settings["Mail:Smtp:Security"] = "none";
    }

    private string Database => Path.Combine(folder.FullName, "plixo.db");

    private SiloOptions Options()
    {
        var all = new Dictionary<string, string>
        {
            ["Store"] = $"sqlite:{Database}",
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

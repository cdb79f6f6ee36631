using Google.Protobuf;
using Google.Protobuf.Reflection;
using NodaTime;
using Plixo.Cli.Calls;
using Plixo.Grains.Core;
using Plixo.Grains.Workspaces;
using Plixo.Rpc;
using Plixo.Rpc.Client;
using Plixo.Silo.Clock;
using Plixo.Silo.Exporting;
using Plixo.Silo.Identity;
using Plixo.Silo.Stores;
using Plixo.Silo.Sweeps;
using Plixo.Tests.Cases.Services;
using Plixo.Tests.Cases.Silo;
using Plixo.Tests.Support;

namespace Plixo.Tests.Cases.Door;

/// <summary>A silo under a clock of the test, whose streams last until their callers are sent away.</summary>
public sealed class Streams : IAsyncLifetime
{
    /// <summary>Of a download and of an export of the log: more than a connection takes ahead of its reader (16 MiB at most).</summary>
    private const int Pieces = 24;

    private const int PieceSize = ExportLimits.Piece;

    private static readonly CancellationToken None = CancellationToken.None;

    private static readonly RpcCatalog Catalog = new(Methods.Files);

    private ServedSilo served = null!;

    public FakeTime Time => served.Silo.Time;

    public IStore Store => served.Silo.Store;

    public Credentials Credentials { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        served = await ServedSilo.StartAsync("sqlite", Instant.FromUtc(2026, 3, 2, 9, 0), signIn: true);
        await served.Silo.SetUpAsync(SmallWorkspace.Policy, autopilot: false);
        Credentials = new Credentials(Store, SystemRandom.Instance);
        for (var n = 0; n < Pieces; n++)
            await Store.CommitAsync([new GrainCommit { Grain = new GrainId(GrainKind.Workspace, $"piece-{n}"), BaseVersion = 0, NewVersion = 0, Contents = [new Content($"piece-{n:00}", new byte[PieceSize])] }], None);
    }

    public async Task DisposeAsync() => await served.DisposeAsync();

    /// <summary>Makes the user, or changes the one of that name.</summary>
    public Task UserAsync(string name, string role, params string[] segments) =>
        served.Silo.DoAsync((GrainId.Workspace, new SaveUser(new User(name, name, "", role, [.. segments], 0))));

    public RpcChannel Channel(string secret)
    {
        var headers = new RpcMetadata();
        headers.Add("authorization", $"Bearer {secret}");
        return new RpcChannel(served.Address, new RpcChannelOptions { Headers = _ => ValueTask.FromResult(headers) });
    }

    /// <summary>The stream's messages as JSON.</summary>
    public IAsyncEnumerator<string> Open(RpcChannel channel, MethodDescriptor method, string request) =>
        channel.CallJson(Catalog, method, [request]).GetAsyncEnumerator();

    /// <summary>Time moves from timer to timer until there is a message, or the stream ends.</summary>
    public async Task<bool> NextAsync(IAsyncEnumerator<string> stream)
    {
        var next = stream.MoveNextAsync().AsTask();
        while (!next.IsCompleted)
        {
            if (Time.NextTimer is { } due) Time.AdvanceTo(due);
            else await Task.Yield();
        }

        return await next;
    }

    /// <summary>A job that nobody carries on.</summary>
    public async Task<string> JobAsync() =>
        $"jobs/{(await new Jobs(Store, SystemRandom.Instance).StartAsync("elsewhere", "Waits", "", "", 0, "system", None)).Id}";

    /// <summary>An export of the actor's that has ended, with its file.</summary>
    public async Task<string> ExportAsync(Actor actor)
    {
        var request = new V1.ExportListRequest { Customers = new() };
        var detail = new JobReport { Order = JobOrders.Write(served.Silo.Codec, new ExportOrder(actor, request.ToByteArray(), "")) }.Write();
        var jobs = new Jobs(Store, SystemRandom.Instance);
        var job = await jobs.StartAsync(ExportJob.KindName, "Export", detail, "", 0, actor.Id, None);
        var pieces = Enumerable.Range(0, Pieces).Select(n => new ExportPieceRow(job.Id, n, n * PieceSize, new byte[PieceSize], Time.Wall + ExportLimits.Kept));
        await Store.WriteAsync([.. pieces.SelectMany(piece => ExportPieceTable.Instance.Difference(null, piece))], null, None);
        await jobs.ReportAsync(job.Id, JobProgress.Of(job) with { State = JobStates.Done, Cursor = $"{Pieces} {Pieces * PieceSize} " }, null, None);
        return $"jobs/{job.Id}";
    }
}

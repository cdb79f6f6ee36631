using Google.Protobuf;
using Microsoft.Extensions.Logging.Abstractions;
using NodaTime;
using Plixo.Rpc.Server;
using Plixo.Silo.Exporting;
using Plixo.Silo.Services.Contacts;
using Plixo.Silo.Services.Customers;
using Plixo.Silo.Services.Exports;
using Plixo.Silo.Services.Front;
using Plixo.Silo.Stores;
using Plixo.Silo.Sweeps;
using Plixo.Silo.Turns;
using Plixo.Tests.Cases.Silo;
using Plixo.Tests.Support;
using static Plixo.Tests.Support.SmallWorkspace;

namespace Plixo.Tests.Cases.Exporting;

/// <summary>A store with customers, the list of them, who orders exports of it, and a runner that a test asks for portions.</summary>
internal sealed class ExportWorld : IAsyncDisposable
{
    private static readonly CancellationToken None = CancellationToken.None;

    private readonly JobRunner runner;
    private readonly ExportService service;

    private ExportWorld(CaseSilo silo)
    {
        Silo = silo;
        Jobs = new Jobs(silo.Store, new SeededRandom(3));
        Kind = new ExportJob(silo.Store, silo.Codec, Lists(silo, contacts: false));
        runner = new JobRunner(silo.Store, Jobs, silo.Codec, silo.Time, NullLogger.Instance, [Kind]);
        service = new ExportService(silo.Store, Jobs, silo.Codec, Lists(silo, contacts: true));
    }

    public CaseSilo Silo { get; }

    public ExportJob Kind { get; }

    public Jobs Jobs { get; }

    public static async Task<ExportWorld> OpenAsync(string engine, int customers)
    {
        var silo = await CaseSilo.OpenAsync(engine, Instant.FromUtc(2026, 3, 2, 9, 0));
        await silo.SetUpAsync(Policy, autopilot: false);
        var world = new ExportWorld(silo);
        await world.AddAsync([.. Enumerable.Range(0, customers).Select(n => $"m{n:00000}")]);
        return world;
    }

    public Task AddAsync(params IReadOnlyList<string> customers) => Silo.DoAsync([.. customers.SelectMany(name => Payer(name))]);

    /// <summary>Of one byte each.</summary>
    public Task AddPiecesAsync(string job, int pieces, Instant expires) => Silo.Store.WriteAsync(
        [.. Enumerable.Range(0, pieces).SelectMany(n => ExportPieceTable.Instance.Difference(null, new ExportPieceRow(job, n, n, [0], expires)))], null, None);

    /// <summary>As the actor of the silo asks for it.</summary>
    public async Task<V1.Job> OrderAsync(V1.ExportListRequest request) => (await service.ExportList(request, Call("ExportList"))).Job;

    /// <summary>An export of the customers from its order to its end.</summary>
    /// <returns>`jobs/j-1`.</returns>
    public async Task<string> ExportAsync(V1.ExportFormat format)
    {
        var name = (await OrderAsync(new() { Customers = new(), Format = format })).Name;
        await RunAsync(portions: 4);
        Assert.Equal(JobStates.Done, (await JobAsync(name["jobs/".Length..])).State);
        return name;
    }

    public async Task<byte[]> DownloadAsync(string job, long offset)
    {
        using var file = new MemoryStream();
        await foreach (var message in service.DownloadExport(new() { Name = job, Offset = offset }, Call("DownloadExport")))
        {
            Assert.False(message.Content.IsEmpty, "An empty message says nothing.");
            message.Content.WriteTo(file);
        }

        return file.ToArray();
    }

    public Task<JobRow> StartAsync(V1.ExportListRequest request) => Jobs.StartAsync(
        ExportJob.KindName, "Export", new JobReport { Order = JobOrders.Write(Silo.Codec, new ExportOrder(Silo.Actor, request.ToByteArray(), "")) }.Write(), "", 0,
        Silo.Actor.Id, None);

    public async Task<JobRow> JobAsync(string id) => (await Jobs.FindAsync(id, None))!;

    public async Task RunAsync(int portions)
    {
        for (var i = 0; i < portions; i++) await runner.StepAsync(await LeaseAsync(runner.Lease), None);
    }

    public async Task<LeaseCheck> LeaseAsync(string name)
    {
        var lease = (await Silo.Store.AcquireAsync([name], "test", Duration.FromSeconds(6), None)).Single();
        return new LeaseCheck(lease.Name, lease.Owner, lease.Epoch);
    }

    public async Task<IReadOnlyList<ExportPieceRow>> PiecesAsync() =>
        [.. (await Silo.AllAsync(ExportPieceTable.Instance)).OrderBy(piece => piece.Job, StringComparer.Ordinal).ThenBy(piece => piece.Number)];

    public ValueTask DisposeAsync() => Silo.DisposeAsync();

    private static ExportLists Lists(CaseSilo silo, bool contacts)
    {
        var lists = new ExportLists();
        var present = new Present(silo.Store, new ViewsInForce(silo.Store, silo.Codec, silo.Cipher), silo.Codec, silo.Cipher, new ActivationCache());
        lists.Add(V1.CustomerReflection.Descriptor.Services[0], new CustomerService(new Asking(silo.Turns, new KeptAnswers(silo.Store, silo.Time)), present));
        if (contacts) lists.Add(V1.ContactReflection.Descriptor.Services[0], new ContactService(new Asking(silo.Turns, new KeptAnswers(silo.Store, silo.Time)), present));
        return lists;
    }

    private CallContext Call(string method)
    {
        var call = new CallContext(V1.ExportReflection.Descriptor.Services[0].FindMethodByName(method), null, None);
        call.Set(Silo.Actor);
        return call;
    }
}

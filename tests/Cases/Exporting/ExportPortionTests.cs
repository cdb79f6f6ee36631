using Google.Protobuf;
using Microsoft.Extensions.Logging.Abstractions;
using NodaTime;
using Plixo.Grains.Core;
using Plixo.Silo.Exporting;
using Plixo.Silo.Services.Customers;
using Plixo.Silo.Services.Front;
using Plixo.Silo.Services.Front.Lists;
using Plixo.Silo.Stores;
using Plixo.Silo.Sweeps;
using Plixo.Silo.Turns;
using Plixo.Tests.Cases.Silo;
using Plixo.Tests.Support;
using static Plixo.Tests.Support.SmallWorkspace;

namespace Plixo.Tests.Cases.Exporting;

/// <summary>An export portion by portion: what dies or changes between them.</summary>
public sealed class ExportPortionTests
{
    private static readonly Instant Now = Instant.FromUtc(2026, 3, 2, 9, 0);
    private static readonly CancellationToken None = CancellationToken.None;

    public static TheoryData<string> Engines => CaseSilo.Engines;

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task A_portion_that_was_not_committed_is_written_again_and_what_comes_meanwhile_is_not_there_twice(string engine)
    {
        await using var world = await World.OpenAsync(engine, customers: ListLimits.LargestPage + 10);
        var started = await world.StartAsync(new() { Customers = new() });

        // A silo dies before its first portion is committed.
        await world.Kind.StepAsync(started, None);
        Assert.Empty(await world.PiecesAsync());
        await world.RunAsync(portions: 1);
        Assert.Single(await world.PiecesAsync());
        // Another dies within the second, and customers come before and behind the place where it was.
        await world.Kind.StepAsync((await world.JobAsync(started.Id)), None);
        await world.AddAsync("a-before", "zz-behind");
        await world.RunAsync(portions: 5);

        var job = await world.JobAsync(started.Id);
        var lines = System.Text.Encoding.UTF8.GetString([.. (await world.PiecesAsync()).SelectMany(piece => piece.Content)]).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(JobStates.Done, job.State);
        Assert.Equal(job.Done, lines.Length - 1);
        Assert.Equal(lines.Length, lines.Distinct().Count());
        Assert.InRange(job.Done, ListLimits.LargestPage + 10, ListLimits.LargestPage + 12);
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task A_file_is_deleted_when_its_time_is_over(string engine)
    {
        await using var world = await World.OpenAsync(engine, customers: 3);
        await world.StartAsync(new() { Customers = new() });
        await world.RunAsync(portions: 2);
        var retention = new ExportRetention(world.Silo.Store);

        world.Silo.Time.Advance(ExportLimits.Kept - Duration.FromMinutes(1));
        await retention.StepAsync(await world.LeaseAsync(retention.Lease), None);
        Assert.Single(await world.PiecesAsync());
        world.Silo.Time.Advance(Duration.FromMinutes(1));
        await retention.StepAsync(await world.LeaseAsync(retention.Lease), None);
        Assert.Empty(await world.PiecesAsync());
    }

    [Fact]
    public async Task A_job_that_is_cancelled_leaves_no_file()
    {
        await using var world = await World.OpenAsync("sqlite", customers: ListLimits.LargestPage + 10);
        var job = await world.StartAsync(new() { Customers = new() });
        await world.RunAsync(portions: 1);
        await world.Jobs.CancelAsync(job.Id, None);
        await world.RunAsync(portions: 1);

        Assert.Equal(JobStates.Cancelled, (await world.JobAsync(job.Id)).State);
        Assert.Empty(await world.PiecesAsync());
    }

    /// <summary>A store with customers, the list of them, and a runner that a test asks for portions.</summary>
    private sealed class World : IAsyncDisposable
    {
        private readonly JobRunner runner;

        private World(CaseSilo silo)
        {
            Silo = silo;
            var lists = new ExportLists();
            var present = new Present(silo.Store, new ViewsInForce(silo.Store, silo.Codec, silo.Cipher), silo.Codec, silo.Cipher);
            lists.Add(V1.CustomerReflection.Descriptor.Services[0], new CustomerService(new Asking(silo.Turns, silo.Store), present));
            Kind = new ExportJob(silo.Store, silo.Codec, lists);
            Jobs = new Jobs(silo.Store, new SeededRandom(3));
            runner = new JobRunner(silo.Store, Jobs, silo.Codec, silo.Time, NullLogger.Instance, [Kind]);
        }

        public CaseSilo Silo { get; }

        public ExportJob Kind { get; }

        public Jobs Jobs { get; }

        public static async Task<World> OpenAsync(string engine, int customers)
        {
            var silo = await CaseSilo.OpenAsync(engine, Now);
            await silo.SetUpAsync(Policy, autopilot: false);
            var world = new World(silo);
            await world.AddAsync([.. Enumerable.Range(0, customers).Select(n => $"m{n:00000}")]);
            return world;
        }

        public Task AddAsync(params IReadOnlyList<string> customers) => Silo.DoAsync([.. customers.SelectMany(name => Payer(name))]);

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

        public async Task<IReadOnlyList<ExportPieceRow>> PiecesAsync() => [.. (await Silo.AllAsync(ExportPieceTable.Instance)).OrderBy(piece => piece.Number)];

        public ValueTask DisposeAsync() => Silo.DisposeAsync();
    }
}

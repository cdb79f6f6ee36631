using NodaTime;
using Plixo.Silo.Exporting;
using Plixo.Silo.Services.Front.Lists;
using Plixo.Silo.Sweeps;
using Plixo.Tests.Cases.Silo;

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
        await using var world = await ExportWorld.OpenAsync(engine, customers: ListLimits.LargestPage + 10);
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
        await using var world = await ExportWorld.OpenAsync(engine, customers: 3);
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
    public async Task Files_are_deleted_one_after_the_other_and_not_all_at_once()
    {
        await using var world = await ExportWorld.OpenAsync("sqlite", customers: 0);
        foreach (var job in new[] { "j-2", "j-1" })
            await world.AddPiecesAsync(job, ExportLimits.DeletedAtOnce - 10, Now);
        var retention = new ExportRetention(world.Silo.Store);

        Assert.True(await retention.StepAsync(await world.LeaseAsync(retention.Lease), None));
        Assert.All(await world.PiecesAsync(), piece => Assert.Equal("j-2", piece.Job));
        Assert.False(await retention.StepAsync(await world.LeaseAsync(retention.Lease), None));
        Assert.Empty(await world.PiecesAsync());
    }

    [Fact]
    public async Task A_job_that_is_cancelled_leaves_no_file()
    {
        await using var world = await ExportWorld.OpenAsync("sqlite", customers: ListLimits.LargestPage + 10);
        var job = await world.StartAsync(new() { Customers = new() });
        await world.RunAsync(portions: 1);
        await world.Jobs.CancelAsync(job.Id, None);
        await world.RunAsync(portions: 1);

        Assert.Equal(JobStates.Cancelled, (await world.JobAsync(job.Id)).State);
        Assert.Empty(await world.PiecesAsync());
    }
}

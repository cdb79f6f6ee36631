using Microsoft.Extensions.Logging.Abstractions;
using NodaTime;
using Plixo.Silo.Stores;
using Plixo.Silo.Sweeps;
using Plixo.Tests.Support;

namespace Plixo.Tests.Cases.Silo;

/// <summary>Whose turn it is among the open jobs.</summary>
public sealed class JobTurnsTests
{
    private static readonly CancellationToken None = CancellationToken.None;

    public static TheoryData<string> Engines => CaseSilo.Engines;

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task Many_jobs_of_one_kind_do_not_keep_one_of_another_waiting(string engine)
    {
        await using var silo = await CaseSilo.OpenAsync(engine, Instant.FromUtc(2026, 3, 2, 9, 0));
        var jobs = new Jobs(silo.Store, new SeededRandom(11));
        var (many, one) = (new Portions("many"), new Portions("one"));
        var runner = new JobRunner(silo.Store, jobs, silo.Codec, silo.Time, NullLogger.Instance, [many, one]);
        for (var n = 0; n < 120; n++) await jobs.StartAsync(many.Kind, "One of many", "", "", 0, "system", None);
        silo.Time.Advance(Duration.FromSeconds(1));
        await jobs.StartAsync(one.Kind, "The only one", "", "", 0, "system", None);

        for (var portion = 0; portion < 8; portion++) await runner.StepAsync(await LeaseAsync(silo.Store, runner.Lease), None);

        Assert.Equal((4, 4), (many.Done.Count, one.Done.Count));
        Assert.Equal(4, many.Done.Distinct().Count());
    }

    private static async Task<LeaseCheck> LeaseAsync(IStore store, string name)
    {
        var lease = (await store.AcquireAsync([name], "test", Duration.FromSeconds(6), None)).Single();
        return new LeaseCheck(lease.Name, lease.Owner, lease.Epoch);
    }

    /// <summary>A kind of job that never ends, and says whose portions were done.</summary>
    private sealed class Portions(string kind) : IJobKind
    {
        public string Kind => kind;

        public List<string> Done { get; } = [];

        public Task<JobStep> StepAsync(JobRow job, CancellationToken cancel)
        {
            Done.Add(job.Id);
            return Task.FromResult(new JobStep(JobProgress.Of(job), []));
        }
    }
}

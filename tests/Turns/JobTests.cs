using Microsoft.Extensions.Logging.Abstractions;
using NodaTime;
using Plixo.Grains.Core;
using Plixo.Silo.Leases;
using Plixo.Silo.Stores;
using Plixo.Silo.Sweeps;
using Plixo.Tests.Support;
using Plixo.Tests.Support.Toys;

namespace Plixo.Tests.Turns;

/// <summary>Jobs in whole silos on one thread and virtual time.</summary>
public sealed class JobTests : RunningSilosTests
{
    private static readonly Duration Long = Duration.FromMinutes(10);

    [Fact]
    public void A_sweep_tells_every_grain_once_and_resumes_after_a_crash()
    {
        var toys = new ToySilo(Store, Time, new SeededRandom(3));
        for (var i = 0; i < 1_200; i++) toys.RunAsync(new GrainId(GrainKind.Customer, $"c-{i:0000}"), new Look()).Now();
        var jobs = new Jobs(Store, new SeededRandom(5));
        var a = Start("a", of => Runner(of));
        var job = jobs.StartAsync("sweep.tell", "Tell all", "{}", "r-1", 1_200, "system", default).Now();
        Assert.Equal(job, jobs.StartAsync("sweep.tell", "Tell all", "{}", "r-1", 1_200, "system", default).Now());

        Thread.RunUntil(() => jobs.FindAsync(job.Id, default).Now()!.Done > 0, Long);
        a.Kill();
        Start("b", of => Runner(of));
        Thread.RunUntil(() => jobs.FindAsync(job.Id, default).Now()!.State == JobStates.Done, Long);
        Thread.RunUntil(() => Store.WaitingAsync([.. Enumerable.Range(0, 64)], [], 10, default).Now().Count == 0, Long);

        var ended = jobs.FindAsync(job.Id, default).Now()!;
        Assert.Equal((1_200L, 1_200L, 0L), (ended.Done, ended.Total, ended.Failed));
        for (var i = 0; i < 1_200; i++)
            Assert.Equal(1, State<CustomerState>(new GrainId(GrainKind.Customer, $"c-{i:0000}")).Received["swept"]);
    }

    [Fact]
    public void A_cancelled_job_stops()
    {
        var toys = new ToySilo(Store, Time, new SeededRandom(3));
        var jobs = new Jobs(Store, new SeededRandom(5));
        var job = jobs.StartAsync("sweep.tell", "Tell all", "{}", "", 0, "system", default).Now();

        Assert.True(jobs.CancelAsync(job.Id, default).Now());
        Start("a", of => Runner(of));
        Thread.RunUntil(() => jobs.FindAsync(job.Id, default).Now()!.State == JobStates.Cancelled, Long);

        Assert.False(jobs.CancelAsync(job.Id, default).Now());
    }

    [Theory]
    [InlineData(true, JobFaults.Attempts + 3)]
    [InlineData(false, JobFaults.Attempts - 1)]
    public void A_portion_that_fails_for_a_while_is_tried_again_and_nobody_is_told_twice(bool ofTheStore, int times)
    {
        var toys = new ToySilo(Store, Time, new SeededRandom(3));
        toys.RunAsync(ToySilo.C1.Grain, new Look()).Now();
        var failing = new Failing(Store, ofTheStore ? new IOException("The store is away.") : new InvalidOperationException("It cannot be read."), times);
        var job = Started("sweep.fails");

        Start("a", of => Runner(of, failing));
        Thread.RunUntil(() => Found(job).State == JobStates.Done, Long);

        Assert.Equal(0, failing.Left);
        Assert.Equal(0, failing.Stopped);
        Thread.RunUntil(() => Store.WaitingAsync([.. Enumerable.Range(0, 64)], [], 10, default).Now().Count == 0, Long);
        Assert.Equal(1, State<CustomerState>(ToySilo.C1.Grain).Received["swept"]);
    }

    [Fact]
    public void A_job_that_fails_again_and_again_at_one_place_is_given_up_says_why_and_keeps_no_other_waiting()
    {
        var failing = new Failing(Store, new InvalidOperationException("It cannot be read."), JobFaults.Attempts);
        var (bad, good) = (Started("sweep.fails"), Started("sweep.tell"));

        Start("a", of => Runner(of, failing));
        Thread.RunUntil(() => JobStates.IsEnded(Found(bad).State) && JobStates.IsEnded(Found(good).State), Long);

        Assert.Equal((JobStates.Failed, JobStates.Done), (Found(bad).State, Found(good).State));
        Assert.Contains("It cannot be read.", Found(bad).Detail, StringComparison.Ordinal);
        Assert.Equal(1, failing.Stopped);
    }

    private JobRow Started(string kind) => new Jobs(Store, new SeededRandom(kind.Length)).StartAsync(kind, kind, "{}", "", 0, "system", default).Now();

    private JobRow Found(JobRow job) => new Jobs(Store, new SeededRandom(1)).FindAsync(job.Id, default).Now()!;

    private JobRunner Runner(ToySilo toys, params IEnumerable<IJobKind> others) =>
        new(toys.Store, new Jobs(toys.Store, toys.Random), toys.Codec, Time, NullLogger.Instance, [new TellAll(toys.Store), .. others]);

    private class TellAll(IStore store) : Sweep
    {
        public override string Kind => "sweep.tell";

        protected override Task<IReadOnlyList<GrainId>> PageAsync(JobRow job, string after, int limit, CancellationToken cancel) =>
            store.GrainsAsync(GrainKind.Customer, after, limit, cancel);

        protected override Message MessageFor(JobRow job, GrainId grain) => new Tell("swept");
    }

    /// <summary>Fails so many times, wherever it is.</summary>
    private sealed class Failing(IStore store, Exception fault, int times) : TellAll(store), IJobKind
    {
        public override string Kind => "sweep.fails";

        public int Left { get; private set; } = times;

        public int Stopped { get; private set; }

        public Task StoppedAsync(JobRow job, CancellationToken cancel)
        {
            Stopped++;
            return Task.CompletedTask;
        }

        protected override Task<IReadOnlyList<GrainId>> PageAsync(JobRow job, string after, int limit, CancellationToken cancel) =>
            Left > 0 ? throw Once() : base.PageAsync(job, after, limit, cancel);

        private Exception Once()
        {
            Left--;
            return fault;
        }
    }
}

using Google.Protobuf.WellKnownTypes;
using NodaTime;
using Plixo.Rpc.Client;
using Plixo.Silo.Sweeps;
using Plixo.Tests.Cases.Silo;
using Plixo.Tests.Support;

namespace Plixo.Tests.Cases.Services;

/// <summary>Whoever follows the queue or a job hears from it, on the silo's own clock.</summary>
public sealed class HeartbeatTests : IAsyncLifetime
{
    private static readonly Instant Now = Instant.FromUtc(2026, 3, 2, 9, 0);

    private ServedSilo served = null!;

    public async Task InitializeAsync()
    {
        served = await ServedSilo.StartAsync("sqlite", Now);
        await served.Silo.SetUpAsync(SmallWorkspace.Policy, autopilot: false);
    }

    public async Task DisposeAsync() => await served.DisposeAsync();

    [Fact]
    public async Task Where_nothing_changes_there_is_a_heartbeat_every_ten_seconds()
    {
        var method = RpcMethod.Of<V1.WatchQueueRequest, V1.WatchQueueResponse>(V1.QueueReflection.Descriptor.Services[0], "WatchQueue");
        await using var watching = served.Channel.ServerStreaming(method, new V1.WatchQueueRequest { Scope = V1.QueueScope.Team }).GetAsyncEnumerator();

        var first = await HeartbeatAsync(watching, answer => answer.Heartbeat);
        var second = await HeartbeatAsync(watching, answer => answer.Heartbeat);

        Assert.Equal(NodaTime.Duration.FromSeconds(10), second - first);
    }

    [Fact]
    public async Task A_job_that_does_not_move_has_a_heartbeat_every_ten_seconds_and_its_state_once()
    {
        // Of a kind that nobody carries on here.
        var job = await new Jobs(served.Silo.Store, new SeededRandom(7)).StartAsync("elsewhere", "Waits", "", "", 0, "system", CancellationToken.None);
        var method = RpcMethod.Of<V1.WatchJobRequest, V1.WatchJobResponse>(V1.JobReflection.Descriptor.Services[0], "WatchJob");
        await using var watching = served.Channel.ServerStreaming(method, new V1.WatchJobRequest { Name = $"jobs/{job.Id}" }).GetAsyncEnumerator();
        Assert.True(await watching.MoveNextAsync());
        Assert.Equal(V1.JobState.Waiting, watching.Current.Job.State);

        var first = await HeartbeatAsync(watching, StillTheSame);
        var second = await HeartbeatAsync(watching, StillTheSame);

        Assert.InRange(second - first, NodaTime.Duration.FromSeconds(10), NodaTime.Duration.FromSeconds(15));

        static Timestamp? StillTheSame(V1.WatchJobResponse answer)
        {
            Assert.Null(answer.Job);
            return answer.Heartbeat;
        }
    }

    /// <summary>Time moves from timer to timer until there is one.</summary>
    private async Task<Instant> HeartbeatAsync<TAnswer>(IAsyncEnumerator<TAnswer> watching, Func<TAnswer, Timestamp?> of)
    {
        while (true)
        {
            var next = watching.MoveNextAsync().AsTask();
            while (!next.IsCompleted)
            {
                if (served.Silo.Time.NextTimer is { } due) served.Silo.Time.AdvanceTo(due);
                else await Task.Yield();
            }

            Assert.True(await next);
            if (of(watching.Current) is { } heartbeat) return Instant.FromDateTimeOffset(heartbeat.ToDateTimeOffset());
        }
    }
}

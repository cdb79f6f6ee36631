using NodaTime;
using Plixo.Rpc.Client;
using Plixo.Tests.Cases.Silo;
using Plixo.Tests.Support;

namespace Plixo.Tests.Cases.Services;

/// <summary>Whoever follows the queue hears from it, on the silo's own clock.</summary>
public sealed class QueueWatchTests : IAsyncLifetime
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

        var first = await HeartbeatAsync(watching);
        var second = await HeartbeatAsync(watching);

        Assert.Equal(Duration.FromSeconds(10), second - first);
    }

    /// <summary>Time moves from timer to timer until there is one.</summary>
    private async Task<Instant> HeartbeatAsync(IAsyncEnumerator<V1.WatchQueueResponse> watching)
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
            if (watching.Current.Heartbeat is { } heartbeat) return Instant.FromDateTimeOffset(heartbeat.ToDateTimeOffset());
        }
    }
}

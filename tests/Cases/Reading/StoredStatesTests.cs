using NodaTime;
using Plixo.Grains.Core;
using Plixo.Grains.Customers;
using Plixo.Silo.Reading;
using Plixo.Silo.Turns;
using Plixo.Tests.Cases.Silo;
using Plixo.Tests.Support;
using static Plixo.Tests.Support.SmallWorkspace;

namespace Plixo.Tests.Cases.Reading;

/// <summary>A state that was read is taken from memory while its version counts, where readers may do so.</summary>
public sealed class StoredStatesTests
{
    private static readonly CancellationToken None = CancellationToken.None;
    private static readonly GrainId Grain = Customer("acme").Grain;

    [Theory]
    [MemberData(nameof(CaseSilo.Engines), MemberType = typeof(CaseSilo))]
    public async Task A_version_in_memory_is_not_read_again_and_the_next_one_is(string engine)
    {
        await using var silo = await GivenAsync(engine);
        var states = new StoredStates(silo.Store, silo.Codec, silo.Cipher, new ActivationCache());
        var (version, state) = await ReadAsync(states);

        Assert.Same(state, (await ReadAsync(states)).State);

        await silo.DoAsync((Grain, new AssignOwner("maya")));
        var (next, after) = await ReadAsync(states);
        Assert.True(next > version);
        Assert.Equal("maya", after.Profile!.Owner);
    }

    [Fact]
    public async Task Without_memory_each_reading_asks_for_the_whole_state()
    {
        await using var silo = await GivenAsync("sqlite");
        var states = new StoredStates(silo.Store, silo.Codec, silo.Cipher);

        Assert.NotSame((await ReadAsync(states)).State, (await ReadAsync(states)).State);
    }

    private static async Task<CaseSilo> GivenAsync(string engine)
    {
        var silo = await CaseSilo.OpenAsync(engine, Instant.FromUtc(2026, 3, 2, 9, 0));
        await silo.SetUpAsync(SmallWorkspace.Policy, autopilot: false, live: false);
        await silo.AddCustomerAsync("acme", "ap@acme.example");
        await silo.SettleAsync();
        return silo;
    }

    private static async Task<(long Version, CustomerState State)> ReadAsync(StoredStates states) => (await states.OfAsync<CustomerState>([Grain], None))[Grain];
}

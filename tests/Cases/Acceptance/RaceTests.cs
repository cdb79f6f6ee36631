using NodaTime;
using Plixo.Grains.Core;
using Plixo.Grains.Customers;
using Plixo.Grains.Invoices;
using Plixo.Silo.Stores;
using Plixo.Silo.Turns;
using Plixo.Tests.Cases.Silo;
using Plixo.Tests.Support;
using Xunit.Abstractions;
using static Plixo.Tests.Cases.Acceptance.PaymentRaces;
using static Plixo.Tests.Support.SmallWorkspace;

namespace Plixo.Tests.Cases.Acceptance;

/// <summary>
/// Acceptance check 16, with two silos on threads of their own over one store: a payment against the intent and against the
/// arm of the e-mail that chases it. Whatever the interleaving, nothing leaves but the ids that the payment's answer named.
/// </summary>
public sealed class RaceTests(ITestOutputHelper output)
{
    private const int DefaultRaces = 300;

    public static TheoryData<string> Engines => CaseSilo.Engines;

    [Theory]
    [MemberData(nameof(Engines))]
    public Task Payment_against_intent(string engine) => InRoundsAsync(engine, DefaultRaces, IntentAsync, output);

    [Theory]
    [MemberData(nameof(Engines))]
    public Task Payment_against_arm(string engine) => InRoundsAsync(engine, DefaultRaces, ArmAsync, output);

    /// <summary>Answers in how many the intent came first; it was recalled.</summary>
    private static async Task<int> IntentAsync(string engine, int races)
    {
        await using var silo = await GivenPermitsAsync(engine, races);
        var other = silo.Beside();
        var waiting = await WaitingAsync(silo);
        var named = new List<string>();
        var intended = 0;
        for (var i = 0; i < races; i++)
        {
            var customer = Customer($"c{i}").Grain;
            Assert.NotEmpty(waiting[customer]);
            var (_, paid) = await AtOnceAsync(
                i, () => CommitAsync(silo, waiting[customer]), () => PayAsync(other, i));
            named.AddRange(paid.InFlight);
            if ((await silo.StateAsync<CustomerState>(customer)).Drafts.Values.Any(draft => draft.Transmissions.Length > 0)) intended++;
        }

        Assert.Empty(named);
        await silo.SettleAsync();
        Assert.Equal(0, await silo.DeliverMailAsync());
        Assert.All(await silo.AllAsync(DraftTable.Instance), draft => Assert.Equal(nameof(DraftStatus.Withdrawn), draft.Status));
        await silo.VerifyAsync();
        return intended;
    }

    /// <summary>Answers in how many the arm came first; it was named.</summary>
    private static async Task<int> ArmAsync(string engine, int races)
    {
        await using var silo = await GivenPermitsAsync(engine, races);
        await silo.SettleAsync();
        var other = silo.Beside();
        var lease = (await silo.Store.AcquireAsync(["mailer"], "race", Duration.FromSeconds(6), CancellationToken.None))
            .Select(one => new LeaseCheck(one.Name, one.Owner, one.Epoch)).Single();
        var claimed = new Dictionary<CustomerKey, ClaimedTransmission>();
        while (await silo.Store.ClaimAsync(lease, 500, CancellationToken.None) is { Count: > 0 } some)
            foreach (var one in some) claimed[one.Customer] = one;
        Assert.Equal(races, claimed.Count);

        var armed = 0;
        for (var i = 0; i < races; i++)
        {
            var one = claimed[Customer($"c{i}")];
            var (arm, paid) = await AtOnceAsync(
                i, async () => (await silo.Store.ArmAsync([new ArmRequest(one.Id, one.Attempt)], lease, CancellationToken.None)).Single(), () => PayAsync(other, i));
            Assert.Equal(arm.Verdict == ArmVerdict.Armed ? one.Id : "", string.Join(' ', paid.InFlight));
            Assert.True(arm.Verdict is ArmVerdict.Armed or ArmVerdict.Recalled, $"{arm.Verdict}");
            if (arm.Verdict == ArmVerdict.Armed) armed++;
        }

        await silo.Store.ReleaseAsync([lease.Name], lease.Owner, CancellationToken.None);
        await silo.SettleAsync();
        Assert.Equal(0, await silo.DeliverMailAsync());
        await silo.VerifyAsync();
        return armed;
    }
}

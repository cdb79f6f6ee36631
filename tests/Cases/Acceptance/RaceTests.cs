using NodaTime;
using Plixo.Grains.Core;
using Plixo.Grains.Customers;
using Plixo.Grains.Invoices;
using Plixo.Silo.Stores;
using Plixo.Silo.Turns;
using Plixo.Tests.Cases.Silo;
using Plixo.Tests.Support;
using Xunit.Abstractions;
using static Plixo.Tests.Support.SmallWorkspace;

namespace Plixo.Tests.Cases.Acceptance;

/// <summary>
/// Acceptance check 16, with two silos on threads of their own over one store: a payment against the intent and against the
/// arm of the e-mail that chases it. Whatever the interleaving, nothing leaves but the ids that the payment's answer named.
/// </summary>
public sealed class RaceTests(ITestOutputHelper output)
{
    private const int DefaultRaces = 300;

    private const int Round = 500;

    /// <summary>A few milliseconds: longer than either turn takes.</summary>
    private const int MostSpins = 150_000;

    private static readonly Instant Start = Instant.FromUtc(2026, 3, 2, 8, 0);
    private static readonly LocalDate Today = new(2026, 3, 2);
    private static readonly int[] Partitions = [.. Enumerable.Range(0, StoreLimits.DefaultPartitions)];

    private static int Races => int.TryParse(Environment.GetEnvironmentVariable("PLIXO_RACES"), out var asked) ? asked : DefaultRaces;

    public static TheoryData<string> Engines => CaseSilo.Engines;

    [Theory]
    [MemberData(nameof(Engines))]
    public Task Payment_against_intent(string engine) => InRoundsAsync(engine, IntentAsync);

    [Theory]
    [MemberData(nameof(Engines))]
    public Task Payment_against_arm(string engine) => InRoundsAsync(engine, ArmAsync);

    /// <summary>Rounds of a size that one issue of permits serves, each on a store of its own.</summary>
    private async Task InRoundsAsync(string engine, Func<string, int, Task<int>> round)
    {
        var first = 0;
        for (var done = 0; done < Races; done += Round) first += await round(engine, Math.Min(Round, Races - done));
        output.WriteLine($"{engine}: {Races} races, in {first} the e-mail came first.");
    }

    /// <summary>Answers in how many the intent came first; it was recalled.</summary>
    private static async Task<int> IntentAsync(string engine, int races)
    {
        await using var silo = await GivenPermitsAsync(engine, races);
        var other = silo.Beside();
        var waiting = (await silo.Store.WaitingAsync(Partitions, [], int.MaxValue, CancellationToken.None)).ToLookup(message => message.To);
        var named = new List<string>();
        var intended = 0;
        for (var i = 0; i < races; i++)
        {
            var customer = Customer($"c{i}").Grain;
            Assert.NotEmpty(waiting[customer]);
            var (_, paid) = await AtOnceAsync(
                i, () => CommitAsync(silo, [.. waiting[customer].Select(message => new MessageItem(message, null))]), () => PayAsync(other, i));
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

    /// <summary>Each customer has one due invoice, its e-mail approved, and permits on their way to it.</summary>
    private static async Task<CaseSilo> GivenPermitsAsync(string engine, int races)
    {
        var silo = await CaseSilo.OpenAsync(engine, Start);
        await silo.SetUpAsync(SmallWorkspace.Policy);
        for (var i = 0; i < races; i++) await silo.AddCustomerAsync($"c{i}", $"a@c{i}.example");
        await silo.DoAsync([.. Enumerable.Range(0, races).Select(i => Record($"i{i}", $"c{i}", Usd(10_000), Today.PlusDays(-30), Today.PlusDays(-1), Start))]);
        var (use, _) = silo.Codec.WriteMessage(GrainKind.Customer, new UsePermits(default, Segment, Today, []));
        while (true)
        {
            var waiting = await silo.Store.WaitingAsync(Partitions, [], int.MaxValue, CancellationToken.None);
            var held = waiting.Where(message => message.Type == use).Select(message => message.To).ToHashSet();
            var open = waiting.Where(message => !held.Contains(message.To)).Take(StoreLimits.GroupTurns).ToList();
            if (open.Count == 0) break;
            await silo.Step.CommitAsync(await silo.Step.DecideAsync([.. open.Select(message => new MessageItem(message, null))], CancellationToken.None), CancellationToken.None);
        }

        return silo;
    }

    private static async Task<Reply> PayAsync(CaseSilo silo, int i)
    {
        var (grain, message) = Payment($"i{i}", Usd(10_000), Today);
        var reply = (await CommitAsync(silo, [new CommandItem(grain, message, silo.Actor, null, [])])).Single()!;
        Assert.Null(reply.Refusal);
        return reply;
    }

    /// <summary>Decides and commits until nothing is lost to the other.</summary>
    private static async Task<IReadOnlyList<Reply?>> CommitAsync(CaseSilo silo, IReadOnlyList<TurnItem> items)
    {
        var replies = new List<Reply?>();
        for (var open = items; open.Count > 0;)
        {
            var results = await silo.Step.CommitAsync(await silo.Step.DecideAsync(open, CancellationToken.None), CancellationToken.None);
            Assert.All(results, result => Assert.Null(result.Fault));
            replies.AddRange(results.Where(result => result.End == ItemEnd.Done).Select(result => result.Reply));
            open = [.. results.Where(result => result.End != ItemEnd.Done).Select(result => result.Item)];
        }

        return replies;
    }

    /// <summary>Starts both on threads of their own at one moment, and one of them a little later, another way each time.</summary>
    private static async Task<(TLeft, TRight)> AtOnceAsync<TLeft, TRight>(int race, Func<Task<TLeft>> left, Func<Task<TRight>> right)
    {
        using var start = new Barrier(2);
        var late = new Random(race).Next(-MostSpins, MostSpins);
        Task<T> Run<T>(Func<Task<T>> call, int spins) => Task.Factory.StartNew(
            async () =>
            {
                start.SignalAndWait();
                Thread.SpinWait(Math.Max(0, spins));
                return await call();
            },
            CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default).Unwrap();
        var both = (Run(left, late), Run(right, -late));
        return (await both.Item1, await both.Item2);
    }
}

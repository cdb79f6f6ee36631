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

/// <summary>What the races of payments have in common: many e-mails of which each has its permits, and a payment for each.</summary>
internal static class PaymentRaces
{
    /// <summary>A few milliseconds: longer than either turn takes.</summary>
    public const int MostSpins = 150_000;

    private const int Round = 500;

    private static readonly Instant Start = Instant.FromUtc(2026, 3, 2, 8, 0);
    private static readonly LocalDate Today = new(2026, 3, 2);
    private static readonly int[] Partitions = [.. Enumerable.Range(0, StoreLimits.DefaultPartitions)];

    /// <summary>Rounds of a size that one issue of permits serves, each on a store of its own; `PLIXO_RACES` says how many races in all.</summary>
    public static async Task InRoundsAsync(string engine, int races, Func<string, int, Task<int>> round, ITestOutputHelper output)
    {
        if (int.TryParse(Environment.GetEnvironmentVariable("PLIXO_RACES"), out var asked)) races = asked;
        var first = 0;
        for (var done = 0; done < races; done += Round) first += await round(engine, Math.Min(Round, races - done));
        output.WriteLine($"{engine}: {races} races, in {first} the e-mail came first.");
    }

    /// <summary>The messages that wait for each grain.</summary>
    public static async Task<Dictionary<GrainId, IReadOnlyList<TurnItem>>> WaitingAsync(CaseSilo silo) =>
        (await silo.Store.WaitingAsync(Partitions, [], int.MaxValue, CancellationToken.None)).GroupBy(message => message.To).ToDictionary(
            group => group.Key, group => (IReadOnlyList<TurnItem>)[.. group.Select(message => new MessageItem(message, null))]);

    /// <summary>Each customer has one due invoice, its e-mail approved, and permits on their way to it.</summary>
    public static async Task<CaseSilo> GivenPermitsAsync(string engine, int races)
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

    public static async Task<Reply> PayAsync(CaseSilo silo, int i)
    {
        var (grain, message) = Payment($"i{i}", Usd(10_000), Today);
        var reply = (await CommitAsync(silo, [new CommandItem(grain, message, silo.Actor, null, [])])).Single()!;
        Assert.Null(reply.Refusal);
        return reply;
    }

    /// <summary>Decides and commits until nothing is lost to the other.</summary>
    public static async Task<IReadOnlyList<Reply?>> CommitAsync(CaseSilo silo, IReadOnlyList<TurnItem> items)
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
    public static async Task<(TLeft, TRight)> AtOnceAsync<TLeft, TRight>(int race, Func<Task<TLeft>> left, Func<Task<TRight>> right)
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

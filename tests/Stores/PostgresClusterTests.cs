using Npgsql;
using Plixo.Grains.Core;
using Plixo.Silo.Stores;
using Plixo.Silo.Stores.Postgres;

namespace Plixo.Tests.Stores;

/// <summary>What only a cluster meets: several silos on one database, and connections that break.</summary>
public sealed class PostgresClusterTests(PostgresDatabase database) : IClassFixture<PostgresDatabase>
{
    private static readonly int[] AllPartitions = [.. Enumerable.Range(0, StoreLimits.DefaultPartitions)];

    private static CancellationToken None => CancellationToken.None;

    [Fact]
    public async Task Two_silos_that_turn_the_same_grains_make_one_history()
    {
        const int turns = 40;
        await using var left = await database.OpenEmptyAsync(null);
        await using var right = await database.OpenAsync(null);
        GrainId[] grains = [.. Enumerable.Range(0, 5).Select(i => Given.Customer($"c-{i}"))];

        await Task.WhenAll(new[] { left, right, left, right }.Select(store => Task.Run(() => TurnAsync(store, grains, turns))));

        foreach (var grain in grains)
        {
            var events = await left.EventsAsync(grain, 0, None);
            Assert.Equal(turns * 4, events.Count);
            var hash = EventHash.Start;
            foreach (var happened in events)
                Assert.Equal(happened.Hash, hash = EventHash.Compute(hash, happened));
        }
    }

    [Fact]
    public async Task Two_silos_consume_each_message_once()
    {
        const int messages = 200;
        await using var left = await database.OpenEmptyAsync(null);
        await using var right = await database.OpenAsync(null);
        var sender = Given.Invoice("i-1");
        await left.SendAsync([.. Enumerable.Range(0, messages).Select(i => Given.Message(Given.Customer($"c-{i % 20}"), sender, i + 1))], null, None);

        var counts = await Task.WhenAll(Task.Run(() => ConsumeAsync(left)), Task.Run(() => ConsumeAsync(right)));

        Assert.Equal(messages, counts.Sum());
        Assert.Empty(await left.WaitingAsync(AllPartitions, [], 10, None));
    }

    [Fact]
    public async Task What_one_silo_commits_is_hinted_to_the_other()
    {
        await using var left = await database.OpenEmptyAsync(null);
        await using var right = await database.OpenAsync(null);
        var listening = new TaskCompletionSource();
        var hinted = new TaskCompletionSource();
        right.Hinted += () => (listening.Task.IsCompleted ? hinted : listening).TrySetResult();

        var turns = 0;
        while (!hinted.Task.IsCompleted)
            await left.CommitAsync([Given.Turn(Given.Invoice($"i-{turns++}"))], None);

        await hinted.Task;
    }

    [Theory]
    [InlineData(Cut.BeforeTheServerHasIt, CommitVerdict.Lost)]
    [InlineData(Cut.AfterTheServerAnswered, CommitVerdict.Committed)]
    public async Task A_commit_whose_connection_broke_is_read_back(Cut cut, CommitVerdict expected)
    {
        await using var direct = await database.OpenEmptyAsync(null);
        var there = new NpgsqlConnectionStringBuilder(database.ConnectionString);
        await using var proxy = new CuttingProxy(there.Port);
        there.Port = proxy.Port;
        await using var store = await PostgresStore.OpenAsync(there.ConnectionString, new StoreOptions(), None);
        await store.CommitAsync([Given.Turn(Given.Invoice("i-0"))], None);

        proxy.CutNext(cut);
        var first = Given.Turn(Given.Invoice("i-1"));
        var second = Given.NoEvents(Given.Invoice("i-2"), 0) with { Replies = [Given.Reply("r-1")] };
        var results = await store.CommitAsync([first, second], None);

        Assert.Equal([expected, expected], results.Select(result => result.Verdict));
        Assert.Equal(expected == CommitVerdict.Committed ? 1 : 0, (await direct.EventsAsync(first.Grain, 0, None)).Count);
    }

    [Fact]
    public async Task A_row_that_somebody_holds_makes_only_its_own_turn_wait_and_be_lost()
    {
        await using var store = await database.OpenEmptyAsync(null);
        await store.CommitAsync([.. Enumerable.Range(0, 4).Select(i => Given.Turn(Given.Invoice($"i-{i}")))], None);
        await using var holder = new NpgsqlConnection(database.ConnectionString);
        await holder.OpenAsync();
        await using var held = await holder.BeginTransactionAsync();
        await using (var command = new NpgsqlCommand("SELECT 1 FROM grain WHERE key = 'i-2' FOR UPDATE", holder, held))
            await command.ExecuteNonQueryAsync();

        var results = await store.CommitAsync([.. Enumerable.Range(0, 4).Select(i => Given.Turn(Given.Invoice($"i-{i}"), 1))], None);

        Assert.Equal(
            [CommitVerdict.Committed, CommitVerdict.Committed, CommitVerdict.Lost, CommitVerdict.Committed],
            results.Select(result => result.Verdict));
    }

    [Fact]
    public async Task A_server_that_may_lose_commits_is_refused()
    {
        await using (var connection = new NpgsqlConnection(database.ConnectionString))
        {
            await connection.OpenAsync();
            await using var command = new NpgsqlCommand($"ALTER ROLE plixo IN DATABASE {connection.Database} SET synchronous_commit = off", connection);
            await command.ExecuteNonQueryAsync();
        }

        var fault = await Assert.ThrowsAsync<StoreRefusedException>(() => database.OpenAsync(null));

        Assert.Contains("synchronous_commit", fault.Message);
        await using (var connection = new NpgsqlConnection(database.ConnectionString))
        {
            await connection.OpenAsync();
            await using var command = new NpgsqlCommand($"ALTER ROLE plixo IN DATABASE {connection.Database} RESET ALL", connection);
            await command.ExecuteNonQueryAsync();
        }
    }

    private static async Task TurnAsync(IStore store, GrainId[] grains, int turns)
    {
        var left = grains.ToDictionary(grain => grain, _ => turns);
        while (left.Count > 0)
        {
            var loaded = await store.LoadAsync([.. left.Keys], [], None);
            var commits = left.Keys.Select(grain =>
                loaded.Grains.TryGetValue(grain, out var found) ? Given.Turn(grain, found.Version, found.State.LastHash) : Given.Turn(grain)).ToArray();
            foreach (var (commit, result) in commits.Zip(await store.CommitAsync(commits, None)))
            {
                Assert.NotEqual(CommitVerdict.Failed, result.Verdict);
                if (result.Verdict == CommitVerdict.Committed && --left[commit.Grain] == 0)
                    left.Remove(commit.Grain);
            }
        }
    }

    private static async Task<int> ConsumeAsync(IStore store)
    {
        var consumed = 0;
        while (await store.WaitingAsync(AllPartitions, [], 30, None) is { Count: > 0 } waiting)
        {
            var commits = waiting.GroupBy(message => message.To)
                .Select(grain => Given.NoEvents(grain.Key, 0) with { Consumed = [.. grain.Select(message => message.Ref)] }).ToArray();
            var results = await store.CommitAsync(commits, None);
            consumed += commits.Zip(results).Where(pair => pair.Second.Verdict == CommitVerdict.Committed).Sum(pair => pair.First.Consumed.Count);
        }

        return consumed;
    }
}

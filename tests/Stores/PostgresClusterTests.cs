using NodaTime;
using Npgsql;
using Plixo.Grains.Core;
using Plixo.Grains.Customers;
using Plixo.Silo.Stores;

namespace Plixo.Tests.Stores;

/// <summary>What several silos on one database do to each other: one history, each message once, no deadlock.</summary>
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

    /// <summary>
    /// One recalls the e-mails of two customers, the second's first; the other all of the workspace's. While somebody holds the
    /// first e-mail of the second customer, both get as far as they can.
    /// </summary>
    [Fact]
    public async Task Recalls_of_customers_and_of_the_workspace_that_meet_in_the_same_emails_do_not_deadlock()
    {
        const int emails = 1_000;
        await using (var store = await database.OpenEmptyAsync(null))
        {
            await store.CommitAsync(
                [
                    Given.Turn(Given.Customer("c-intends")) with
                    {
                        Rows =
                        [
                            .. Enumerable.Range(0, emails).SelectMany(i => TransmissionTable.Instance.Difference(
                                null, StoreConformance.Transmission($"t-{i:0000}") with
                                {
                                    Customer = new CustomerKey(i < emails / 2 ? "c-1" : "c-2"), ArmFrom = Given.At - Duration.FromSeconds(emails - i),
                                })),
                        ],
                    },
                ],
                None);
        }

        await database.ExecuteAsync(_ => "ANALYZE transmission");
        var before = await DeadlocksAsync();
        await using (var left = await database.OpenAsync(null))
        await using (var right = await database.OpenAsync(null))
        await using (var holder = new NpgsqlConnection(database.ConnectionString))
        {
            await holder.OpenAsync();
            await using var held = await holder.BeginTransactionAsync();
            await using (var command = new NpgsqlCommand("SELECT 1 FROM transmission WHERE id = 't-0500' FOR UPDATE", holder, held))
                await command.ExecuteNonQueryAsync();

            var customers = left.CommitAsync(
                [Given.Turn(Given.Invoice("i-1")) with { Recalls = [new Recall(Given.Customer("c-2")), new Recall(Given.Customer("c-1"))] }], None);
            await WaitUntilAsync("wait_event_type = 'Lock'", 1);
            var workspace = right.CommitAsync([Given.Turn(Given.Invoice("i-2")) with { Recalls = [new Recall(GrainId.Workspace)] }], None);
            await WaitUntilAsync("wait_event_type = 'Lock'", 2);
            await held.RollbackAsync();

            Assert.Equal(CommitVerdict.Committed, (await customers).Single().Verdict);
            Assert.Equal(CommitVerdict.Committed, (await workspace).Single().Verdict);
        }

        Assert.Equal(before, await DeadlocksAsync());
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

    /// <summary>As the server counts them, once the stores' connections have ended: a process reports them then at the latest.</summary>
    private async Task<long> DeadlocksAsync()
    {
        await WaitUntilAsync("true", 0);
        await using var connection = new NpgsqlConnection(database.ConnectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand("SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()", connection);
        return (long)(await command.ExecuteScalarAsync())!;
    }

    /// <summary>Asks until so many connections of stores are so; each question takes its time.</summary>
    private async Task WaitUntilAsync(string condition, long count)
    {
        await using var connection = new NpgsqlConnection(database.ConnectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(
            $"SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'plixo' AND {condition}", connection);
        while ((long)(await command.ExecuteScalarAsync())! != count) await Task.Yield();
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

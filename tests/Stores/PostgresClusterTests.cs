using System.Diagnostics;
using NodaTime;
using Npgsql;
using Plixo.Grains.Core;
using Plixo.Grains.Customers;
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
    public async Task What_became_of_a_commit_is_unknown_while_the_server_process_that_had_it_cannot_be_ended()
    {
        await using var direct = await database.OpenEmptyAsync(null);
        var there = new NpgsqlConnectionStringBuilder(database.ConnectionString);
        await using var proxy = new CuttingProxy(there.Port);
        there.Port = proxy.Port;
        await using var store = await PostgresStore.OpenAsync(there.ConnectionString, new StoreOptions(), None);
        await store.CommitAsync([Given.Turn(Given.Invoice("i-0"))], None);

        await using var frozen = await FrozenAsync("SELECT pg_notify%");
        proxy.CutNext(Cut.BeforeTheServerHasIt);

        await Assert.ThrowsAsync<CommitUnknownException>(() => store.CommitAsync([Given.Turn(Given.Invoice("i-1"))], None));
    }

    [Fact]
    public async Task A_commit_for_which_no_connection_can_be_opened_did_nothing()
    {
        var there = new NpgsqlConnectionStringBuilder(database.ConnectionString) { Timeout = 2 };
        await using var direct = await database.OpenEmptyAsync(null);
        var proxy = new CuttingProxy(there.Port);
        there.Port = proxy.Port;
        await using var store = await PostgresStore.OpenAsync(there.ConnectionString, new StoreOptions(), None);
        await proxy.DisposeAsync();
        await Assert.ThrowsAsync<CommitUnknownException>(() => store.CommitAsync([Given.Turn(Given.Invoice("i-1"))], None));

        var result = (await store.CommitAsync([Given.Turn(Given.Invoice("i-1"))], None)).Single();

        Assert.Equal(CommitVerdict.Lost, result.Verdict);
        Assert.Contains("nothing was done", result.Fault);
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

        await ExecuteAsync(_ => "ANALYZE transmission");
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

    [Fact]
    public async Task A_server_that_may_lose_commits_is_refused()
    {
        await ExecuteAsync(connection => $"ALTER ROLE plixo IN DATABASE {connection.Database} SET synchronous_commit = off");

        var fault = await Assert.ThrowsAsync<StoreRefusedException>(() => database.OpenAsync(null));

        Assert.Contains("synchronous_commit", fault.Message);
        await ExecuteAsync(connection => $"ALTER ROLE plixo IN DATABASE {connection.Database} RESET ALL");
    }

    [Fact]
    public async Task What_a_server_presets_for_isolation_is_not_what_commits_run_under()
    {
        await ExecuteAsync(connection => $"ALTER ROLE plixo IN DATABASE {connection.Database} SET default_transaction_isolation = 'repeatable read'");
        try
        {
            await using var store = await database.OpenEmptyAsync(null);

            var isolation = await store.QueryAsync(
                "SELECT setting FROM pg_settings WHERE name = 'default_transaction_isolation'", new Dictionary<string, object?>(), row => (string)row[0]!, None);

            Assert.Equal("read committed", isolation.Single());
        }
        finally
        {
            await ExecuteAsync(connection => $"ALTER ROLE plixo IN DATABASE {connection.Database} RESET ALL");
        }
    }

    /// <summary>Stops the idle server process whose last statement is like this one, until it is disposed.</summary>
    private async Task<Frozen> FrozenAsync(string statement)
    {
        await using var connection = new NpgsqlConnection(database.ConnectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(
            "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'plixo' AND query LIKE $1", connection)
        {
            Parameters = { new NpgsqlParameter { Value = statement } },
        };
        return new Frozen((int)(await command.ExecuteScalarAsync())!);
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

    private async Task ExecuteAsync(Func<NpgsqlConnection, string> sql)
    {
        await using var connection = new NpgsqlConnection(database.ConnectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql(connection), connection);
        await command.ExecuteNonQueryAsync();
    }

    private sealed class Frozen : IAsyncDisposable
    {
        private readonly int process;

        public Frozen(int process)
        {
            this.process = process;
            Signal("-STOP");
        }

        public ValueTask DisposeAsync()
        {
            Signal("-CONT");
            return ValueTask.CompletedTask;
        }

        private void Signal(string signal)
        {
            using var kill = Process.Start("kill", [signal, $"{process}"]);
            kill.WaitForExit();
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

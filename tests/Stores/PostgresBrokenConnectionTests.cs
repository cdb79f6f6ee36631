using System.Diagnostics;
using Npgsql;
using Plixo.Silo.Stores;
using Plixo.Silo.Stores.Postgres;

namespace Plixo.Tests.Stores;

/// <summary>What became of a commit whose connection broke is read back, or said to be unknown.</summary>
public sealed class PostgresBrokenConnectionTests(PostgresDatabase database) : IClassFixture<PostgresDatabase>
{
    private static CancellationToken None => CancellationToken.None;

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
}

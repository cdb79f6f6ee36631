using Npgsql;
using Plixo.Grains.Core;
using Plixo.Grains.Customers;
using Plixo.Grains.Rows;
using Plixo.Silo.Stores;

namespace Plixo.Tests.Stores;

/// <summary>A statement is planned once for a connection, often while its table is as good as empty, and must not mind when it is full.</summary>
public sealed class PostgresPlanTests(PostgresDatabase database) : IClassFixture<PostgresDatabase>
{
    private const int Others = 500;

    private static CancellationToken None => CancellationToken.None;

    [Fact]
    public async Task What_is_on_its_way_to_customers_is_found_without_passing_what_is_on_its_way_to_others()
    {
        await using (var store = await database.OpenEmptyAsync(null))
        {
            // As the server does it by itself: from here on it knows that the table is empty.
            await database.ExecuteAsync(_ => "VACUUM (ANALYZE) transmission");
            // A plan that the server may choose freely is kept from the sixth time on.
            for (var times = 0; times < 6; times++) await FindAsync(store);
            await store.WriteAsync([.. Enumerable.Range(0, Others).SelectMany(Row)], null, None);
            await FindAsync(store);
        }

        Assert.InRange(await RowsPassedAsync(), 0, Others - 1);
    }

    private static async Task FindAsync(IStore store) => await store.FindAsync(
        [.. Enumerable.Range(0, 20).Select(i => new RowNeeds { Queries = [TransmissionTable.OpenOf(new CustomerKey($"asked-{i}"), "open")] })], None);

    private static IEnumerable<RowChange> Row(int i) =>
        TransmissionTable.Instance.Difference(null, StoreConformance.Transmission($"k{i}.1") with { Customer = new CustomerKey($"other-{i}") });

    /// <summary>A server process tells what it has read at the latest when it ends, which it does with the store's connections.</summary>
    private async Task<long> RowsPassedAsync()
    {
        await using var connection = new NpgsqlConnection(database.ConnectionString);
        await connection.OpenAsync();
        while (await CountAsync("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'plixo'") > 0)
        {
        }

        return await CountAsync(
            """
            SELECT (SELECT sum(idx_tup_read) FROM pg_stat_user_indexes WHERE relname = 'transmission')
                 + (SELECT seq_tup_read FROM pg_stat_user_tables WHERE relname = 'transmission')
            """);

        async Task<long> CountAsync(string sql)
        {
            await using var command = new NpgsqlCommand(sql, connection);
            return Convert.ToInt64(await command.ExecuteScalarAsync());
        }
    }
}

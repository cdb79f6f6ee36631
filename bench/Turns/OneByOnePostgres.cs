using Npgsql;
using NpgsqlTypes;
using Plixo.Silo.Stores;
using Plixo.Silo.Stores.Postgres;

namespace Plixo.Bench.Turns;

/// <summary>
/// Eight prepared statements in one pipelined transaction for each turn, on connections with the session settings and plans of
/// the store's own.
/// </summary>
internal sealed class OneByOnePostgres(IStore inner, string connectionString) : OneByOneStore(inner)
{
    private static readonly string[] Statements =
    [
        """
        SELECT plixo_require(2 = (SELECT count(*) FROM (
            SELECT 1 FROM gate WHERE (kind = 1 AND key = 'workspace' AND epoch = $1) OR (kind = 2 AND key = $2 AND epoch = $3)
            ORDER BY kind FOR SHARE) held), 'gate')
        """,
        "SELECT plixo_require(EXISTS (SELECT 1 FROM grain WHERE kind = 3 AND key = $1 AND version = $2 FOR SHARE), 'read')",
        """
        WITH saved AS (
            UPDATE grain SET version = $1, schema = $2, body = $3, last_hash = $4, last_at = $5
            WHERE kind = $6 AND key = $7 AND version = $8 RETURNING 1)
        SELECT plixo_require(EXISTS (SELECT 1 FROM saved), 'version')
        """,
        """
        INSERT INTO event (kind, key, version, idx, type, schema, body, decision, hash, at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
        """,
        "INSERT INTO unsealed (entries) VALUES ($1)",
        """
        INSERT INTO message (to_kind, to_key, sender, sender_version, idx, type, body, at, stamp, partition_id)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 0, $9)
        """,
        """
        INSERT INTO permit (segment, date, number, customer, draft, issued, settled, returned)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
        ON CONFLICT (segment, date, number) DO UPDATE SET customer = excluded.customer, draft = excluded.draft,
            issued = excluded.issued, settled = excluded.settled, returned = excluded.returned
        """,
        "INSERT INTO figure (name, date, segment, currency, count, amount) VALUES ($1, $2, $3, $4, $5, $6)",
    ];

    private readonly NpgsqlDataSource source = PostgresConnections.ForLookups(connectionString + ";Maximum Pool Size=400");

    public override async Task CloseAsync()
    {
        await base.CloseAsync();
        await source.DisposeAsync();
    }

    protected override async Task<IOneByOneConnection> ConnectAsync() => new Connection(await source.OpenConnectionAsync());

    private sealed class Connection(NpgsqlConnection connection) : IOneByOneConnection
    {
        private NpgsqlBatch? batch;

        public async Task CommitAsync(GrainCommit commit)
        {
            var values = OneByOneValues.Of(commit, Partitions.Of(commit.Messages[0].To, StoreLimits.DefaultPartitions)).ToArray();
            if (batch is null)
            {
                batch = new NpgsqlBatch(connection);
                foreach (var (sql, given) in Statements.Zip(values))
                {
                    var command = new NpgsqlBatchCommand(sql);
                    foreach (var value in given)
                        command.Parameters.Add(new NpgsqlParameter { NpgsqlDbType = TypeOf(value) });
                    batch.BatchCommands.Add(command);
                }

                Fill(values);
                await batch.PrepareAsync();
            }

            Fill(values);
            await batch.ExecuteNonQueryAsync();
        }

        public async ValueTask DisposeAsync()
        {
            if (batch is not null)
                await batch.DisposeAsync();
            await connection.DisposeAsync();
        }

        private void Fill(object?[][] values)
        {
            for (var i = 0; i < values.Length; i++)
            {
                for (var j = 0; j < values[i].Length; j++)
                    batch!.BatchCommands[i].Parameters[j].Value = values[i][j] ?? DBNull.Value;
            }
        }

        private static NpgsqlDbType TypeOf(object? value) => value switch
        {
            string => NpgsqlDbType.Text,
            byte[] => NpgsqlDbType.Bytea,
            _ => NpgsqlDbType.Bigint,
        };
    }
}

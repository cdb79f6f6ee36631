using Microsoft.Data.Sqlite;
using Plixo.Silo.Stores;

namespace Plixo.Bench.Turns;

/// <summary>The same statements on SQLite with synchronous=FULL; writers wait for each other as SQLite lets them.</summary>
internal sealed class OneByOneSqlite(IStore inner, string path) : OneByOneStore(inner)
{
    private static readonly string[] Statements =
    [
        "SELECT count(*) FROM gate WHERE (kind = 1 AND key = 'workspace' AND epoch = $1) OR (kind = 2 AND key = $2 AND epoch = $3)",
        "SELECT count(*) FROM grain WHERE kind = 3 AND key = $1 AND version = $2",
        """
        UPDATE grain SET version = $1, schema = $2, body = $3, last_hash = $4, last_at = $5
        WHERE kind = $6 AND key = $7 AND version = $8
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

    protected override Task<IOneByOneConnection> ConnectAsync() => Task.FromResult<IOneByOneConnection>(new Connection(path));

    private sealed class Connection : IOneByOneConnection
    {
        private readonly SqliteConnection connection;
        private readonly SqliteCommand begin;
        private readonly SqliteCommand commit;
        private readonly SqliteCommand[] commands;

        public Connection(string path)
        {
            connection = new SqliteConnection($"Data Source={path};Pooling=False");
            connection.Open();
            using var pragmas = connection.CreateCommand();
            pragmas.CommandText = "PRAGMA synchronous = FULL; PRAGMA busy_timeout = 60000";
            pragmas.ExecuteNonQuery();
            begin = Command(connection, "BEGIN IMMEDIATE");
            commit = Command(connection, "COMMIT");
            commands = [.. Statements.Select(sql => Command(connection, sql))];
        }

        public Task CommitAsync(GrainCommit turn)
        {
            var values = OneByOneValues.Of(turn, Partitions.Of(turn.Messages[0].To, StoreLimits.DefaultPartitions)).ToArray();
            begin.ExecuteNonQuery();
            for (var i = 0; i < commands.Length; i++)
            {
                var parameters = commands[i].Parameters;
                for (var j = 0; j < values[i].Length; j++)
                {
                    if (parameters.Count == j)
                        parameters.AddWithValue($"${j + 1}", values[i][j] ?? DBNull.Value);
                    else
                        parameters[j].Value = values[i][j] ?? DBNull.Value;
                }

                var held = i < 2 ? commands[i].ExecuteScalar() is long and > 0 : commands[i].ExecuteNonQuery() == 1;
                if (!held)
                    throw new InvalidOperationException($"{turn.Grain}: statement {i} did not hold.");
            }

            commit.ExecuteNonQuery();
            return Task.CompletedTask;
        }

        public async ValueTask DisposeAsync()
        {
            begin.Dispose();
            commit.Dispose();
            foreach (var command in commands)
                await command.DisposeAsync();
            await connection.DisposeAsync();
        }

        private static SqliteCommand Command(SqliteConnection connection, string sql)
        {
            var command = connection.CreateCommand();
            command.CommandText = sql;
            return command;
        }
    }
}

using System.Collections.Concurrent;
using Npgsql;
using NpgsqlTypes;
using Plixo.Grains.Rows;
using Plixo.Silo.Stores.Tables;

namespace Plixo.Silo.Stores.Postgres;

/// <summary>Makes the commands of one round trip: shared SQL in PostgreSQL's words, parameters in their order.</summary>
internal sealed class PostgresBatch(IStoreClock? clock)
{
    private readonly ConcurrentDictionary<string, SqlText.Text> texts = new();

    public NpgsqlBatchCommand Command(Statement statement)
    {
        var sql = statement.Required is { } why ? $"SELECT plixo_require(EXISTS({statement.Sql}), '{why}')" : statement.Sql;
        var command = Command(sql, out var names);
        foreach (var name in names)
        {
            var given = statement.Parameters.FindIndex(parameter => parameter.Name == name);
            command.Parameters.Add(
                given >= 0 ? Parameter(statement.Parameters[given].Value)
                : name == "$now" && clock is not null ? Parameter(clock.Now().ToRow())
                : throw new ArgumentException($"The statement asks for {name}, which was not given."));
        }

        return command;
    }

    /// <summary>A statement over columns: one array for each parameter.</summary>
    public NpgsqlBatchCommand Command(string sql, params (string Name, Array Values)[] columns)
    {
        var command = Command(sql, out var names);
        foreach (var name in names)
        {
            if (name == "$now")
            {
                command.Parameters.Add(Parameter(clock!.Now().ToRow()));
                continue;
            }

            command.Parameters.Add(Column(columns.First(column => column.Name == name).Values));
        }

        return command;
    }

    private NpgsqlBatchCommand Command(string sql, out string[] names)
    {
        var text = texts.GetOrAdd(sql, static (sql, ownClock) => SqlText.ForPostgres(sql, ownClock), clock is null);
        names = text.Names;
        return new NpgsqlBatchCommand(text.Sql);
    }

    private static NpgsqlParameter Parameter(object? value) => value switch
    {
        null => new NpgsqlParameter { Value = DBNull.Value },
        TypedNull { Type: var type } => new NpgsqlParameter
        {
            Value = DBNull.Value,
            NpgsqlDbType = type switch
            {
                ColumnType.Text => NpgsqlDbType.Text,
                ColumnType.Integer => NpgsqlDbType.Bigint,
                ColumnType.Bytes => NpgsqlDbType.Bytea,
            },
        },
        string text => new NpgsqlParameter<string> { TypedValue = text, NpgsqlDbType = NpgsqlDbType.Text },
        long number => new NpgsqlParameter<long> { TypedValue = number, NpgsqlDbType = NpgsqlDbType.Bigint },
        int number => new NpgsqlParameter<long> { TypedValue = number, NpgsqlDbType = NpgsqlDbType.Bigint },
        bool flag => new NpgsqlParameter<long> { TypedValue = flag ? 1 : 0, NpgsqlDbType = NpgsqlDbType.Bigint },
        byte[] bytes => new NpgsqlParameter<byte[]> { TypedValue = bytes, NpgsqlDbType = NpgsqlDbType.Bytea },
        Array values => Column(values),
        IEnumerable<string> texts => Column(texts.ToArray()),
        IEnumerable<long> numbers => Column(numbers.ToArray()),
        _ => throw new ArgumentException($"A parameter of type {value.GetType().Name}; it takes string, long, byte[] or an array."),
    };

    private static NpgsqlParameter Column(Array values) => values switch
    {
        long[] numbers => new NpgsqlParameter<long[]> { TypedValue = numbers, NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Bigint },
        long?[] numbers => new NpgsqlParameter<long?[]> { TypedValue = numbers, NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Bigint },
        int[] numbers => new NpgsqlParameter<int[]> { TypedValue = numbers, NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Integer },
        bool[] flags => new NpgsqlParameter<bool[]> { TypedValue = flags, NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Boolean },
        string?[] texts => new NpgsqlParameter<string?[]> { TypedValue = texts, NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text },
        byte[]?[] bytes => new NpgsqlParameter<byte[]?[]> { TypedValue = bytes, NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Bytea },
        _ => throw new ArgumentException($"A column of {values.GetType().Name}."),
    };
}

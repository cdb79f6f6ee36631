using Microsoft.Data.Sqlite;
using Plixo.Grains.Rows;

namespace Plixo.Silo.Stores.Sqlite;

/// <summary>One connection with its prepared statements; used by one thread at a time.</summary>
internal sealed class SqliteSession : IDisposable
{
    private readonly SqliteConnection connection;
    private readonly IStoreClock clock;
    private readonly Dictionary<string, Prepared> prepared = [];
    private readonly StampCounter stamps;

    public SqliteSession(string connectionString, IStoreClock clock, StampCounter stamps, string pragmas)
    {
        this.clock = clock;
        this.stamps = stamps;
        connection = new SqliteConnection(connectionString);
        connection.Open();
        Script(pragmas);
    }

    public void Script(string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    /// <summary>All statements in one transaction; undone as one.</summary>
    public void Transact(string begin, Action work)
    {
        Run(new Statement(begin));
        try
        {
            work();
            Run(new Statement("COMMIT"));
        }
        catch
        {
            Undo("ROLLBACK");
            throw;
        }
    }

    /// <summary>Some faults of SQLite have rolled back already; then there is nothing to undo.</summary>
    public void Undo(string sql)
    {
        try
        {
            Run(new Statement(sql));
        }
        catch (SqliteException fault) when (fault.SqliteErrorCode == 1)
        {
        }
    }

    public void Run(Statement statement)
    {
        var command = Bind(statement);
        if (statement.Row is null && statement.Required is null)
        {
            command.ExecuteNonQuery();
            return;
        }

        using var rows = command.ExecuteReader();
        var found = false;
        while (rows.Read())
        {
            found = true;
            statement.Row?.Invoke(rows);
        }

        if (!found && statement.Required is { } why)
            throw new RequirementException(why);
    }

    public void Dispose()
    {
        foreach (var statement in prepared.Values)
            statement.Command.Dispose();
        connection.Dispose();
    }

    private SqliteCommand Bind(Statement statement)
    {
        if (!prepared.TryGetValue(statement.Sql, out var known))
            prepared.Add(statement.Sql, known = new Prepared(connection, statement.Sql));
        foreach (var (name, value) in statement.Parameters)
        {
            if (known[name] is { } parameter)
                parameter.Value = Value(value);
        }

        if (known.Now is { } now)
            now.Value = clock.Now().ToRow();
        if (known.Stamp is { } stamp)
            stamp.Value = stamps.Next();
        return known.Command;
    }

    private static object Value(object? value) => value switch
    {
        null or Tables.TypedNull => DBNull.Value,
        string or long or byte[] => value,
        int number => (long)number,
        bool flag => flag ? 1L : 0L,
        IEnumerable<string> texts => JsonArray.Of(texts),
        IEnumerable<long> numbers => JsonArray.Of(numbers),
        _ => throw new ArgumentException($"A parameter of type {value.GetType().Name}; it takes string, long, byte[] or an array."),
    };

    private sealed class Prepared
    {
        private readonly string[] names;
        private readonly SqliteParameter[] parameters;

        public Prepared(SqliteConnection connection, string sql)
        {
            var text = SqlText.ForSqlite(sql);
            names = text.Names;
            Command = connection.CreateCommand();
            Command.CommandText = text.Sql;
            parameters = [.. names.Select(name => Command.Parameters.AddWithValue(name, DBNull.Value))];
            Now = this["$now"];
            Stamp = this["$stamp"];
        }

        public SqliteCommand Command { get; }

        public SqliteParameter? Now { get; }

        public SqliteParameter? Stamp { get; }

        public SqliteParameter? this[string name] =>
            Array.IndexOf(names, name) is >= 0 and var at ? parameters[at] : null;
    }
}

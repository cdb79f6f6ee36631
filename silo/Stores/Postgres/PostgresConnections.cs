using Npgsql;

namespace Plixo.Silo.Stores.Postgres;

/// <summary>How the store connects: time-outs and isolation on every connection, and plans by key on those that ask for no lists.</summary>
public static class PostgresConnections
{
    /// <summary>Groups that are on their way at the same time; more only wait for each other's rows and the same disk.</summary>
    public const int CommitConnections = 8;

    /// <summary>
    /// A group is sent in as few pieces as possible: one that has left the process wholly cannot be stopped half-way by a
    /// silo that freezes.
    /// </summary>
    private const int CommitBufferBytes = 1 << 20;

    private const int PreparedStatements = 500;

    private const string Session =
        "-c statement_timeout=5000 -c lock_timeout=2000 -c idle_in_transaction_session_timeout=2000 -c jit=off "
        + @"-c default_transaction_isolation=read\ committed";

    /// <summary>
    /// The store's own statements reach rows by key; a plan made while a table was small must not scan it once it is large. By plain
    /// scans of an index: those leave a mark at what is gone, a bitmap's do not, and most of what a queue's index holds is gone.
    /// </summary>
    private const string KeyLookups =
        "-c plan_cache_mode=force_generic_plan -c enable_seqscan=off -c enable_bitmapscan=off -c enable_hashjoin=off -c enable_mergejoin=off "
        + "-c enable_material=off";

    /// <summary>For lists and sums of the read model, which the planner knows best.</summary>
    public static NpgsqlDataSource ForQueries(string connectionString) => Source(connectionString, Session, looks: false, builder => { });

    /// <param name="connectionString">Names the database.</param>
    /// <param name="looks">As a silo does: a new connection looks whether it is the server that the store was on.</param>
    public static NpgsqlDataSource ForLookups(string connectionString, bool looks = false) =>
        Source(connectionString, $"{Session} {KeyLookups}", looks, builder => { });

    public static NpgsqlDataSource ForCommits(string connectionString) =>
        Source(connectionString, $"{Session} {KeyLookups}", looks: false, builder =>
        {
            builder.MaxPoolSize = CommitConnections;
            builder.MinPoolSize = 0;
            builder.WriteBufferSize = CommitBufferBytes;
            builder.SocketSendBufferSize = CommitBufferBytes;
        });

    /// <summary>In words with the server and without the rest of the connection string, which may hold a password.</summary>
    public static StoreRefusedException NotReached(string connectionString, NpgsqlException fault)
    {
        var server = new NpgsqlConnectionStringBuilder(connectionString);
        return new StoreRefusedException($"PostgreSQL at {server.Host}:{server.Port} cannot be reached: {fault.InnerException?.Message ?? fault.Message}");
    }

    private static NpgsqlDataSource Source(string connectionString, string options, bool looks, Action<NpgsqlConnectionStringBuilder> more)
    {
        var builder = new NpgsqlConnectionStringBuilder(connectionString)
        {
            ApplicationName = "plixo",
            MaxAutoPrepare = PreparedStatements,
            AutoPrepareMinUsages = 1,
            NoResetOnClose = true,
            Multiplexing = false,
        };
        builder.Options = $"{builder.Options} {options}".Trim();
        more(builder);
        var source = new NpgsqlDataSourceBuilder(builder.ConnectionString);
        if (looks) source.UsePhysicalConnectionInitializer(connection => PostgresMark.LookAsync(connection).GetAwaiter().GetResult(), PostgresMark.LookAsync);
        return source.Build();
    }
}

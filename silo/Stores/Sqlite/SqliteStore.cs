using System.Collections.Concurrent;
using Microsoft.Data.Sqlite;
using Plixo.Silo.Stores.Tables;

namespace Plixo.Silo.Stores.Sqlite;

/// <summary>The embedded store: one file, one silo, one writer thread, readers on connections of their own.</summary>
public sealed class SqliteStore : SqlStore
{
    private const string WriterPragmas =
        "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA busy_timeout = 5000; PRAGMA cache_size = -65536; "
        + "PRAGMA wal_autocheckpoint = 4000; PRAGMA temp_store = MEMORY;";

    private const string ReaderPragmas =
        "PRAGMA busy_timeout = 5000; PRAGMA query_only = 1; PRAGMA cache_size = -8192; PRAGMA temp_store = MEMORY;";

    private readonly string path;
    private readonly IStoreClock clock;
    private readonly StampCounter stamps = new();
    private readonly ConcurrentBag<SqliteSession> readers = [];
    private readonly FileStream? lockFile;
    private readonly SqliteWriter? writer;

    private SqliteStore(string path, StoreOptions options, bool readOnly)
        : base(options)
    {
        this.path = path;
        SqliteFile.RequireDatabase(path);
        clock = options.Clock ?? SystemStoreClock.Instance;
        if (readOnly)
        {
            using var check = Connect(SqliteOpenMode.ReadOnly, ReaderPragmas);
            SqliteMigrations.Require(check);
            return;
        }

        if (Path.GetDirectoryName(Path.GetFullPath(path)) is { } folder)
            Directory.CreateDirectory(folder);
        lockFile = Lock(path);
        var session = Connect(SqliteOpenMode.ReadWriteCreate, WriterPragmas);
        try
        {
            if (options.Migrate)
                SqliteMigrations.Apply(session);
            else
                SqliteMigrations.Require(session);
            session.Run(new Statement(MessageSql.LastStamp).Each(row => stamps.StartAfter(row.GetInt64(0))));
            writer = new SqliteWriter(session, PartitionOf, Hint);
        }
        catch
        {
            session.Dispose();
            lockFile.Dispose();
            throw;
        }
    }

    /// <exception cref="StoreRefusedException">Another silo has it open, or its schema is not this version's.</exception>
    public static async Task<SqliteStore> OpenAsync(string path, StoreOptions options, CancellationToken cancel)
    {
        var store = new SqliteStore(path, options, readOnly: false);
        try
        {
            await store.IdentifyAsync("sqlite", options.Demo, readOnly: false, cancel);
            return store;
        }
        catch
        {
            await store.DisposeAsync();
            throw;
        }
    }

    /// <summary>Beside a running silo, for `verify`: every write is refused.</summary>
    public static async Task<SqliteStore> OpenReadOnlyAsync(string path, StoreOptions options, CancellationToken cancel)
    {
        if (!File.Exists(path))
            throw new StoreRefusedException($"There is no store at '{path}'.");
        var store = new SqliteStore(path, options, readOnly: true);
        await store.IdentifyAsync("sqlite", options.Demo, readOnly: true, cancel);
        return store;
    }

    /// <summary>A store in memory that runs wholly on the caller's thread: for the simulator and for tests.</summary>
    public static MemoryStore InMemory(IStoreClock clock) => MemoryStore.Open(new StoreOptions { Clock = clock });

    public override Task<IReadOnlyList<CommitResult>> CommitAsync(IReadOnlyList<GrainCommit> group, CancellationToken cancel)
    {
        if (group.Count == 0)
            return Task.FromResult<IReadOnlyList<CommitResult>>([]);
        GroupLimits.Check(group);
        return Writer.CommitAsync(group);
    }

    public override ValueTask DisposeAsync()
    {
        // The writer last: who closes a store last takes its log back into the file, and readers may not.
        foreach (var reader in readers)
            reader.Dispose();
        readers.Clear();
        writer?.Dispose();
        lockFile?.Dispose();
        return ValueTask.CompletedTask;
    }

    private protected override Task RunAsync(IReadOnlyList<Statement> batch, Access access, CancellationToken cancel)
    {
        if (access == Access.Write)
            return Writer.RunAsync(batch);
        // A query may take as long as its table is large: who asks goes on meanwhile. A read by key is over before a thread is found for it.
        if (access is Access.Find or Access.Query)
            return Task.Run(() => Read(batch), cancel);
        Read(batch);
        return Task.CompletedTask;
    }

    private void Read(IReadOnlyList<Statement> batch)
    {
        if (!readers.TryTake(out var session))
            session = Connect(SqliteOpenMode.ReadOnly, ReaderPragmas);
        try
        {
            if (batch.Count == 1)
                session.Run(batch[0]);
            else
                session.Transact("BEGIN", () => RunAll(session, batch));
        }
        finally
        {
            readers.Add(session);
        }
    }

    private SqliteWriter Writer =>
        writer ?? throw new InvalidOperationException($"The store at '{path}' was opened to be read only.");

    private static void RunAll(SqliteSession session, IReadOnlyList<Statement> batch)
    {
        foreach (var statement in batch)
            session.Run(statement);
    }

    private SqliteSession Connect(SqliteOpenMode mode, string pragmas) =>
        new(
            new SqliteConnectionStringBuilder { DataSource = path, Mode = mode, Pooling = false }.ToString(),
            clock,
            stamps,
            pragmas);

    private static FileStream Lock(string path)
    {
        try
        {
            return new FileStream(path + ".lock", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException)
        {
            throw new StoreRefusedException(
                $"Another silo has the store '{path}' open ('{path}.lock' is locked). SQLite serves one silo; a cluster needs PostgreSQL.");
        }
    }
}

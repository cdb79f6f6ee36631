using System.Data.Common;
using NodaTime;
using Plixo.Grains.Core;
using Plixo.Grains.Rows;
using Plixo.Silo.Clock;
using Plixo.Silo.Stores.Tables;

namespace Plixo.Silo.Stores;

/// <summary>
/// What both engines share: every operation but the group commit is one batch of statements, run in one round trip and one
/// transaction, so that a silo that freezes leaves nothing open.
/// </summary>
public abstract partial class SqlStore : IStore
{
    /// <summary>Of ids that nobody else gives.</summary>
    private const int IdBytes = 16;

    private readonly int partitions;
    private readonly IRandom random;
    private long latestBusiness = long.MinValue;

    private protected SqlStore(StoreOptions options)
    {
        partitions = options.Partitions;
        random = options.Random;
    }

    public event Action? Hinted;

    public StoreIdentity Identity { get; private set; } = new("", false, "");

    /// <summary>The states of many grains of a kind.</summary>
    private protected virtual string LoadGrains => GrainSql.Load;

    private protected virtual string WaitingMessages => MessageSql.Waiting;

    /// <summary>The epochs of all gates but those of customers who are not asked for.</summary>
    private protected virtual string LoadEpochs => GateSql.Epochs;

    /// <summary>Runs the statements in order in one transaction; a read may use a connection of its own.</summary>
    private protected abstract Task RunAsync(IReadOnlyList<Statement> batch, Access access, CancellationToken cancel);

    public abstract Task<IReadOnlyList<CommitResult>> CommitAsync(IReadOnlyList<GrainCommit> group, CancellationToken cancel);

    public abstract ValueTask DisposeAsync();

    public async Task<StoreClock> ClockAsync(CancellationToken cancel)
    {
        StoreClock? clock = null;
        await ReadAsync(cancel, ReadClock(read => clock = read));
        return clock!;
    }

    public async Task SetClockOffsetAsync(Duration offset, CancellationToken cancel)
    {
        var micros = (long)(offset.TotalTicks / 10);
        try
        {
            await WriteAsync(
                null,
                cancel,
                new Statement(SettingSql.OffsetAtMost).With("$offset", micros).OrUndo("offset"),
                new Statement(SettingSql.Set).With("$name", SettingSql.ClockOffset).With("$value", $"{micros}"));
        }
        catch (RequirementException)
        {
            throw new ArgumentException("The business clock never runs backwards: the offset in force is larger.", nameof(offset));
        }
    }

    public async Task<string?> SettingAsync(string name, CancellationToken cancel)
    {
        string? value = null;
        await ReadAsync(cancel, new Statement(SettingSql.Get).With("$name", name).Each(row => value = row.GetString(0)));
        return value;
    }

    public Task SetSettingAsync(string name, string value, CancellationToken cancel) =>
        WriteAsync(null, cancel, new Statement(SettingSql.Set).With("$name", name).With("$value", value));

    private protected void Hint() => Hinted?.Invoke();

    /// <summary>Reads what the store is, making its identity where it has none yet (not when it is opened to be read only).</summary>
    private protected async Task IdentifyAsync(string engine, bool demo, bool readOnly, CancellationToken cancel)
    {
        if (!readOnly)
        {
            await WriteAsync(
                null,
                cancel,
                new Statement(SettingSql.Add).With("$name", SettingSql.Demo).With("$value", demo ? "1" : "0"),
                new Statement(SettingSql.Add).With("$name", SettingSql.Partitions).With("$value", $"{partitions}"),
                new Statement(SettingSql.Add).With("$name", SettingSql.Id).With("$value", random.Hex(IdBytes)));
        }

        var stored = await SettingAsync(SettingSql.Partitions, cancel);
        if (stored is not null && stored != $"{partitions}")
            throw new StoreRefusedException($"Silo:Partitions is {partitions}, but this store was made with {stored}; set it back.");
        var id = await SettingAsync(SettingSql.Id, cancel)
            ?? throw new StoreRefusedException("This store has no identity; run `migrate` first.");
        Identity = new StoreIdentity(id, await SettingAsync(SettingSql.Demo, cancel) == "1", engine);
    }

    private protected int PartitionOf(GrainId grain) => Stores.Partitions.Of(grain, partitions);

    private protected Task ReadAsync(CancellationToken cancel, params Statement[] batch) => RunAsync(batch, Access.Lookup, cancel);

    private protected Task WriteAsync(LeaseCheck? lease, CancellationToken cancel, params Statement[] batch) =>
        WriteAsync(lease, (IReadOnlyList<Statement>)batch, cancel);

    private protected async Task WriteAsync(LeaseCheck? lease, IReadOnlyList<Statement> batch, CancellationToken cancel)
    {
        if (lease is null)
        {
            await RunAsync(batch, Access.Write, cancel);
            return;
        }

        try
        {
            await RunAsync([LeaseSql.Held(lease, Duration.Zero).OrUndo("lease"), .. batch], Access.Write, cancel);
        }
        catch (RequirementException fault) when (fault.What == "lease")
        {
            throw new LeaseLostException(lease.Name);
        }
    }

    private protected Statement ReadClock(Action<StoreClock> got) =>
        new Statement(SettingSql.Clock).Each(row =>
        {
            var business = Later(row.GetInt64(1));
            got(new StoreClock(RowValues.ToInstant(row.GetInt64(0)), RowValues.ToInstant(business)));
        });

    /// <summary>A database whose clock was set back does not take the business back with it.</summary>
    private long Later(long business)
    {
        while (true)
        {
            var latest = Interlocked.Read(ref latestBusiness);
            if (business <= latest)
                return latest;
            if (Interlocked.CompareExchange(ref latestBusiness, business, latest) == latest)
                return business;
        }
    }

    private protected static GrainId GrainAt(DbDataReader row, int column) =>
        new((GrainKind)row.GetInt64(column), row.GetString(column + 1));

    private protected static byte[]? BytesOrNull(DbDataReader row, int column) =>
        row.IsDBNull(column) ? null : row.GetFieldValue<byte[]>(column);

    private protected static Instant InstantAt(DbDataReader row, int column) => RowValues.ToInstant(row.GetInt64(column));
}

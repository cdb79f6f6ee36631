using System.Data.Common;
using NodaTime;
using Plixo.Silo.Stores.Tables;

namespace Plixo.Silo.Stores;

public abstract partial class SqlStore
{
    public async Task<IReadOnlyList<Lease>> AcquireAsync(
        IReadOnlyCollection<string> names, string owner, Duration time, CancellationToken cancel)
    {
        var held = new List<Lease>();
        var statements = Acquires([.. names.Order(StringComparer.Ordinal)])
            .Select(statement => statement.With("$owner", owner).With("$time", (long)(time.TotalTicks / 10)).Each(row => held.Add(ReadLease(row))));
        await WriteAsync(null, [.. statements], cancel);
        return held;
    }

    /// <summary>The statements that take leases, without the owner and the time.</summary>
    private protected virtual IEnumerable<Statement> Acquires(string[] names) => names.Select(name => new Statement(LeaseSql.Acquire).With("$name", name));

    public Task ReleaseAsync(IReadOnlyCollection<string> names, string owner, CancellationToken cancel) =>
        WriteAsync(null, cancel, new Statement(LeaseSql.Release).With("$names", names.ToArray()).With("$owner", owner));

    public async Task<IReadOnlyList<Lease>> LeasesAsync(CancellationToken cancel)
    {
        var leases = new List<Lease>();
        await ReadAsync(cancel, new Statement(LeaseSql.All).Each(row => leases.Add(ReadLease(row))));
        return leases;
    }

    private static Lease ReadLease(DbDataReader row) =>
        new(row.GetString(0), row.GetString(1), row.GetInt64(2), InstantAt(row, 3));
}

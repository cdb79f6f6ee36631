namespace Plixo.Silo.Stores.Sqlite;

/// <summary>Numbers that this process never gives twice; it starts above every stamp that the database holds.</summary>
internal sealed class StampCounter
{
    private long last;

    public long Next() => Interlocked.Increment(ref last);

    public void StartAfter(long stamp) => last = Math.Max(last, stamp);
}

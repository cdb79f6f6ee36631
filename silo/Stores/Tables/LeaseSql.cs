using NodaTime;

namespace Plixo.Silo.Stores.Tables;

/// <summary>The table `lease`.</summary>
internal static class LeaseSql
{
    /// <summary>An expired lease gets a new epoch even for the owner it had: what was frozen meanwhile must not go on.</summary>
    private const string OrTakeOver = """
        ON CONFLICT (name) DO UPDATE SET owner = excluded.owner, until = excluded.until,
            epoch = CASE WHEN lease.owner = excluded.owner AND lease.until > $now THEN lease.epoch ELSE lease.epoch + 1 END
        WHERE lease.owner = excluded.owner OR lease.until <= $now
        RETURNING name, owner, epoch, until
        """;

    public const string Acquire = $"""
        INSERT INTO lease (name, owner, epoch, until) VALUES ($name, $owner, 1, $now + $time)
        {OrTakeOver}
        """;

    /// <summary>Many at once for PostgreSQL, locked in the order of their names.</summary>
    public const string AcquireMany = $"""
        INSERT INTO lease (name, owner, epoch, until)
        SELECT asked.name, $owner, 1, $now + $time FROM unnest($names) WITH ORDINALITY AS asked (name, place) ORDER BY asked.place
        {OrTakeOver}
        """;

    public const string Release = "UPDATE lease SET until = 0 WHERE name IN $names AND owner = $owner";

    public const string All = "SELECT name, owner, epoch, until FROM lease ORDER BY name";

    private const string StillHeld = """
        SELECT 1 FROM lease WHERE name = $lease AND owner = $owner AND epoch = $epoch AND until > $now + $left /*for share*/
        """;

    /// <summary>Finds a row where the lease is held with its epoch for more than the time left; locks it until the commit.</summary>
    public static Statement Held(LeaseCheck lease, Duration left) =>
        new Statement(StillHeld).With("$lease", lease.Name).With("$owner", lease.Owner).With("$epoch", lease.Epoch)
            .With("$left", (long)(left.TotalTicks / 10));

    public const string LockMany = """
        SELECT count(*) FROM (SELECT 1 FROM lease WHERE name IN $names ORDER BY name FOR SHARE) locked
        """;
}

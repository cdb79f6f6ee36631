using NodaTime;
using Plixo.Silo.Clock;

namespace Plixo.Silo.Stores;

/// <summary>How a store is opened.</summary>
public sealed record StoreOptions
{
    /// <summary>Into how many partitions the grains fall. Fixed when the store is made.</summary>
    public int Partitions { get; init; } = StoreLimits.DefaultPartitions;

    /// <summary>Null: the database's own clock, or the machine's where it has none.</summary>
    public IStoreClock? Clock { get; init; }

    /// <summary>Names the store when it is made, and each firing of reminders. The simulator's is seeded.</summary>
    public IRandom Random { get; init; } = SystemRandom.Instance;

    /// <summary>Stamps a store that is made now as a demo, which never sends by SMTP.</summary>
    public bool Demo { get; init; }

    /// <summary>Brings the schema up first. Otherwise an older schema is refused.</summary>
    public bool Migrate { get; init; }
}

/// <summary>What a store takes at most, in one place.</summary>
public static class StoreLimits
{
    public const int DefaultPartitions = 64;

    /// <summary>Grains in one group.</summary>
    public const int GroupTurns = 1_000;

    /// <summary>Messages sent by one group.</summary>
    public const int GroupMessages = 5_000;

    /// <summary>Bytes of bodies in one group.</summary>
    public const int GroupBytes = 4 * 1024 * 1024;

    /// <summary>Of so many messages that are read at once, the urgent ones leave a quarter to the looks.</summary>
    public static int UrgentOf(int messages) => Math.Max(1, messages - (messages / 4));

    /// <summary>Failed attempts after which a message is parked.</summary>
    public const int Attempts = 5;

    /// <summary>How long the answer to an arm may take, and what a lease must have left for it.</summary>
    public static readonly Duration ArmDeadline = Duration.FromSeconds(2);

    /// <summary>An armed transmission without an outcome is in doubt after this, whatever its lease says.</summary>
    public static readonly Duration ArmedAtMost = Duration.FromMinutes(10);

    /// <summary>How long the answer to a command is kept.</summary>
    public static readonly Duration RepliesKept = Duration.FromDays(30);
}

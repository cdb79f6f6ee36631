using NodaTime;

namespace Plixo.Silo.Turns;

/// <summary>Every limit of running turns.</summary>
public static class TurnLimits
{
    /// <summary>Turns in one group.</summary>
    public const int TurnsInGroup = 1_000;

    /// <summary>
    /// Turns that a worker takes at once. Fewer than a group may have: what the next group goes on with waits for this one, and groups
    /// cost no less a turn above some hundred.
    /// </summary>
    public const int TurnsTaken = 600;

    /// <summary>Large groups of one worker that commit at the same time, while it decides the next.</summary>
    public const int GroupsCommitting = 2;

    /// <summary>A smaller group waits for the one before: meanwhile the next one grows, and fewer commits cost less a turn.</summary>
    public const int LargeGroup = 200;

    /// <summary>Outgoing messages in one group, and so of one turn.</summary>
    public const int MessagesInGroup = 5_000;

    /// <summary>Bytes of states, events, messages, replies, views and contents in one group, and so of one turn.</summary>
    public const int BytesInGroup = 4 * 1024 * 1024;

    /// <summary>How often a command is decided anew because what it rests on has moved.</summary>
    public const int MostLosses = 10;

    /// <summary>Turns that wait in one worker before callers are turned away.</summary>
    public const int MostQueued = 20_000;

    /// <summary>Messages in memory, waiting or running; the rest stays in the store.</summary>
    public const int MessagesAhead = 2 * TurnsInGroup;

    /// <summary>States kept in memory: of 2 to 5 kB mostly.</summary>
    public const int MostActivations = 50_000;

    /// <summary>How often the store is asked for messages without a hint.</summary>
    public static readonly Duration MessageScan = Duration.FromMilliseconds(250);

    /// <summary>How often the store is asked for due reminders, at least.</summary>
    public static readonly Duration ReminderScan = Duration.FromSeconds(1);

    /// <summary>Reminders that become messages in one commit. Each look for the next passes the entries of those before, as long as somebody may still see them.</summary>
    public const int RemindersAtOnce = 5_000;

    /// <summary>The wait after a store that failed.</summary>
    public static readonly Duration AfterStoreFault = Duration.FromSeconds(1);

    /// <summary>The wait after the n-th failure of a message: 0.1 s, 0.4 s, 1.6 s, 6.4 s.</summary>
    public static Duration Backoff(int attempts) => Duration.FromMilliseconds(100 * Math.Pow(4, Math.Clamp(attempts, 0, 5)));
}

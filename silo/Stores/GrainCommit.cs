using NodaTime;
using Plixo.Grains.Core;
using Plixo.Grains.Rows;

namespace Plixo.Silo.Stores;

/// <summary>
/// All turns of one grain that one group decided, as the store writes them: committed whole, lost whole or failed whole.
/// </summary>
public sealed record GrainCommit
{
    public required GrainId Grain { get; init; }

    /// <summary>The version the turns were decided on; 0 for a grain that has had none.</summary>
    public required long BaseVersion { get; init; }

    /// <summary>The version they make: the base version plus one for each turn with events. Equal to it where none has.</summary>
    public required long NewVersion { get; init; }

    /// <summary>Null where no turn had events.</summary>
    public StoredState? State { get; init; }

    /// <summary>In order of version and index.</summary>
    public IReadOnlyList<StoredEvent> Events { get; init; } = [];

    /// <summary>
    /// Those that do not coalesce need an identity of their own: a turn without events makes no version and may only coalesce.
    /// </summary>
    public IReadOnlyList<OutgoingMessage> Messages { get; init; } = [];

    public IReadOnlyList<ReminderWrite> Reminders { get; init; } = [];

    /// <summary>
    /// The messages that caused the turns. Where one is gone the commit is lost; a coalesced one that was sent again since, and
    /// so has another stamp, stays and is looked at again.
    /// </summary>
    public IReadOnlyList<MessageRef> Consumed { get; init; } = [];

    /// <summary>Replies to commands. One whose request id is already there makes the commit lost.</summary>
    public IReadOnlyList<ReplyWrite> Replies { get; init; } = [];

    public IReadOnlyList<RowChange> Rows { get; init; } = [];

    public IReadOnlyList<Figure> Figures { get; init; } = [];

    /// <summary>Versions of other grains that must hold (0: must not exist); locked shared.</summary>
    public IReadOnlyList<ReadCheck> Reads { get; init; } = [];

    /// <summary>Gate epochs that must hold (0: no row yet); locked shared.</summary>
    public IReadOnlyList<GateCheck> Gates { get; init; } = [];

    /// <summary>
    /// Locks each gate exclusively, raises its epoch, marks unarmed transmissions and finds armed ones. Recalls act before the
    /// rows are written: a batch ends after a turn that intends, so that no later turn of the batch recalls what it intended.
    /// </summary>
    public IReadOnlyList<Recall> Recalls { get; init; } = [];

    /// <summary>The new view of this grain, for workspace and segment: raises its own gate's epoch. Null where unchanged.</summary>
    public byte[]? View { get; init; }

    public IReadOnlyList<Content> Contents { get; init; } = [];

    /// <summary>For background work: the lease under which it runs must still hold with this epoch. Null for commands.</summary>
    public LeaseCheck? Lease { get; init; }
}

/// <summary>The state of a grain as it is stored.</summary>
/// <param name="Body">The exact bytes.</param>
/// <param name="LastHash">The hash of the grain's last event (32 bytes).</param>
/// <param name="LastAt">The business instant of the last turn.</param>
public sealed record StoredState(int Schema, byte[] Body, byte[] LastHash, Instant LastAt);

/// <summary>An event as it is stored and hashed.</summary>
/// <param name="Version">The version of the grain that its turn made.</param>
/// <param name="Index">Its place in the turn, from 0.</param>
/// <param name="Type">The stable name of the event.</param>
/// <param name="Body">The exact bytes that were hashed.</param>
/// <param name="Decision">The decision record; on the first event of a turn only.</param>
/// <param name="Hash">SHA-256 over the previous event's hash and everything above.</param>
/// <param name="At">The business instant of the turn.</param>
public sealed record StoredEvent(
    GrainId Grain, long Version, int Index, string Type, int Schema, byte[] Body, byte[]? Decision, byte[] Hash, Instant At);

/// <summary>A message to be delivered. Its identity is (to, from, version, index): never a serial number.</summary>
/// <param name="Coalesce">
/// Then (to, type) is the identity: it waits under the sender `~type`, and a second one gives the first a new stamp and body.
/// </param>
public sealed record OutgoingMessage(
    GrainId To, string From, long FromVersion, int Index, string Type, byte[] Body, bool Coalesce, Instant At);

/// <summary>A message that waits.</summary>
/// <param name="Stamp">0, or for a coalesced message a number given anew each time it is sent: only the one that was read is deleted.</param>
public sealed record WaitingMessage(
    GrainId To, string From, long FromVersion, int Index, string Type, byte[] Body, long Stamp, int Attempts, Instant At)
{
    public MessageRef Ref => new(To, From, FromVersion, Index, Stamp);
}

public sealed record MessageRef(GrainId To, string From, long FromVersion, int Index, long Stamp);

/// <summary>Sets (due not null) or clears a reminder.</summary>
public sealed record ReminderWrite(string Name, Instant? Due, string? Type, byte[]? Body);

/// <summary>The stored answer to a command.</summary>
/// <param name="Digest">SHA-256 of the request's content: another content under the same id is refused.</param>
/// <param name="At">By the real clock: an answer does not age where the business clock is moved.</param>
public sealed record ReplyWrite(RequestKey Request, byte[] Digest, byte[] Body, Instant At);

/// <summary>A caller's name for one request: kept 30 days.</summary>
public sealed record RequestKey(string Caller, string Method, string RequestId);

public sealed record LeaseCheck(string Name, string Owner, long Epoch);

public enum CommitVerdict
{
    /// <summary>All of it is durable.</summary>
    Committed = 1,

    /// <summary>Something it rests on has moved, nothing was written: decide again.</summary>
    Lost,

    /// <summary>The store refused it by itself (alone in its group), nothing was written.</summary>
    Failed,
}

/// <param name="Verdict">What became of all of it.</param>
/// <param name="InFlight">Ids of armed and unsettled transmissions that the recalls found, sorted.</param>
/// <param name="Fault">What the store said, where it failed; names the check that moved, where it was lost.</param>
public sealed record CommitResult(CommitVerdict Verdict, IReadOnlyList<string> InFlight, string? Fault = null);

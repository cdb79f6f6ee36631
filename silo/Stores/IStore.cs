using System.Collections.Immutable;
using NodaTime;
using Plixo.Grains.Core;
using Plixo.Grains.Rows;

namespace Plixo.Silo.Stores;

/// <summary>
/// The one thing that has to agree. PostgreSQL for a cluster, SQLite embedded, and SQLite in memory for the simulator;
/// one conformance suite holds all of them to this contract.
/// </summary>
public interface IStore : ITurnStore, IMessageStore, ILeaseStore, ITransmissionStore, IEventFeed, IReadModel, IPersonalKeyStore, IAsyncDisposable
{
    StoreIdentity Identity { get; }

    /// <summary>The clocks as the database tells them.</summary>
    Task<StoreClock> ClockAsync(CancellationToken cancel);

    /// <summary>Moves the business clock (sandbox only). It never runs backwards: a smaller offset than the one in force is an ArgumentException.</summary>
    Task SetClockOffsetAsync(Duration offset, CancellationToken cancel);

    /// <summary>A named setting of the store (not of the business): sending paused after a restore, exported head, demo stamp.</summary>
    Task<string?> SettingAsync(string name, CancellationToken cancel);

    Task SetSettingAsync(string name, string value, CancellationToken cancel);

    /// <summary>
    /// Raised after some commit, by this silo or another, left messages or events behind. Only a hint: it may be late, be
    /// missing or come twice. Raised on any thread; handlers must be quick.
    /// </summary>
    event Action? Hinted;
}

/// <param name="Id">Made when the store is made; a configuration may send for one store only.</param>
/// <param name="Engine">`sqlite` or `postgres`.</param>
/// <param name="Demo">True for a store of the demo, which never sends by SMTP.</param>
public sealed record StoreIdentity(string Id, bool Demo, string Engine);

/// <param name="Real">The database's clock: leases, deadlines, undo.</param>
/// <param name="Business">The same plus the sandbox's offset: everything that is a business rule.</param>
public sealed record StoreClock(Instant Real, Instant Business);

public interface ITurnStore
{
    /// <summary>States of these grains, gate epochs of workspace, all segments and the named customers, stored replies, the clock: one round trip.</summary>
    /// <param name="grains">Whose states are asked for.</param>
    /// <param name="customers">Whose gate epochs are.</param>
    /// <param name="requests">Whose replies are.</param>
    /// <param name="known">Versions that the caller holds: the body of a state that is still of this version may be left out and is empty then.</param>
    /// <param name="cancel">Ends the wait.</param>
    Task<LoadedGroup> LoadAsync(
        IReadOnlyCollection<GrainId> grains, IReadOnlyCollection<GrainId> customers, IReadOnlyCollection<RequestKey> requests,
        IReadOnlyDictionary<GrainId, long> known, CancellationToken cancel);

    /// <summary>The views of gates whose epoch the silo does not hold yet.</summary>
    Task<IReadOnlyDictionary<GrainId, (long Epoch, byte[]? View)>> ViewsAsync(IReadOnlyCollection<GrainId> gates, CancellationToken cancel);

    /// <summary>The rows and counts for each of the needs, in their order: one round trip.</summary>
    Task<IReadOnlyList<FoundRows>> FindAsync(IReadOnlyList<RowNeeds> needs, CancellationToken cancel);

    /// <summary>Group commit: one round trip, one transaction, an answer per grain. Throws only if the outcome is unknown.</summary>
    /// <remarks>
    /// The group is at most <see cref="StoreLimits.GroupTurns"/> grains, each once. A commit that rests on (reads, gate
    /// checks) what another commit of the same group changes is lost.
    /// </remarks>
    /// <exception cref="CommitUnknownException">The connection broke and the store could not be asked what became of it.</exception>
    Task<IReadOnlyList<CommitResult>> CommitAsync(IReadOnlyList<GrainCommit> group, CancellationToken cancel);

    /// <summary>Forgets stored replies older than the real instant, at most so many. Answers how many.</summary>
    Task<int> ForgetRepliesAsync(Instant before, int limit, LeaseCheck? lease, CancellationToken cancel);

    /// <summary>Takes back a reply that has this key and this very body; another stays.</summary>
    Task WithdrawReplyAsync(ReplyWrite reply, CancellationToken cancel);
}

public static class Loads
{
    /// <summary>The same by a caller who holds nothing.</summary>
    public static Task<LoadedGroup> LoadAsync(
        this ITurnStore store, IReadOnlyCollection<GrainId> grains, IReadOnlyCollection<RequestKey> requests, CancellationToken cancel) =>
        store.LoadAsync(
            grains, [.. grains.Where(grain => grain.Kind == GrainKind.Customer)], requests, ImmutableDictionary<GrainId, long>.Empty, cancel);
}

/// <param name="GateEpochs">Of the workspace, every segment, and the customers asked for. No row: 0.</param>
public sealed record LoadedGroup(
    StoreClock Clock,
    IReadOnlyDictionary<GrainId, LoadedGrain> Grains,
    IReadOnlyDictionary<GrainId, long> GateEpochs,
    IReadOnlyDictionary<RequestKey, (byte[] Digest, byte[] Body, IReadOnlyList<string> InFlight)> Replies);

public sealed record LoadedGrain(long Version, StoredState State);

public interface IMessageStore
{
    /// <summary>
    /// Messages that wait in these partitions: not parked, none behind a parked one of the same (sender, receiver), in order of
    /// (receiver; at, sender, version, index), whole grains first come first served. Grains that were told something, workspace and segments
    /// come before those that are only to look, which get a quarter all the same: what has begun is ended before more is begun.
    /// </summary>
    Task<IReadOnlyList<WaitingMessage>> WaitingAsync(IReadOnlyCollection<int> partitions, IReadOnlyCollection<GrainId> except, int limit, CancellationToken cancel);

    /// <summary>
    /// Sends messages that come from outside any turn (a sweep, an import chunk, evidence from the mailer). One whose identity
    /// (to, from, version, index) waits already is not sent again.
    /// </summary>
    /// <exception cref="LeaseLostException">The lease moved; nothing was sent.</exception>
    Task SendAsync(IReadOnlyList<OutgoingMessage> messages, LeaseCheck? lease, CancellationToken cancel);

    /// <summary>Counts one more failed attempt and parks the message at the limit. Answers whether it is parked now.</summary>
    Task<bool> FailAsync(MessageRef message, string reason, CancellationToken cancel);

    Task<IReadOnlyList<ParkedMessage>> ParkedAsync(int limit, CancellationToken cancel);

    /// <summary>Lets a parked message run again, or removes it (false), kept as the setting `removed:` and its identity.</summary>
    Task ReleaseAsync(MessageRef message, bool retry, CancellationToken cancel);

    /// <summary>Turns due reminders (business clock) into messages, in one commit. Answers how many.</summary>
    Task<int> DueRemindersAsync(IReadOnlyCollection<int> partitions, int limit, LeaseCheck? lease, CancellationToken cancel);

    /// <summary>When the next reminder of these partitions is due; null where none is.</summary>
    Task<Instant?> NextReminderAsync(IReadOnlyCollection<int> partitions, CancellationToken cancel);
}

public sealed record ParkedMessage(WaitingMessage Message, string Reason, Instant ParkedAt);

public interface ILeaseStore
{
    /// <summary>Takes each lease that is free, expired or already ours, for the given time; a change of owner raises its epoch.</summary>
    Task<IReadOnlyList<Lease>> AcquireAsync(IReadOnlyCollection<string> names, string owner, Duration time, CancellationToken cancel);

    Task ReleaseAsync(IReadOnlyCollection<string> names, string owner, CancellationToken cancel);

    Task<IReadOnlyList<Lease>> LeasesAsync(CancellationToken cancel);
}

/// <param name="Until">By the database's real clock.</param>
public sealed record Lease(string Name, string Owner, long Epoch, Instant Until);

public interface IEventFeed
{
    /// <summary>Seals what is committed and not yet sealed into one block, signed; null where there was nothing.</summary>
    Task<Block?> SealAsync(Func<byte[], byte[]> sign, int limit, LeaseCheck? lease, CancellationToken cancel);

    /// <summary>Blocks after the given number, in order.</summary>
    Task<IReadOnlyList<Block>> BlocksAsync(long after, int limit, CancellationToken cancel);

    /// <summary>The sealed events after a position, in order of position.</summary>
    Task<IReadOnlyList<PositionedEvent>> FeedAsync(Position after, int limit, CancellationToken cancel);

    /// <summary>All events of a grain after a version, in order.</summary>
    Task<IReadOnlyList<StoredEvent>> EventsAsync(GrainId grain, long afterVersion, CancellationToken cancel);

    /// <summary>Grains by kind and key, paged by key.</summary>
    Task<IReadOnlyList<GrainId>> GrainsAsync(GrainKind kind, string afterKey, int limit, CancellationToken cancel);
}

/// <param name="Ids">The sealed events in order.</param>
/// <param name="Hash">SHA-256 over number, the previous block's hash and, for each event, its id and stored hash.</param>
public sealed record Block(long Number, IReadOnlyList<EventId> Ids, byte[] PreviousHash, byte[] Hash, byte[] Signature, Instant SealedAt);

public sealed record EventId(GrainId Grain, long Version, int Index);

/// <summary>(block, index): what becomes visible late is sealed later, so a reader of positions misses nothing.</summary>
public readonly record struct Position(long Block, int Index) : IComparable<Position>
{
    public int CompareTo(Position other) => Block != other.Block ? Block.CompareTo(other.Block) : Index.CompareTo(other.Index);

    public static bool operator <(Position left, Position right) => left.CompareTo(right) < 0;

    public static bool operator >(Position left, Position right) => left.CompareTo(right) > 0;

    public static bool operator <=(Position left, Position right) => left.CompareTo(right) <= 0;

    public static bool operator >=(Position left, Position right) => left.CompareTo(right) >= 0;
}

public sealed record PositionedEvent(Position Position, StoredEvent Event);

public interface IReadModel
{
    /// <summary>
    /// Runs a query of the read model on a connection of its own, in one read-only snapshot, with named parameters ($name in
    /// the text; string, long, byte[], or string[] for `= ANY`-like membership written as `IN $name`). Only SQL that both engines share.
    /// </summary>
    Task<IReadOnlyList<T>> QueryAsync<T>(string sql, IReadOnlyDictionary<string, object?> parameters, Func<IReadOnlyList<object?>, T> map, CancellationToken cancel);

    /// <summary>Writes rows that no grain owns (jobs, users, import verdicts, watermarks) in one transaction.</summary>
    Task WriteAsync(IReadOnlyList<RowChange> changes, LeaseCheck? lease, CancellationToken cancel);

    /// <summary>Those of the contents that are there, by their digests.</summary>
    Task<IReadOnlyDictionary<string, byte[]>> ContentsAsync(IReadOnlyCollection<string> digests, CancellationToken cancel);

    /// <summary>Folds appended figures into totals, at most so many rows. Readers ask the view `flow`, which has both. Answers how many.</summary>
    Task<int> FoldFiguresAsync(int limit, LeaseCheck? lease, CancellationToken cancel);
}

/// <summary>The keys of personal data, each wrapped under the server's key; destroying one erases its person.</summary>
public interface IPersonalKeyStore
{
    /// <summary>The wrapped keys that exist, by id; a destroyed one is empty.</summary>
    Task<IReadOnlyDictionary<string, byte[]>> PersonalKeysAsync(IReadOnlyCollection<string> ids, CancellationToken cancel);

    /// <summary>Stores those that do not exist yet and answers what is stored now for each of the ids.</summary>
    Task<IReadOnlyDictionary<string, byte[]>> AddPersonalKeysAsync(IReadOnlyDictionary<string, byte[]> wrapped, CancellationToken cancel);

    /// <summary>Leaves the empty key in its place, also where there was none, so that none is made for this id again.</summary>
    Task DestroyPersonalKeyAsync(string id, CancellationToken cancel);
}

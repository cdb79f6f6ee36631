using System.Collections.Immutable;
using NodaTime;

namespace Plixo.Grains.Core;

/// <summary>Something that happened to a grain. Each grain has its own closed set.</summary>
public abstract record Event;

/// <summary>Something a grain is told or asked. Each grain has its own closed set; a command is a message with a caller.</summary>
public abstract record Message;

/// <summary>
/// What one turn decides. Nothing in it has happened yet: the store commits all of it or nothing.
/// </summary>
public sealed record Turn
{
    public static readonly Turn Nothing = new();

    /// <summary>Applied in order; the first carries the decision record.</summary>
    public ImmutableArray<Event> Events { get; init; } = [];

    public ImmutableArray<Outgoing> Messages { get; init; } = [];

    public ImmutableArray<ReminderChange> Reminders { get; init; } = [];

    /// <summary>The answer to a command; null for a message between grains.</summary>
    public Reply? Reply { get; init; }

    /// <summary>Versions of other grains that must still hold when the turn is committed; else it is decided again.</summary>
    public ImmutableArray<ReadCheck> Reads { get; init; } = [];

    /// <summary>Gate epochs that must still hold; the rows are locked shared.</summary>
    public ImmutableArray<GateCheck> Gates { get; init; } = [];

    /// <summary>E-mails that this turn makes wrong; the gate rows are locked exclusively and their epochs move.</summary>
    public ImmutableArray<Recall> Recalls { get; init; } = [];

    /// <summary>Bytes that the events name by digest: subjects, bodies, attachments.</summary>
    public ImmutableArray<Content> Contents { get; init; } = [];

    /// <summary>Rows that ask for something (a sweep) and are gone once it is done; all others follow from states and events.</summary>
    public ImmutableArray<Rows.RowChange> Rows { get; init; } = [];

    public static Turn Answer(Reply reply) => new() { Reply = reply };

    public static Turn Refuse(Refusal refusal) => new() { Reply = new Reply { Refusal = refusal } };

    public static Turn Refuse(RefusalReason reason, string words) => Refuse(new Refusal(reason, words));
}

/// <summary>A message to another grain, or to the sender itself.</summary>
/// <param name="To">The receiver.</param>
/// <param name="Body">What it is told.</param>
/// <param name="Coalesce">True for a message that only says "look": one per (receiver, type) waits at a time.</param>
public sealed record Outgoing(GrainId To, Message Body, bool Coalesce = false);

/// <summary>Sets or clears the named reminder of the grain. When due it arrives as the message.</summary>
/// <param name="Name">Unique within the grain; setting it again moves it.</param>
/// <param name="Due">An instant of the business clock; null clears it.</param>
/// <param name="Body">What arrives, coalesced; null where cleared.</param>
public sealed record ReminderChange(string Name, Instant? Due, Message? Body);

/// <summary>The version of a grain that a decision rests on.</summary>
public sealed record ReadCheck(GrainId Grain, long Version);

/// <summary>The send epoch of a workspace, segment or customer that a decision rests on.</summary>
public sealed record GateCheck(GrainId Gate, long Epoch);

/// <summary>
/// Withdraws what has not left: marks every transmission that is not armed, raises the gate's epoch and answers with the
/// ids that are armed and unsettled, which alone may still arrive.
/// </summary>
/// <param name="Gate">The customer, segment or workspace whose e-mails are concerned.</param>
/// <param name="Invoice">Where given, only e-mails that cover this invoice are marked.</param>
/// <param name="Recipient">Where given, only transmissions to this normalised address are marked.</param>
public sealed record Recall(GrainId Gate, InvoiceKey? Invoice = null, string? Recipient = null);

/// <summary>Bytes stored once under their SHA-256 (lower-case hex).</summary>
public sealed record Content(string Digest, ReadOnlyMemory<byte> Bytes)
{
    /// <summary>The keys of the persons that it is about: the store has it encrypted under all of them, so whoever is erased takes it along.</summary>
    public ImmutableArray<string> Keys { get; init; } = [];
}

using Plixo.Grains.Core;
using Plixo.Silo.Stores;

namespace Plixo.Silo.Turns;

/// <summary>Something that one turn will decide: a command of a caller or a message that waits in the store.</summary>
public abstract class TurnItem(GrainId grain)
{
    public GrainId Grain { get; } = grain;

    /// <summary>How often its commit was lost.</summary>
    public int Losses { get; set; }

    /// <summary>True once a group with several turns of the grain failed: then each is tried alone, to find the guilty one.</summary>
    public bool Alone { get; set; }
}

/// <param name="grain">Whom it is for.</param>
/// <param name="message">What is asked.</param>
/// <param name="actor">Who asks.</param>
/// <param name="request">Under which the answer is kept; null where it need not be (validate_only).</param>
/// <param name="digest">SHA-256 of the request's content.</param>
/// <param name="seen">The version of the grain that the caller saw: at another it is refused as STALE_ETAG. Null: at any.</param>
public sealed class CommandItem(GrainId grain, Message message, Actor actor, RequestKey? request, byte[] digest, long? seen = null) : TurnItem(grain)
{
    private readonly TaskCompletionSource<Reply> answer = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Message Message { get; } = message;

    public Actor Actor { get; } = actor;

    public RequestKey? Request { get; } = request;

    public byte[] Digest { get; } = digest;

    public long? Seen { get; } = seen;

    public Task<Reply> Answer => answer.Task;

    public void Settle(Reply reply) => answer.TrySetResult(reply);

    public void Fault(Exception fault) => answer.TrySetException(fault);
}

/// <param name="waiting">As the store holds it.</param>
/// <param name="lease">Of its partition, when it was read; null only where nothing is divided.</param>
public sealed class MessageItem(WaitingMessage waiting, LeaseCheck? lease) : TurnItem(waiting.To)
{
    public WaitingMessage Waiting { get; } = waiting;

    public LeaseCheck? Lease { get; } = lease;
}

public enum ItemEnd
{
    /// <summary>Committed, or answered without a turn.</summary>
    Done = 1,

    /// <summary>Not decided in this group: it goes back to the head of the queue.</summary>
    Again,

    /// <summary>What it rests on has moved. A command goes back to the queue; a message is read from the store again.</summary>
    Lost,

    /// <summary>Could not be decided or written.</summary>
    Fault,
}

/// <summary>What became of one item.</summary>
public sealed record ItemResult(TurnItem Item, ItemEnd End, Reply? Reply = null, Exception? Fault = null);

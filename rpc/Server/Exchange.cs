using Google.Protobuf;
using Microsoft.AspNetCore.Http;

namespace Plixo.Rpc.Server;

/// <summary>One call on the wire, in the protocol that the caller chose: what the methods read from and write to.</summary>
internal abstract class Exchange(CallContext call, RpcServer server) : IDisposable
{
    protected HttpContext Http => Call.Http!;

    protected CallContext Call { get; } = call;

    protected RpcServer Server { get; } = server;

    /// <summary>Bytes of an answer that are left to the connection without waiting: less than it sets aside for them anyway.</summary>
    protected const int MaxUnread = 4 * 1024;

    /// <summary>Bytes written since the last flush.</summary>
    public int Unflushed { get; protected set; }

    /// <summary>Whether the request message read last was compressed.</summary>
    public abstract bool LastWasCompressed { get; }

    /// <summary>The caller's deadline as it arrived; null for none.</summary>
    /// <exception cref="RpcException">The header is malformed.</exception>
    public abstract TimeSpan? Timeout();

    /// <summary>Looks at the request's headers and prepares to read.</summary>
    /// <exception cref="RpcException">The call asks for what is not supported.</exception>
    public abstract void Open();

    /// <returns>The next request message, or null at the end of the stream.</returns>
    public async ValueTask<IMessage?> ReadAsync(CancellationToken cancellation = default)
    {
        IMessage? message;
        try
        {
            message = await NextAsync(cancellation.CanBeCanceled ? cancellation : Call.CancellationToken);
        }
        catch (IOException e) when (e is not BadHttpRequestException)
        {
            throw CallerWentAway(e);
        }
        if (message is not null)
            await Server.OnRequestAsync(Call, message);
        return message;
    }

    public async ValueTask<IMessage> ReadOnlyOneAsync()
    {
        IMessage message;
        try
        {
            message = await OnlyAsync(Call.CancellationToken);
        }
        catch (IOException e) when (e is not BadHttpRequestException)
        {
            throw CallerWentAway(e);
        }
        await Server.OnRequestAsync(Call, message);
        return message;
    }

    public async ValueTask WriteAsync(IMessage message)
    {
        await Server.OnResponseAsync(Call, message);
        Append(message);
    }

    public abstract ValueTask SendHeadersAsync();

    /// <summary>Hands what was written to the transport; waits while the caller does not read.</summary>
    public abstract ValueTask FlushAsync();

    /// <summary>
    /// Ends the call; nothing is written after. Waits while the caller does not read what was written, except for what is
    /// too little to matter (<see cref="MaxUnread"/>).
    /// </summary>
    /// <exception cref="OperationCanceledException">The deadline passed, or the caller went away, before all of it had left.</exception>
    public abstract ValueTask FinishAsync(RpcStatus status);

    public virtual void Dispose()
    {
    }

    /// <summary>What ends the wait for the last flush: an answer has until the deadline; what is said after it has the connection.</summary>
    protected CancellationToken Last => Call.CancellationToken.IsCancellationRequested ? Http.RequestAborted : Call.CancellationToken;

    protected abstract ValueTask<IMessage?> NextAsync(CancellationToken cancellation);

    protected abstract ValueTask<IMessage> OnlyAsync(CancellationToken cancellation);

    protected abstract void Append(IMessage message);

    /// <summary>The transport may say that the caller went away before the call's token does.</summary>
    private static RpcException CallerWentAway(IOException e) =>
        new(new RpcStatus(StatusCode.Cancelled, "The caller went away while the request was read."), cause: e);
}

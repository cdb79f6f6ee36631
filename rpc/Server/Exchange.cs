using Google.Protobuf;
using Microsoft.AspNetCore.Http;

namespace Plixo.Rpc.Server;

/// <summary>One call on the wire, in the protocol that the caller chose: what the methods read from and write to.</summary>
internal abstract class Exchange(CallContext call, RpcServer server) : IDisposable
{
    protected HttpContext Http => Call.Http!;

    protected CallContext Call { get; } = call;

    protected RpcServer Server { get; } = server;

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

    /// <summary>Ends the call. Nothing is written after.</summary>
    public abstract ValueTask FinishAsync(RpcStatus status);

    public virtual void Dispose()
    {
    }

    protected abstract ValueTask<IMessage?> NextAsync(CancellationToken cancellation);

    protected abstract ValueTask<IMessage> OnlyAsync(CancellationToken cancellation);

    protected abstract void Append(IMessage message);

    /// <summary>The transport may say that the caller went away before the call's token does.</summary>
    private static RpcException CallerWentAway(IOException e) =>
        new(new RpcStatus(StatusCode.Cancelled, "The caller went away while the request was read."), cause: e);
}

using Google.Protobuf;

namespace Plixo.Rpc.Server;

/// <summary>The rest of a call: the interceptors within, then the handler.</summary>
public delegate Task RpcHandler(CallContext call);

/// <summary>
/// Stands around every call of every kind, in the order of registration, outermost first. To refuse a call, throw
/// <see cref="RpcException"/>. One instance serves all calls at once.
/// </summary>
public interface IRpcInterceptor
{
    /// <summary>
    /// Around the whole call, before anything of its body is read. The task of <paramref name="next"/> fails with what
    /// the handler threw and ends when the last response was written.
    /// </summary>
    Task InvokeAsync(CallContext call, RpcHandler next) => next(call);

    /// <summary>Sees each request message before the handler does.</summary>
    ValueTask OnRequestAsync(CallContext call, IMessage request) => ValueTask.CompletedTask;

    /// <summary>Sees each response message before it is written.</summary>
    ValueTask OnResponseAsync(CallContext call, IMessage response) => ValueTask.CompletedTask;

    /// <summary>
    /// Learns how the call ended, whatever ended it: the place for logs and metrics. It comes last, after the answer: OK
    /// says that all of it was handed to the connection, not that the caller read it. Where the deadline passed or the
    /// caller went away before, the status says so, although the handler had succeeded. It must not throw.
    /// </summary>
    void OnEnd(CallContext call, StatusCode status)
    {
    }
}

using System.Collections.Concurrent;
using Grpc.Testing;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Plixo.Rpc.Server;

namespace Plixo.Tests.RpcInterop;

/// <summary>
/// What the server saw of calls that came with a name: clients that keep the wire to themselves cannot say whether an answer
/// was compressed, and none of them whether its cancellation arrived.
/// </summary>
public sealed class Witness
{
    private const string Header = "x-grpc-test-call";

    private readonly ConcurrentDictionary<string, TaskCompletionSource> _cancelled = [];
    private readonly ConcurrentDictionary<string, long> _sizes = [];

    public async Task<Empty> Cancelled(CallName request, CallContext call)
    {
        await CancelledOf(request.Name).Task.WaitAsync(call.CancellationToken);
        return new Empty();
    }

    public Task<Size> AnswerSize(CallName request, CallContext call) =>
        Task.FromResult(new Size { Bytes = _sizes.GetValueOrDefault(request.Name) });

    /// <summary>A handler's pause; an end of it that is the caller's is noted.</summary>
    public async Task PauseAsync(TimeSpan pause, CallContext call)
    {
        try
        {
            await Task.Delay(pause, call.CancellationToken);
        }
        catch (OperationCanceledException) when (call.Http?.RequestAborted.IsCancellationRequested ?? false)
        {
            if (call.RequestHeaders.Get(Header) is { } name)
                CancelledOf(name).TrySetResult();
            throw;
        }
    }

    /// <summary>Middleware: counts the bytes of the answer to a call that has a name.</summary>
    public async Task CountAsync(HttpContext http, RequestDelegate next)
    {
        if (http.Request.Headers[Header] is not [{ } name])
        {
            await next(http);
            return;
        }
        var plain = http.Features.GetRequiredFeature<IHttpResponseBodyFeature>();
        var counting = new StreamResponseBodyFeature(new Counting(plain.Stream, bytes => _sizes.AddOrUpdate(name, bytes, (_, sum) => sum + bytes)), plain);
        http.Features.Set<IHttpResponseBodyFeature>(counting);
        await next(http);
        await counting.CompleteAsync();
    }

    private TaskCompletionSource CancelledOf(string name) =>
        _cancelled.GetOrAdd(name, static _ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
}

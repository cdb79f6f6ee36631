using System.Runtime.CompilerServices;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace Plixo.Rpc.Server;

internal sealed class UnaryMethod<TRequest, TResponse>(
    MethodDescriptor descriptor, Func<TRequest, CallContext, Task<TResponse>> handler) : BoundMethod(descriptor)
    where TRequest : class, IMessage where TResponse : class, IMessage
{
    public override async Task InvokeAsync(CallContext call)
    {
        var exchange = call.Exchange!;
        var request = (TRequest)await exchange.ReadOnlyOneAsync();
        await exchange.WriteAsync(await handler(request, call));
    }
}

internal sealed class ServerStreamingMethod<TRequest, TResponse>(
    MethodDescriptor descriptor, Func<TRequest, CallContext, IAsyncEnumerable<TResponse>> handler) : BoundMethod(descriptor)
    where TRequest : class, IMessage where TResponse : class, IMessage
{
    public override async Task InvokeAsync(CallContext call)
    {
        var request = (TRequest)await call.Exchange!.ReadOnlyOneAsync();
        await Streams.WriteAllAsync(call, handler(request, call));
    }
}

internal sealed class ClientStreamingMethod<TRequest, TResponse>(
    MethodDescriptor descriptor, Func<IAsyncEnumerable<TRequest>, CallContext, Task<TResponse>> handler) : BoundMethod(descriptor)
    where TRequest : class, IMessage where TResponse : class, IMessage
{
    public override async Task InvokeAsync(CallContext call) =>
        await call.Exchange!.WriteAsync(await handler(Streams.ReadAllAsync<TRequest>(call), call));
}

internal sealed class DuplexMethod<TRequest, TResponse>(
    MethodDescriptor descriptor, Func<IAsyncEnumerable<TRequest>, CallContext, IAsyncEnumerable<TResponse>> handler) : BoundMethod(descriptor)
    where TRequest : class, IMessage where TResponse : class, IMessage
{
    public override Task InvokeAsync(CallContext call) =>
        Streams.WriteAllAsync(call, handler(Streams.ReadAllAsync<TRequest>(call), call));
}

internal static class Streams
{
    /// <summary>Bytes that may wait for a flush while the handler produces without waiting.</summary>
    private const int MaxUnflushed = 32 * 1024;

    public static async IAsyncEnumerable<T> ReadAllAsync<T>(
        CallContext call, [EnumeratorCancellation] CancellationToken cancellation = default) where T : class, IMessage
    {
        while (await call.Exchange!.ReadAsync(cancellation) is { } message)
            yield return (T)message;
    }

    /// <summary>Writes what the handler yields; flushes when it has to wait for more, so that bursts share a flush.</summary>
    public static async Task WriteAllAsync<T>(CallContext call, IAsyncEnumerable<T> responses) where T : class, IMessage
    {
        var exchange = call.Exchange!;
        await using var source = responses.GetAsyncEnumerator(call.CancellationToken);
        while (true)
        {
            var next = source.MoveNextAsync();
            var more = next.IsCompleted || exchange.Unflushed == 0 ? await next : await FlushWhileAsync(exchange, next.AsTask());
            if (!more)
                return;
            await exchange.WriteAsync(source.Current);
            if (exchange.Unflushed > MaxUnflushed)
                await exchange.FlushAsync();
        }
    }

    /// <summary>An enumerator cannot be disposed while it moves: a failed flush still waits for the move.</summary>
    private static async Task<bool> FlushWhileAsync(Exchange exchange, Task<bool> next)
    {
        try
        {
            await exchange.FlushAsync();
        }
        catch
        {
            await next.ContinueWith(static _ => { }, TaskScheduler.Default);
            throw;
        }
        return await next;
    }
}

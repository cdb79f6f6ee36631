using System.Threading.Channels;
using Grpc.Testing;
using Microsoft.AspNetCore.Builder;
using Plixo.Rpc.Client;
using Plixo.Rpc.Server;

namespace Plixo.Tests.Rpc;

/// <summary>A handler whose calls wait until a test lets them go.</summary>
public sealed class Gate
{
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly Channel<CallContext> begun = Channel.CreateUnbounded<CallContext>();
    private readonly TaskCompletionSource open = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public static string Path => "grpc.testing.UnimplementedService/UnimplementedCall";

    public static RpcMethod<Empty, Empty> Wait { get; } = RpcMethod.Of<Empty, Empty>(TestReflection.Descriptor.Services[1], "UnimplementedCall");

    public void MapOn(WebApplication app) => app.MapRpc(TestReflection.Descriptor.Services[1], this);

    public async Task<Empty> UnimplementedCall(Empty request, CallContext call)
    {
        begun.Writer.TryWrite(call);
        await open.Task.WaitAsync(call.CancellationToken);
        return request;
    }

    /// <returns>The next call that came in.</returns>
    public async Task<CallContext> BegunAsync() => await begun.Reader.ReadAsync().AsTask().WaitAsync(Patience);

    public void Open() => open.TrySetResult();
}

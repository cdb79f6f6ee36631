using Grpc.Testing;
using Plixo.Rpc.Client;
using Plixo.Tests.RpcInterop;
using ServiceDescriptor = Google.Protobuf.Reflection.ServiceDescriptor;

namespace Plixo.Tests.Rpc;

/// <summary>The interop server on free ports and a channel to it.</summary>
public sealed class Interop : IAsyncLifetime
{
    public static ServiceDescriptor Service { get; } = TestReflection.Descriptor.Services[0];

    public static RpcMethod<Empty, Empty> EmptyCall { get; } = RpcMethod.Of<Empty, Empty>(Service, "EmptyCall");

    public static RpcMethod<SimpleRequest, SimpleResponse> UnaryCall { get; } =
        RpcMethod.Of<SimpleRequest, SimpleResponse>(Service, "UnaryCall");

    public static RpcMethod<StreamingOutputCallRequest, StreamingOutputCallResponse> StreamingOutputCall { get; } =
        RpcMethod.Of<StreamingOutputCallRequest, StreamingOutputCallResponse>(Service, "StreamingOutputCall");

    public static RpcMethod<StreamingInputCallRequest, StreamingInputCallResponse> StreamingInputCall { get; } =
        RpcMethod.Of<StreamingInputCallRequest, StreamingInputCallResponse>(Service, "StreamingInputCall");

    public static RpcMethod<StreamingOutputCallRequest, StreamingOutputCallResponse> FullDuplexCall { get; } =
        RpcMethod.Of<StreamingOutputCallRequest, StreamingOutputCallResponse>(Service, "FullDuplexCall");

    public static RpcMethod<StreamingOutputCallRequest, StreamingOutputCallResponse> HalfDuplexCall { get; } =
        RpcMethod.Of<StreamingOutputCallRequest, StreamingOutputCallResponse>(Service, "HalfDuplexCall");

    public InteropHost Host { get; private set; } = null!;

    public RpcChannel Channel { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        Host = await InteropHost.StartAsync(0, 0);
        Channel = new RpcChannel(Host.Grpc);
    }

    public async Task DisposeAsync()
    {
        Channel.Dispose();
        await Host.DisposeAsync();
    }

    public static StreamingOutputCallRequest Ask(params int[] sizes) =>
        new() { ResponseParameters = { sizes.Select(size => new ResponseParameters { Size = size }) } };

    public static async IAsyncEnumerable<T> From<T>(params T[] items)
    {
        foreach (var item in items)
        {
            await Task.Yield();
            yield return item;
        }
    }
}

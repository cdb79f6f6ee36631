using Google.Protobuf;
using Grpc.Testing;
using Microsoft.Extensions.DependencyInjection;
using Plixo.Rpc;
using Plixo.Rpc.Client;
using Plixo.Rpc.Server;
using Plixo.Tests.RpcInterop;

namespace Plixo.Tests.Rpc;

public sealed class Interceptors : IAsyncLifetime
{
    private readonly Journal _journal = new();
    private InteropHost _host = null!;

    public async Task InitializeAsync() => _host = await InteropHost.StartAsync(0, 0, services =>
        services.AddSingleton(_journal).AddRpcInterceptor<Outer>().AddRpcInterceptor<Authentication>());

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Fact]
    public async Task Interceptors_stand_around_the_call_and_see_its_messages()
    {
        using var channel = ChannelWith("ann");
        await foreach (var _ in channel.ServerStreaming(Interop.StreamingOutputCall, Interop.Ask(1, 2)))
        {
        }
        Assert.Equal(
            ["begin grpc.testing.TestService/StreamingOutputCall", "StreamingOutputCallRequest of ann", "StreamingOutputCallResponse",
                "StreamingOutputCallResponse", "handled", "end Ok"],
            _journal.Lines);
    }

    [Fact]
    public async Task Interceptor_refuses_a_call_before_its_body_is_read()
    {
        using var channel = new RpcChannel(_host.Grpc);
        var refusal = await Assert.ThrowsAsync<RpcException>(() => channel.UnaryAsync(Interop.UnaryCall, new SimpleRequest()));
        Assert.Equal((StatusCode.Unauthenticated, "TOKEN_MISSING"), (refusal.StatusCode, refusal.Reason()));
        Assert.Equal(["begin grpc.testing.TestService/UnaryCall", "end Unauthenticated"], _journal.Lines);
    }

    private RpcChannel ChannelWith(string token) => new(_host.Grpc, new RpcChannelOptions
    {
        Headers = _ =>
        {
            var headers = new RpcMetadata();
            headers.Add("authorization", $"Bearer {token}");
            return ValueTask.FromResult(headers);
        },
    });

    private sealed record Actor(string Name);

    private sealed class Journal
    {
        public List<string> Lines { get; } = [];
    }

    private sealed class Outer(Journal journal) : IRpcInterceptor
    {
        public async Task InvokeAsync(CallContext call, RpcHandler next)
        {
            journal.Lines.Add($"begin {call.Method}");
            await next(call);
            journal.Lines.Add("handled");
        }

        public void OnEnd(CallContext call, StatusCode status) => journal.Lines.Add($"end {status}");

        public ValueTask OnRequestAsync(CallContext call, IMessage request)
        {
            journal.Lines.Add($"{request.Descriptor.Name} of {call.Get<Actor>()?.Name}");
            return ValueTask.CompletedTask;
        }

        public ValueTask OnResponseAsync(CallContext call, IMessage response)
        {
            journal.Lines.Add(response.Descriptor.Name);
            return ValueTask.CompletedTask;
        }
    }

    private sealed class Authentication : IRpcInterceptor
    {
        public Task InvokeAsync(CallContext call, RpcHandler next)
        {
            if (call.RequestHeaders.Get("authorization") is not { } header)
                throw new RpcException(StatusCode.Unauthenticated, "No token.", [ErrorReason.Detail("TOKEN_MISSING", "example.test")]);
            call.Set(new Actor(header["Bearer ".Length..]));
            return next(call);
        }
    }
}

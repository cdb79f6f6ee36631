using Grpc.Testing;
using Microsoft.Extensions.DependencyInjection;
using Plixo.Rpc;
using Plixo.Rpc.Client;
using Plixo.Rpc.Server;
using Plixo.Tests.RpcInterop;

namespace Plixo.Tests.Rpc;

/// <summary>An application has its say about every refusal, also about those that the server itself makes.</summary>
public sealed class Explaining : IAsyncLifetime
{
    private readonly Gate gate = new();
    private InteropHost host = null!;
    private RpcChannel channel = null!;
    private Func<CallContext?, RpcStatus, RpcStatus> explain = (call, status) => status with { Message = $"{call?.Descriptor.Name ?? "nothing"}: {status.Message}" };

    public async Task InitializeAsync()
    {
        host = await InteropHost.StartAsync(
            0, 0,
            services => services.Configure<RpcServerOptions>(options =>
                (options.Explain, options.MaxConcurrentCalls) = ((call, status) => explain(call, status), 1)),
            gate.MapOn);
        channel = new RpcChannel(host.Grpc);
    }

    public async Task DisposeAsync()
    {
        channel.Dispose();
        await host.DisposeAsync();
    }

    [Theory]
    [InlineData("grpc.testing.TestService/NoSuch", "1S", "12", "nothing: There is no method")]
    [InlineData("grpc.testing.TestService/EmptyCall", "soon", "3", "EmptyCall: 'soon'")]
    [InlineData("grpc.testing.UnimplementedService/UnimplementedCall", "100m", "4", "UnimplementedCall: The deadline")]
    [InlineData("grpc.testing.TestService/UnimplementedCall", "1S", "12", "UnimplementedCall: UnimplementedCall is never")]
    public async Task Refusal_is_explained(string method, string timeout, string code, string words)
    {
        using var http = new HttpClient();
        var (status, message) = await http.StatusAsync(RawCalls.Post(
            host.Grpc, method, "application/grpc", RawCalls.Frame(new Empty()), headers: ("grpc-timeout", timeout)));
        Assert.Equal(code, status);
        Assert.StartsWith(words, message);
    }

    [Fact]
    public async Task Call_over_the_limit_is_explained()
    {
        var waiting = channel.UnaryAsync(Gate.Wait, new Empty());
        await gate.BegunAsync();
        var refusal = await Assert.ThrowsAsync<RpcException>(() => channel.UnaryAsync(Interop.EmptyCall, new Empty()));
        Assert.StartsWith("EmptyCall: ", refusal.Message);
        gate.Open();
        await waiting;
    }

    [Fact]
    public async Task Explanation_that_fails_or_says_ok_leaves_the_refusal_as_it_was()
    {
        foreach (var bad in new Func<CallContext?, RpcStatus, RpcStatus>[] { (_, _) => throw new InvalidOperationException("broken"), (_, status) => status with { Code = StatusCode.Ok } })
        {
            explain = bad;
            var refusal = await Assert.ThrowsAsync<RpcException>(() => channel.UnaryAsync(
                Interop.UnaryCall, new SimpleRequest { ResponseStatus = new EchoStatus { Code = 9, Message = "as it was" } }));
            Assert.Equal((StatusCode.FailedPrecondition, "as it was"), (refusal.StatusCode, refusal.Message));
        }
    }
}

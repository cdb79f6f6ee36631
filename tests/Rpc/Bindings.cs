using Grpc.Testing;
using Microsoft.AspNetCore.Builder;
using Plixo.Rpc.Server;

namespace Plixo.Tests.Rpc;

public sealed class Bindings
{
    [Fact]
    public void Handler_without_the_methods_fails_at_start_up_with_every_name_and_shape()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Services.AddPlixoRpc();
        var app = builder.Build();
        var fault = Assert.Throws<InvalidOperationException>(() => app.MapRpc(Interop.Service, new Mistyped()));
        Assert.Contains("grpc.testing.TestService/UnaryCall: Plixo.Tests.Rpc.Bindings+Mistyped has no public method "
            + "Task<SimpleResponse> UnaryCall(SimpleRequest, CallContext)", fault.Message);
        Assert.Contains("IAsyncEnumerable<StreamingOutputCallResponse> FullDuplexCall(IAsyncEnumerable<StreamingOutputCallRequest>, CallContext)", fault.Message);
        Assert.DoesNotContain("EmptyCall", fault.Message);
    }

    [Fact]
    public async Task Handler_can_be_called_without_a_wire()
    {
        var call = new CallContext(Interop.Service.FindMethodByName("EmptyCall"));
        Assert.Equal(new Empty(), await new Mistyped().EmptyCall(new Empty(), call));
        Assert.Equal("grpc.testing.TestService/EmptyCall", call.Method);
    }

    private sealed class Mistyped
    {
        public Task<Empty> EmptyCall(Empty request, CallContext call) => Task.FromResult(request);

        public SimpleResponse UnaryCall(SimpleRequest request, CallContext call) => new();

        public Task<Empty> FullDuplexCall(Empty request, CallContext call) => Task.FromResult(request);
    }
}

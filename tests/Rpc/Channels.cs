using System.Collections.Concurrent;
using System.Net;
using Grpc.Testing;
using Microsoft.Extensions.DependencyInjection;
using Plixo.Rpc;
using Plixo.Rpc.Client;
using Plixo.Rpc.Server;
using Plixo.Tests.RpcInterop;

namespace Plixo.Tests.Rpc;

/// <summary>What a channel promises: connections, limits, repetitions, answers that are not gRPC.</summary>
public sealed class Channels : IAsyncLifetime
{
    private readonly Seen _seen = new();
    private InteropHost _host = null!;

    public async Task InitializeAsync() =>
        _host = await InteropHost.StartAsync(0, 0, services => services.AddSingleton(_seen).AddRpcInterceptor<Seen.Interceptor>());

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Fact]
    public async Task Calls_share_one_connection()
    {
        using var channel = new RpcChannel(_host.Grpc);
        // Until the server has said how many calls a connection carries, a crowd may open a second one.
        await channel.UnaryAsync(Interop.EmptyCall, new Empty());
        for (var i = 0; i < 3; i++)
            await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => channel.UnaryAsync(Interop.EmptyCall, new Empty())));
        Assert.Equal(151, _seen.Calls.Count);
        Assert.Single(_seen.Calls.Select(call => call.Connection).Distinct());
    }

    [Fact]
    public async Task Handler_learns_the_deadline_and_that_there_is_none()
    {
        using var channel = new RpcChannel(_host.Grpc);
        var before = DateTimeOffset.UtcNow;
        await channel.UnaryAsync(Interop.EmptyCall, new Empty(), new CallOptions { Timeout = TimeSpan.FromMinutes(1) });
        await channel.UnaryAsync(Interop.EmptyCall, new Empty());
        var deadlines = _seen.Calls.Select(call => call.Deadline).ToList();
        Assert.InRange(deadlines[0]!.Value, before.AddMinutes(1), DateTimeOffset.UtcNow.AddMinutes(1));
        Assert.Null(deadlines[1]);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Response_over_the_limit_is_resource_exhausted_and_the_next_call_works(bool compressed)
    {
        using var channel = new RpcChannel(_host.Grpc, new RpcChannelOptions { MaxReceiveMessageSize = 100_000 });
        var request = new SimpleRequest { ResponseSize = 200_000, ResponseCompressed = new BoolValue { Value = compressed } };
        var refusal = await Assert.ThrowsAsync<RpcException>(() => channel.UnaryAsync(Interop.UnaryCall, request));
        Assert.Equal(StatusCode.ResourceExhausted, refusal.StatusCode);
        Assert.Equal(99_000, (await channel.UnaryAsync(Interop.UnaryCall, new SimpleRequest { ResponseSize = 99_000 })).Payload.Body.Length);
    }

    [Fact]
    public async Task Stream_of_requests_is_never_repeated()
    {
        var answering = new Answering(() => throw new HttpRequestException(HttpRequestError.ConnectionError, "refused"));
        using var channel = new RpcChannel(_host.Grpc, new RpcChannelOptions { Handler = answering });
        var options = new CallOptions { Retries = 5 };
        var sum = await Assert.ThrowsAsync<RpcException>(() =>
            channel.ClientStreamingAsync(Interop.StreamingInputCall, Interop.From(new StreamingInputCallRequest()), options));
        var duplex = await Assert.ThrowsAsync<RpcException>(async () =>
        {
            await foreach (var _ in channel.Duplex(Interop.FullDuplexCall, Interop.From(Interop.Ask(1)), options))
            {
            }
        });
        Assert.Equal((StatusCode.Unavailable, StatusCode.Unavailable, 2), (sum.StatusCode, duplex.StatusCode, answering.Attempts));
    }

    [Theory]
    [InlineData(HttpStatusCode.OK, StatusCode.Unknown)]
    [InlineData(HttpStatusCode.BadRequest, StatusCode.Internal)]
    [InlineData(HttpStatusCode.Unauthorized, StatusCode.Unauthenticated)]
    [InlineData(HttpStatusCode.Forbidden, StatusCode.PermissionDenied)]
    [InlineData(HttpStatusCode.NotFound, StatusCode.Unimplemented)]
    [InlineData(HttpStatusCode.TooManyRequests, StatusCode.Unavailable)]
    [InlineData(HttpStatusCode.BadGateway, StatusCode.Unavailable)]
    [InlineData(HttpStatusCode.Gone, StatusCode.Unknown)]
    public async Task Answer_that_is_not_grpc_is_what_its_http_status_stands_for(HttpStatusCode http, StatusCode expected)
    {
        var answering = new Answering(() => new HttpResponseMessage(http) { Content = new StringContent("<html>") });
        using var channel = new RpcChannel(_host.Grpc, new RpcChannelOptions { Handler = answering });
        var refusal = await Assert.ThrowsAsync<RpcException>(() => channel.UnaryAsync(Interop.EmptyCall, new Empty(), new CallOptions { Retries = 5 }));
        Assert.Equal((expected, 1), (refusal.StatusCode, answering.Attempts));
    }

    [Fact]
    public void Method_of_other_messages_or_another_name_cannot_be_made()
    {
        Assert.Throws<ArgumentException>(() => RpcMethod.Of<Empty, SimpleResponse>(Interop.Service, "EmptyCall"));
        Assert.Throws<ArgumentException>(() => RpcMethod.Of<Empty, Empty>(Interop.Service, "NoSuchCall"));
    }

    /// <summary>The connection and the deadline of each call.</summary>
    private sealed class Seen
    {
        public ConcurrentQueue<(string Connection, DateTimeOffset? Deadline)> Calls { get; } = [];

        public sealed class Interceptor(Seen seen) : IRpcInterceptor
        {
            public Task InvokeAsync(CallContext call, RpcHandler next)
            {
                seen.Calls.Enqueue((call.Http!.Connection.Id, call.Deadline));
                return next(call);
            }
        }
    }

    /// <summary>A network that answers for the server.</summary>
    private sealed class Answering(Func<HttpResponseMessage> answer) : HttpMessageHandler
    {
        public int Attempts { get; private set; }

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Attempts++;
            return Task.FromResult(answer());
        }
    }
}

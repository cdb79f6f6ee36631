using System.Threading.Channels;
using Google.Protobuf;
using Grpc.Testing;
using Microsoft.Extensions.DependencyInjection;
using Plixo.Rpc;
using Plixo.Rpc.Client;
using Plixo.Rpc.Server;
using Plixo.Tests.RpcInterop;

namespace Plixo.Tests.Rpc;

/// <summary>How calls end: deadline, cancellation, a server that stops, limits, readers that are slow.</summary>
public sealed class Lifetimes : IAsyncLifetime
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(30);

    private readonly Waiting _handler = new();
    private InteropHost _host = null!;
    private RpcChannel _channel = null!;

    private static RpcMethod<Empty, Empty> Wait { get; } = RpcMethod.Of<Empty, Empty>(TestReflection.Descriptor.Services[1], "UnimplementedCall");

    public async Task InitializeAsync()
    {
        _host = await InteropHost.StartAsync(0, 0,
            services => services.Configure<RpcServerOptions>(o => (o.DrainFor, o.MaxConcurrentCalls) = (TimeSpan.FromMilliseconds(100), 2)),
            app => app.MapRpc(TestReflection.Descriptor.Services[1], _handler));
        _channel = new RpcChannel(_host.Grpc);
    }

    public async Task DisposeAsync()
    {
        _channel.Dispose();
        await _host.DisposeAsync();
    }

    [Fact]
    public async Task Callers_cancellation_reaches_the_handler()
    {
        using var cancel = new CancellationTokenSource();
        var call = _channel.UnaryAsync(Wait, new Empty(), new CallOptions { Cancellation = cancel.Token });
        await _handler.BegunAsync();
        await cancel.CancelAsync();
        var cancelled = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        Assert.Equal(cancel.Token, cancelled.CancellationToken);
        await _handler.EndedAsync();
    }

    [Theory]
    [InlineData("1.1", "application/json")]
    [InlineData("2.0", "application/proto")]
    [InlineData("1.1", "application/grpc-web")]
    public async Task Caller_that_goes_away_reaches_the_handler_in_the_other_protocols(string version, string contentType)
    {
        using var http = new HttpClient();
        using var cancel = new CancellationTokenSource();
        byte[] body = contentType.EndsWith("json", StringComparison.Ordinal) ? "{}"u8.ToArray()
            : contentType.EndsWith("web", StringComparison.Ordinal) ? RawCalls.Frame(new Empty()) : [];
        var call = http.SendAsync(
            RawCalls.Post(_host.Web, "grpc.testing.UnimplementedService/UnimplementedCall", contentType, body, version), cancel.Token);
        await _handler.BegunAsync();
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        await _handler.EndedAsync();
    }

    [Fact]
    public async Task Deadline_reaches_the_handler_and_is_answered_to_a_client_that_does_not_watch_it()
    {
        using var http = new HttpClient();
        var (status, _) = await http.StatusAsync(RawCalls.Post(
            _host.Grpc, "grpc.testing.UnimplementedService/UnimplementedCall", "application/grpc", RawCalls.Frame(new Empty()),
            headers: ("grpc-timeout", "100m")));
        Assert.Equal("4", status);
        await _handler.EndedAsync();
    }

    [Fact]
    public async Task Calls_over_the_limit_are_refused_and_later_ones_work()
    {
        using var cancel = new CancellationTokenSource();
        var options = new CallOptions { Cancellation = cancel.Token };
        Task[] waiting = [_channel.UnaryAsync(Wait, new Empty(), options), _channel.UnaryAsync(Wait, new Empty(), options)];
        await _handler.BegunAsync();
        await _handler.BegunAsync();
        var refusal = await Assert.ThrowsAsync<RpcException>(() => _channel.UnaryAsync(Interop.EmptyCall, new Empty()));
        Assert.Equal(StatusCode.ResourceExhausted, refusal.StatusCode);
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Task.WhenAll(waiting));
        await _handler.EndedAsync();
        await _handler.EndedAsync();
        await _channel.UnaryAsync(Interop.EmptyCall, new Empty(), new CallOptions { Timeout = _patience });
    }

    [Fact]
    public async Task Stream_ends_with_unavailable_when_the_server_stops()
    {
        var request = new StreamingOutputCallRequest
        {
            ResponseParameters = { new ResponseParameters { Size = 1 }, new ResponseParameters { Size = 1, IntervalUs = 60_000_000 } },
        };
        var stopping = Task.CompletedTask;
        var refusal = await Assert.ThrowsAsync<RpcException>(async () =>
        {
            await foreach (var _ in _channel.ServerStreaming(Interop.StreamingOutputCall, request))
                stopping = _host.StopAsync();
        });
        Assert.Equal((StatusCode.Unavailable, "The server is shutting down."), (refusal.StatusCode, refusal.Message));
        await stopping.WaitAsync(_patience);
        var gone = await Assert.ThrowsAsync<RpcException>(() => _channel.UnaryAsync(Interop.EmptyCall, new Empty()));
        Assert.Equal(StatusCode.Unavailable, gone.StatusCode);
    }

    [Fact]
    public async Task Slow_reader_holds_up_the_server_and_then_its_own_requests()
    {
        const int Size = 100_000;
        const int WindowsHold = 100;
        var produced = 0;
        var read = 0;
        await foreach (var _ in _channel.Duplex(Interop.FullDuplexCall, Requests(), new CallOptions { Timeout = _patience }))
        {
            Assert.InRange(Volatile.Read(ref produced) - read, 0, WindowsHold);
            if (++read == 3 * WindowsHold)
                break;
        }

        async IAsyncEnumerable<StreamingOutputCallRequest> Requests()
        {
            var asked = Interop.Ask(Size);
            asked.Payload = new Payload { Body = ByteString.CopyFrom(new byte[Size]) };
            while (true)
            {
                Interlocked.Increment(ref produced);
                yield return asked;
                await Task.Yield();
            }
        }
    }

    [Fact]
    public async Task Fault_of_the_callers_own_requests_is_what_the_caller_sees()
    {
        await Assert.ThrowsAsync<InvalidTimeZoneException>(() => _channel.ClientStreamingAsync(Interop.StreamingInputCall, Broken()));

        static async IAsyncEnumerable<StreamingInputCallRequest> Broken()
        {
            await Task.Yield();
            yield return new StreamingInputCallRequest();
            throw new InvalidTimeZoneException("The caller's own.");
        }
    }

    [Fact]
    public async Task Fault_of_a_handler_is_internal_and_tells_nothing()
    {
        _handler.Fault = new InvalidOperationException("secret");
        var refusal = await Assert.ThrowsAsync<RpcException>(() => _channel.UnaryAsync(Wait, new Empty()));
        Assert.Equal(StatusCode.Internal, refusal.StatusCode);
        Assert.DoesNotContain("secret", refusal.Message);
    }

    [Fact]
    public async Task Call_is_repeated_only_where_nothing_was_handled()
    {
        var refusing = new Refusing(times: 2, new SocketsHttpHandler());
        using var channel = new RpcChannel(_host.Grpc, new RpcChannelOptions { Handler = refusing });
        await Assert.ThrowsAsync<RpcException>(() => channel.UnaryAsync(Interop.EmptyCall, new Empty()));
        await channel.UnaryAsync(Interop.EmptyCall, new Empty(), new CallOptions { Retries = 1 });
        var refusal = await Assert.ThrowsAsync<RpcException>(() => channel.UnaryAsync(Interop.UnaryCall,
            new SimpleRequest { ResponseStatus = new EchoStatus { Code = 14, Message = "busy" } }, new CallOptions { Retries = 5 }));
        Assert.Equal((StatusCode.Unavailable, 4), (refusal.StatusCode, refusing.Attempts));
    }

    private sealed class Waiting
    {
        private readonly Channel<int> _begun = Channel.CreateUnbounded<int>();
        private readonly Channel<int> _ended = Channel.CreateUnbounded<int>();

        public Exception? Fault { get; set; }

        public async Task<Empty> UnimplementedCall(Empty request, CallContext call)
        {
            if (Fault is { } fault)
                throw fault;
            _begun.Writer.TryWrite(0);
            try
            {
                var never = new TaskCompletionSource();
                await never.Task.WaitAsync(call.CancellationToken);
            }
            finally
            {
                _ended.Writer.TryWrite(0);
            }
            return request;
        }

        public async Task BegunAsync() => await _begun.Reader.ReadAsync().AsTask().WaitAsync(_patience);

        public async Task EndedAsync() => await _ended.Reader.ReadAsync().AsTask().WaitAsync(_patience);
    }

    /// <summary>A network on which the first connections fail.</summary>
    private sealed class Refusing(int times, HttpMessageHandler inner) : DelegatingHandler(inner)
    {
        public int Attempts { get; private set; }

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            ++Attempts <= times
                ? throw new HttpRequestException(HttpRequestError.ConnectionError, "refused")
                : base.SendAsync(request, cancellationToken);
    }
}

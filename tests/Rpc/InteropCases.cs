using Google.Protobuf;
using Grpc.Testing;
using Plixo.Rpc;
using Plixo.Rpc.Client;

namespace Plixo.Tests.Rpc;

/// <summary>The public interop test descriptions, by our client against our server.</summary>
public sealed class InteropCases(Interop interop) : IClassFixture<Interop>
{
    private RpcChannel Channel => interop.Channel;

    [Fact]
    public async Task Empty_unary() => Assert.Equal(new Empty(), await Channel.UnaryAsync(Interop.EmptyCall, new Empty()));

    [Theory]
    [InlineData(271828, 314159)]
    [InlineData(4_000_000, 4_000_000)]
    [InlineData(0, 0)]
    public async Task Large_unary(int requestSize, int responseSize)
    {
        var response = await Channel.UnaryAsync(Interop.UnaryCall, new SimpleRequest
        {
            ResponseSize = responseSize,
            Payload = new Payload { Body = ByteString.CopyFrom(new byte[requestSize]) },
        });
        Assert.Equal(responseSize, response.Payload.Body.Length);
    }

    [Fact]
    public async Task Server_streaming()
    {
        int[] sizes = [31415, 9, 2653, 58979];
        var received = new List<int>();
        await foreach (var response in Channel.ServerStreaming(Interop.StreamingOutputCall, Interop.Ask(sizes)))
            received.Add(response.Payload.Body.Length);
        Assert.Equal(sizes, received);
    }

    [Fact]
    public async Task Client_streaming()
    {
        int[] sizes = [27182, 8, 1828, 45904];
        var requests = Interop.From([.. sizes.Select(size =>
            new StreamingInputCallRequest { Payload = new Payload { Body = ByteString.CopyFrom(new byte[size]) } })]);
        var response = await Channel.ClientStreamingAsync(Interop.StreamingInputCall, requests);
        Assert.Equal(sizes.Sum(), response.AggregatedPayloadSize);
    }

    [Fact]
    public async Task Ping_pong()
    {
        int[] sizes = [31415, 9, 2653, 58979];
        var turn = new SemaphoreSlim(1);
        var received = new List<int>();
        await foreach (var response in Channel.Duplex(Interop.FullDuplexCall, Ping()))
        {
            received.Add(response.Payload.Body.Length);
            turn.Release();
        }
        Assert.Equal(sizes, received);

        async IAsyncEnumerable<StreamingOutputCallRequest> Ping()
        {
            foreach (var size in sizes)
            {
                await turn.WaitAsync();
                yield return Interop.Ask(size);
            }
        }
    }

    [Fact]
    public async Task Half_closed_stream_is_answered_after_its_end()
    {
        var received = 0;
        await foreach (var response in Channel.Duplex(Interop.HalfDuplexCall, Interop.From(Interop.Ask(5, 6), Interop.Ask(7))))
            received += response.Payload.Body.Length;
        Assert.Equal(18, received);
    }

    [Fact]
    public async Task Empty_stream()
    {
        await foreach (var _ in Channel.Duplex(Interop.FullDuplexCall, Interop.From<StreamingOutputCallRequest>()))
            Assert.Fail("Nothing was asked for.");
    }

    [Fact]
    public async Task Many_small_messages()
    {
        const int Count = 100_000;
        var received = 0;
        await foreach (var _ in Channel.ServerStreaming(Interop.StreamingOutputCall, Interop.Ask(new int[Count])))
            received++;
        Assert.Equal(Count, received);
    }

    [Fact]
    public async Task Metadata_goes_both_ways()
    {
        var bytes = new byte[] { 0xab, 0xab, 0xab, 0, 255 };
        var headers = new RpcMetadata();
        headers.Add("x-grpc-test-echo-initial", "test_initial_metadata_value");
        headers.Add("x-grpc-test-echo-trailing-bin", bytes);
        var received = new ReceivedMetadata();
        await Channel.UnaryAsync(Interop.UnaryCall, new SimpleRequest { ResponseSize = 1 }, new CallOptions { Headers = headers, Received = received });
        Assert.Equal("test_initial_metadata_value", received.Headers.Get("x-grpc-test-echo-initial"));
        Assert.Equal(bytes, received.Trailers.GetBinary("x-grpc-test-echo-trailing-bin"));

        received = new ReceivedMetadata();
        await foreach (var _ in Channel.Duplex(Interop.FullDuplexCall, Interop.From(Interop.Ask(1)), new CallOptions { Headers = headers, Received = received }))
            Assert.Equal("test_initial_metadata_value", received.Headers.Get("x-grpc-test-echo-initial"));
        Assert.Equal(bytes, received.Trailers.GetBinary("x-grpc-test-echo-trailing-bin"));
    }

    [Theory]
    [InlineData("test status message")]
    [InlineData("\t\ntest with whitespace\r\nand Unicode BMP ☺ and non-BMP 😈\t\n")]
    [InlineData("100 % of %41 and a trailing %")]
    [InlineData("")]
    public async Task Status_code_and_special_message(string message)
    {
        var status = new EchoStatus { Code = 2, Message = message };
        var unary = await Assert.ThrowsAsync<RpcException>(() =>
            Channel.UnaryAsync(Interop.UnaryCall, new SimpleRequest { ResponseStatus = status }));
        Assert.Equal((StatusCode.Unknown, message), (unary.StatusCode, unary.Message));

        var duplex = await Assert.ThrowsAsync<RpcException>(async () =>
        {
            await foreach (var _ in Channel.Duplex(Interop.FullDuplexCall, Interop.From(new StreamingOutputCallRequest { ResponseStatus = status })))
            {
            }
        });
        Assert.Equal((StatusCode.Unknown, message), (duplex.StatusCode, duplex.Message));
    }

    [Fact]
    public async Task Unimplemented_method_and_service()
    {
        var method = RpcMethod.Of<Empty, Empty>(Interop.Service, "UnimplementedCall");
        var service = RpcMethod.Of<Empty, Empty>(TestReflection.Descriptor.Services[1], "UnimplementedCall");
        var first = await Assert.ThrowsAsync<RpcException>(() => Channel.UnaryAsync(method, new Empty()));
        var second = await Assert.ThrowsAsync<RpcException>(() => Channel.UnaryAsync(service, new Empty()));
        Assert.Equal((StatusCode.Unimplemented, StatusCode.Unimplemented), (first.StatusCode, second.StatusCode));
        Assert.Contains("grpc.testing.UnimplementedService/UnimplementedCall", second.Message);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Compressed_unary(bool compressed)
    {
        var received = new ReceivedMetadata();
        var response = await Channel.UnaryAsync(Interop.UnaryCall, new SimpleRequest
        {
            ResponseSize = 314159,
            ResponseCompressed = new BoolValue { Value = compressed },
            ExpectCompressed = new BoolValue { Value = compressed },
            Payload = new Payload { Body = ByteString.CopyFrom(new byte[271828]) },
        }, new CallOptions { Compress = compressed });
        Assert.Equal(314159, response.Payload.Body.Length);
    }

    [Fact]
    public async Task Compression_that_was_expected_and_did_not_come_is_refused()
    {
        var refusal = await Assert.ThrowsAsync<RpcException>(() => Channel.UnaryAsync(
            Interop.UnaryCall, new SimpleRequest { ExpectCompressed = new BoolValue { Value = true } }));
        Assert.Equal(StatusCode.InvalidArgument, refusal.StatusCode);
    }

    [Theory]
    [InlineData(1, 0, "0")]
    [InlineData(0, 0, "3")]
    [InlineData(1, 1, "3")]
    public async Task Compression_of_the_requests_is_seen_message_by_message(byte first, byte second, string expected)
    {
        byte[] body = [.. Request(first, expected: true), .. Request(second, expected: false)];
        using var http = new HttpClient();
        var (status, _) = await http.StatusAsync(RawCalls.Post(
            interop.Host.Grpc, "grpc.testing.TestService/StreamingInputCall", "application/grpc", body, headers: ("grpc-encoding", "gzip")));
        Assert.Equal(expected, status);

        static byte[] Request(byte compressed, bool expected)
        {
            var message = new StreamingInputCallRequest { ExpectCompressed = new BoolValue { Value = expected } }.ToByteArray();
            return RawCalls.Frame(compressed, compressed == 1 ? RawCalls.Gzip(message) : message);
        }
    }

    [Fact]
    public async Task Compression_may_change_within_a_stream()
    {
        var request = new StreamingOutputCallRequest
        {
            ResponseParameters =
            {
                new ResponseParameters { Size = 31415, Compressed = new BoolValue { Value = true } },
                new ResponseParameters { Size = 92653, Compressed = new BoolValue { Value = false } },
            },
        };
        var received = new List<int>();
        await foreach (var response in Channel.ServerStreaming(Interop.StreamingOutputCall, request))
            received.Add(response.Payload.Body.Length);
        Assert.Equal([31415, 92653], received);
    }

    [Fact]
    public async Task Deadline_ends_a_stream_that_pauses()
    {
        var request = new StreamingOutputCallRequest
        {
            ResponseParameters = { new ResponseParameters { Size = 1 }, new ResponseParameters { Size = 1, IntervalUs = 60_000_000 } },
        };
        var received = 0;
        var refusal = await Assert.ThrowsAsync<RpcException>(async () =>
        {
            await foreach (var _ in Channel.ServerStreaming(Interop.StreamingOutputCall, request, new CallOptions { Timeout = TimeSpan.FromMilliseconds(300) }))
                received++;
        });
        Assert.Equal((StatusCode.DeadlineExceeded, 1), (refusal.StatusCode, received));
    }

    [Fact]
    public async Task Deadline_ends_a_stream_whose_caller_says_no_more()
    {
        var never = new TaskCompletionSource();
        var refusal = await Assert.ThrowsAsync<RpcException>(async () =>
        {
            await foreach (var _ in Channel.Duplex(Interop.FullDuplexCall, One(), new CallOptions { Timeout = TimeSpan.FromMilliseconds(50) }))
            {
            }
        });
        Assert.Equal(StatusCode.DeadlineExceeded, refusal.StatusCode);

        async IAsyncEnumerable<StreamingOutputCallRequest> One()
        {
            yield return new StreamingOutputCallRequest { Payload = new Payload { Body = ByteString.CopyFrom(new byte[27182]) } };
            await never.Task;
        }
    }

    [Fact]
    public async Task Deadline_that_has_passed_already()
    {
        var refusal = await Assert.ThrowsAsync<RpcException>(() =>
            Channel.UnaryAsync(Interop.EmptyCall, new Empty(), new CallOptions { Timeout = TimeSpan.Zero }));
        Assert.Equal(StatusCode.DeadlineExceeded, refusal.StatusCode);
    }

    [Fact]
    public async Task Cancel_before_the_call() =>
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            Channel.UnaryAsync(Interop.EmptyCall, new Empty(), new CallOptions { Cancellation = new CancellationToken(true) }));

    [Fact]
    public async Task Cancel_after_the_call_began_and_before_its_first_request()
    {
        using var cancel = new CancellationTokenSource();
        var asked = new TaskCompletionSource();
        var call = Channel.ClientStreamingAsync(Interop.StreamingInputCall, Nothing(), new CallOptions { Cancellation = cancel.Token });
        await asked.Task;
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);

        async IAsyncEnumerable<StreamingInputCallRequest> Nothing()
        {
            asked.SetResult();
            await new TaskCompletionSource().Task;
            yield break;
        }
    }

    [Fact]
    public async Task Cancel_after_the_first_response()
    {
        using var cancel = new CancellationTokenSource();
        var request = new StreamingOutputCallRequest
        {
            ResponseParameters = { new ResponseParameters { Size = 31415 }, new ResponseParameters { Size = 1, IntervalUs = 60_000_000 } },
        };
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (var _ in Channel.ServerStreaming(Interop.StreamingOutputCall, request, new CallOptions { Cancellation = cancel.Token }))
                await cancel.CancelAsync();
        });
    }
}

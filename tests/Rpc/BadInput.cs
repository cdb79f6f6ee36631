using System.Net;
using System.Net.Sockets;
using System.Text;
using Google.Protobuf;
using Grpc.Testing;
using Plixo.Rpc;

namespace Plixo.Tests.Rpc;

/// <summary>Whatever comes in: a status, bounded memory, and the next call works.</summary>
[Collection(Alone.Name)]
public sealed class BadInput(Interop interop) : IClassFixture<Interop>, IAsyncLifetime
{
    private const string Unary = "grpc.testing.TestService/UnaryCall";
    private const string Input = "grpc.testing.TestService/StreamingInputCall";
    private const int Limit = 4 * 1024 * 1024;

    /// <summary>What one input may leave behind: pooled buffers, no more.</summary>
    private const long MaxGrowth = 32 * 1024 * 1024;

    private readonly HttpClient _http = new();

    private long _before;

    public async Task InitializeAsync()
    {
        await interop.Channel.UnaryAsync(Interop.EmptyCall, new Empty());
        _before = GC.GetTotalMemory(forceFullCollection: true);
    }

    public async Task DisposeAsync()
    {
        await interop.Channel.UnaryAsync(Interop.EmptyCall, new Empty());
        _http.Dispose();
        Assert.InRange(GC.GetTotalMemory(forceFullCollection: true) - _before, long.MinValue, MaxGrowth);
    }

    public static TheoryData<string, byte[], StatusCode> Bodies => new()
    {
        { "cut in the header", [0, 0, 0], StatusCode.Internal },
        { "cut in the message", RawCalls.Frame(0, [1, 2, 3], claimedLength: 100), StatusCode.Internal },
        { "nothing", [], StatusCode.Unimplemented },
        { "two messages", [.. RawCalls.Frame(new SimpleRequest()), .. RawCalls.Frame(new SimpleRequest())], StatusCode.Unimplemented },
        { "bytes after the message", [.. RawCalls.Frame(new SimpleRequest()), 0], StatusCode.Internal },
        { "a length of 4 GB", RawCalls.Frame(0, [1], claimedLength: uint.MaxValue), StatusCode.ResourceExhausted },
        { "one byte over the limit", RawCalls.Frame(0, [], claimedLength: Limit + 1), StatusCode.ResourceExhausted },
        { "unknown flags", RawCalls.Frame(0x42, []), StatusCode.Internal },
        { "compressed without an encoding", RawCalls.Frame(1, RawCalls.Gzip([])), StatusCode.Internal },
        { "not protobuf", RawCalls.Frame(0, [0xff, 0xff, 0xff]), StatusCode.Internal },
        { "a field that is longer than the message", RawCalls.Frame(0, [0x1a, 0x7f, 1]), StatusCode.Internal },
        { "nested without end", RawCalls.Frame(0, [.. Enumerable.Repeat((byte)0x0b, 100_000)]), StatusCode.Internal },
    };

    [Theory]
    [MemberData(nameof(Bodies))]
    public async Task Body_that_is_no_message_gets_a_status(string what, byte[] body, StatusCode expected)
    {
        var (status, message) = await _http.StatusAsync(RawCalls.Post(interop.Host.Grpc, Unary, "application/grpc", body));
        Assert.True(((int)expected).ToString() == status, $"{what}: {status} {message}");
        Assert.NotNull(message);
    }

    [Fact]
    public async Task Gzip_bomb_stops_at_the_limit()
    {
        var bomb = RawCalls.Frame(1, RawCalls.Gzip(new byte[512 * 1024 * 1024]));
        Assert.True(bomb.Length < Limit);
        GC.Collect();
        var before = GC.GetTotalAllocatedBytes(precise: true);
        var (status, _) = await _http.StatusAsync(RawCalls.Post(interop.Host.Grpc, Unary, "application/grpc", bomb, headers: ("grpc-encoding", "gzip")));
        Assert.Equal("8", status);
        Assert.InRange(GC.GetTotalAllocatedBytes(precise: true) - before, 0, 64 * 1024 * 1024);
    }

    [Theory]
    [InlineData("not gzip at all")]
    [InlineData("")]
    public async Task Bad_gzip_gets_a_status(string text)
    {
        var body = text.Length > 0 ? Encoding.ASCII.GetBytes(text) : RawCalls.Gzip([1, 2, 3])[..^9];
        var (status, _) = await _http.StatusAsync(RawCalls.Post(
            interop.Host.Grpc, Unary, "application/grpc", RawCalls.Frame(1, body), headers: ("grpc-encoding", "gzip")));
        Assert.Equal("13", status);
    }

    [Fact]
    public async Task Unknown_encoding_is_unimplemented_and_says_what_is_known()
    {
        using var response = await _http.SendAsync(RawCalls.Post(
            interop.Host.Grpc, Unary, "application/grpc", RawCalls.Frame(new SimpleRequest()), headers: ("grpc-encoding", "snappy")));
        Assert.Equal("12", response.Headers.GetValues("grpc-status").Single());
        Assert.Contains("gzip", response.Headers.GetValues("grpc-accept-encoding").Single());
    }

    [Theory]
    [InlineData("soon")]
    [InlineData("123456789S")]
    [InlineData("-1S")]
    [InlineData("1")]
    [InlineData("1d")]
    public async Task Malformed_timeout_is_refused(string timeout)
    {
        var (status, message) = await _http.StatusAsync(RawCalls.Post(
            interop.Host.Grpc, Unary, "application/grpc", RawCalls.Frame(new SimpleRequest()), headers: ("grpc-timeout", timeout)));
        Assert.Equal("3", status);
        Assert.Contains(timeout, message);
    }

    [Theory]
    [InlineData("text/plain")]
    [InlineData("application/grpc+json")]
    [InlineData("application/connect+proto")]
    [InlineData("application/grpcfoo")]
    public async Task Unknown_content_type_is_415(string contentType)
    {
        using var response = await _http.SendAsync(RawCalls.Post(interop.Host.Grpc, Unary, contentType, []));
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, response.StatusCode);
    }

    [Fact]
    public async Task Connect_unary_content_type_on_a_stream_is_415()
    {
        using var response = await _http.SendAsync(RawCalls.Post(interop.Host.Web, Input, "application/json", "{}"u8.ToArray(), "1.1"));
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, response.StatusCode);
    }

    [Fact]
    public async Task Grpc_over_http_1_is_refused()
    {
        using var response = await _http.SendAsync(RawCalls.Post(
            interop.Host.Web, Unary, "application/grpc", RawCalls.Frame(new SimpleRequest()), "1.1"));
        Assert.Equal(HttpStatusCode.HttpVersionNotSupported, response.StatusCode);
    }

    [Fact]
    public async Task Headers_over_the_limit_are_refused()
    {
        var request = RawCalls.Post(interop.Host.Grpc, Unary, "application/grpc", RawCalls.Frame(new SimpleRequest()),
            headers: ("x-large", new string('x', 100_000)));
        try
        {
            using var response = await _http.SendAsync(request);
            Assert.Equal(HttpStatusCode.RequestHeaderFieldsTooLarge, response.StatusCode);
        }
        catch (HttpRequestException e)
        {
            Assert.NotNull(e.InnerException);
        }
    }

    [Fact]
    public async Task A_hundred_thousand_small_messages_in_one_body_are_all_read()
    {
        const int Count = 100_000;
        var frame = RawCalls.Frame(new StreamingInputCallRequest { Payload = new Payload { Body = ByteString.CopyFrom(1) } });
        var body = new byte[frame.Length * Count];
        for (var i = 0; i < Count; i++)
            frame.CopyTo(body, i * frame.Length);
        using var response = await _http.SendAsync(RawCalls.Post(interop.Host.Grpc, Input, "application/grpc", body));
        var message = await response.Content.ReadAsByteArrayAsync();
        Assert.Equal(Count, StreamingInputCallResponse.Parser.ParseFrom(message.AsSpan(5)).AggregatedPayloadSize);
    }

    [Theory]
    [InlineData("""{"responseSize":1,"responseSize":2}""", "responseSize")]
    [InlineData("""{"responseSize":1,"response_size":2}""", "response_size")]
    [InlineData("""{"response_size":1,"responseSize":1}""", "responseSize")]
    [InlineData("""{"responseStatus":{"code":1},"payload":{},"response_status":null}""", "response_status")]
    [InlineData("""{"responseSizes":1}""", "responseSizes")]
    [InlineData("""{"responseSize":"many"}""", "many")]
    [InlineData("""{"responseSize":1""", "")]
    [InlineData("""{"responseSize":99999999999}""", "")]
    [InlineData("[]", "")]
    [InlineData("", "")]
    [InlineData("""{"payload":{"body":"no base64!"}}""", "")]
    [InlineData("""{"payload":{"type":"NO_SUCH"}}""", "NO_SUCH")]
    public async Task Json_that_is_no_message_is_invalid_argument_and_says_why(string json, string named)
    {
        using var response = await _http.SendAsync(RawCalls.Post(
            interop.Host.Web, Unary, "application/json", Encoding.UTF8.GetBytes(json), "1.1"));
        var body = await response.Content.ReadAsStringAsync();
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Contains("\"invalid_argument\"", body);
        Assert.Contains(named, body);
    }

    [Fact]
    public async Task Json_with_invalid_utf8_or_endless_nesting_is_invalid_argument()
    {
        byte[] invalid = [.. "{\"responseStatus\":{\"message\":\""u8, 0xff, .. "\"}}"u8];
        byte[] nested = Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat("{\"payload\":", 100_000)));
        foreach (var body in new[] { invalid, nested })
        {
            using var response = await _http.SendAsync(RawCalls.Post(interop.Host.Web, Unary, "application/json", body, "1.1"));
            Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        }
    }

    [Fact]
    public async Task Connection_that_ends_in_the_middle_of_anything_harms_nobody()
    {
        byte[][] beginnings = ["PRI * HT"u8.ToArray(), "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8.ToArray(), "POST /"u8.ToArray(), [0], []];
        foreach (var bytes in beginnings)
        {
            foreach (var host in new[] { interop.Host.Grpc, interop.Host.Web })
            {
                using var socket = new TcpClient();
                await socket.ConnectAsync(IPAddress.Loopback, host.Port);
                await socket.GetStream().WriteAsync(bytes);
            }
        }
        using var response = await _http.SendAsync(RawCalls.Post(interop.Host.Web, Unary, "application/json", "{}"u8.ToArray(), "1.1"));
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [Theory]
    [InlineData("application/grpc-web+proto", "grpc-encoding")]
    [InlineData("application/connect+proto", "connect-content-encoding")]
    public async Task Gzip_bomb_stops_at_the_limit_in_each_framing(string type, string header)
    {
        var bomb = RawCalls.Frame(1, RawCalls.Gzip(new byte[64 * 1024 * 1024]));
        using var response = await _http.SendAsync(RawCalls.Post(interop.Host.Web, Input, type, bomb, headers: (header, "gzip")));
        var said = await response.Content.ReadAsStringAsync() + response.Headers + response.TrailingHeaders;
        Assert.Matches("grpc-status: 8|resource_exhausted", said);
    }

    [Fact]
    public async Task Gzip_bomb_stops_at_the_limit_in_a_plain_body()
    {
        var request = RawCalls.Post(interop.Host.Web, Unary, "application/proto", RawCalls.Gzip(new byte[64 * 1024 * 1024]), "1.1");
        request.Content!.Headers.ContentEncoding.Add("gzip");
        using var response = await _http.SendAsync(request);
        Assert.Equal(HttpStatusCode.TooManyRequests, response.StatusCode);
    }

    [Fact]
    public async Task Text_that_is_not_utf8_is_no_message()
    {
        // response_status.message, one byte 0xff.
        byte[] message = [0x3a, 0x03, 0x12, 0x01, 0xff];
        var (status, _) = await _http.StatusAsync(RawCalls.Post(interop.Host.Grpc, Unary, "application/grpc", RawCalls.Frame(0, message)));
        Assert.Equal("13", status);
    }

    [Fact]
    public async Task Enum_value_that_nobody_knows_is_kept_as_its_number()
    {
        var request = new SimpleRequest { Payload = new Payload { Type = (PayloadType)77 }, ResponseSize = 1 };
        Assert.Equal(1, (await interop.Channel.UnaryAsync(Interop.UnaryCall, request)).Payload.Body.Length);
    }
}

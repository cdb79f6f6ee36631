using System.Net;
using Google.Protobuf;
using Grpc.Testing;
using Plixo.Rpc;

namespace Plixo.Tests.Rpc;

/// <summary>What gRPC's own answers look like on the wire.</summary>
public sealed class GrpcOnTheWire(Interop interop) : IClassFixture<Interop>, IDisposable
{
    private const string Unary = "grpc.testing.TestService/UnaryCall";

    private readonly HttpClient _http = new();

    public void Dispose() => _http.Dispose();

    [Fact]
    public async Task Error_before_the_first_message_is_headers_only_with_its_details()
    {
        var refused = new SimpleRequest { ResponseStatus = new EchoStatus { Code = 9, Message = "100 % né\n" } };
        using var response = await _http.SendAsync(Post(refused));
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Empty(await response.Content.ReadAsByteArrayAsync());
        Assert.Empty(response.TrailingHeaders);
        Assert.Equal("9", response.Headers.GetValues("grpc-status").Single());
        Assert.Equal("100 %25 n%C3%A9%0A", response.Headers.GetValues("grpc-message").Single());
        var encoded = response.Headers.GetValues("grpc-status-details-bin").Single();
        Assert.DoesNotContain('=', encoded);
        var status = Google.Rpc.Status.Parser.ParseFrom(Convert.FromBase64String(encoded.PadRight((encoded.Length + 3) / 4 * 4, '=')));
        Assert.Equal((9, "100 % né\n", "ASKED_FOR"), (status.Code, status.Message, status.Details.Single().Unpack<Google.Rpc.ErrorInfo>().Type));
    }

    [Fact]
    public async Task Success_is_a_message_and_then_trailers()
    {
        using var response = await _http.SendAsync(Post(new SimpleRequest { ResponseSize = 3 }));
        Assert.Equal("application/grpc", response.Content.Headers.ContentType?.ToString());
        Assert.Equal(
            RawCalls.Frame(new SimpleResponse { Payload = new Payload { Body = ByteString.CopyFrom(new byte[3]) } }), await response.Content.ReadAsByteArrayAsync());
        Assert.False(response.Headers.Contains("grpc-status"));
        Assert.Equal("0", response.TrailingHeaders.GetValues("grpc-status").Single());
    }

    [Theory]
    [InlineData("gzip", 1)]
    [InlineData("identity,deflate, gzip;q=1", 1)]
    [InlineData("GZIP ; Q=0.001", 1)]
    [InlineData("deflate", 0)]
    [InlineData("gzip;q=0", 0)]
    [InlineData("identity, gzip; q=0.000", 0)]
    [InlineData(null, 0)]
    public async Task Response_is_compressed_for_those_who_take_it(string? accepted, byte flag)
    {
        var asked = new SimpleRequest { ResponseSize = 10_000, ResponseCompressed = new BoolValue { Value = true } };
        using var response = await _http.SendAsync(Post(asked, accepted is null ? [] : [("grpc-accept-encoding", accepted)]));
        var body = await response.Content.ReadAsByteArrayAsync();
        Assert.Equal(flag, body[0]);
        Assert.Equal(flag == 1, body.Length < 1000);
        Assert.Equal(flag == 1, response.Headers.TryGetValues("grpc-encoding", out var encoding) && encoding.Single() == "gzip");
    }

    [Theory]
    [InlineData("grpc.testing.TestService/NoSuch")]
    [InlineData("no.Such/Method")]
    public async Task Unknown_method_is_unimplemented_and_named(string method)
    {
        var (status, message) = await _http.StatusAsync(RawCalls.Post(interop.Host.Grpc, method, "application/grpc", RawCalls.Frame(new Empty())));
        Assert.Equal("12", status);
        Assert.Contains(method, message);
    }

    [Theory]
    [InlineData("no/Method")]
    [InlineData("no/such/path")]
    public async Task What_is_no_call_is_not_found(string path)
    {
        using var response = await _http.SendAsync(RawCalls.Post(interop.Host.Web, path, "application/json", "{}"u8.ToArray(), "1.1"));
        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
    }

    private HttpRequestMessage Post(IMessage message, params (string, string)[] headers) =>
        RawCalls.Post(interop.Host.Grpc, Unary, "application/grpc", RawCalls.Frame(message), headers: headers);
}

using System.Net;
using System.Text;
using System.Text.Json;
using Google.Protobuf;
using Grpc.Testing;
using Plixo.Rpc.Client;

namespace Plixo.Tests.Rpc;

/// <summary>What Connect and gRPC-Web look like on the wire.</summary>
public sealed class ConnectAndWeb(Interop interop) : IClassFixture<Interop>, IDisposable
{
    private const string Service = "grpc.testing.TestService/";

    private readonly HttpClient _http = new();

    public void Dispose() => _http.Dispose();

    [Theory]
    [InlineData("1.1")]
    [InlineData("2.0")]
    public async Task Connect_error_is_json_with_the_http_status_of_the_code(string version)
    {
        using var response = await _http.SendAsync(Json("UnaryCall", """{"responseStatus":{"code":9,"message":"nö"}}""", version));
        using var error = JsonDocument.Parse(await response.Content.ReadAsStringAsync());
        Assert.Equal((HttpStatusCode.BadRequest, "application/json"), (response.StatusCode, response.Content.Headers.ContentType?.MediaType));
        Assert.Equal("failed_precondition", error.RootElement.GetProperty("code").GetString());
        Assert.Equal("nö", error.RootElement.GetProperty("message").GetString());
        Assert.Equal("google.rpc.ErrorInfo", error.RootElement.GetProperty("details")[0].GetProperty("type").GetString());
    }

    [Fact]
    public async Task Connect_trailers_of_a_unary_call_are_prefixed_headers()
    {
        var request = Json("UnaryCall", "{}", "1.1");
        request.Headers.Add("x-grpc-test-echo-initial", "value");
        request.Headers.Add("x-grpc-test-echo-trailing-bin", "q6ur");
        using var response = await _http.SendAsync(request);
        Assert.Equal("value", response.Headers.GetValues("x-grpc-test-echo-initial").Single());
        Assert.Equal("q6ur", response.Headers.GetValues("trailer-x-grpc-test-echo-trailing-bin").Single());
    }

    [Fact]
    public async Task Connect_get_takes_proto_in_base64url()
    {
        var message = Convert.ToBase64String(new SimpleRequest { ResponseSize = 251 }.ToByteArray()).TrimEnd('=').Replace('+', '-').Replace('/', '_');
        var bytes = await _http.GetByteArrayAsync(new Uri(interop.Host.Web, $"{Service}CacheableUnaryCall?connect=v1&encoding=proto&base64=1&message={message}"));
        Assert.Equal(251, SimpleResponse.Parser.ParseFrom(bytes).Payload.Body.Length);
    }

    [Theory]
    [InlineData("UnaryCall?connect=v1&encoding=json&message={}", HttpStatusCode.MethodNotAllowed)]
    [InlineData("CacheableUnaryCall?connect=v1&encoding=xml&message={}", HttpStatusCode.UnsupportedMediaType)]
    [InlineData("CacheableUnaryCall?connect=v1&encoding=json", HttpStatusCode.BadRequest)]
    [InlineData("CacheableUnaryCall?connect=v2&encoding=json&message={}", HttpStatusCode.BadRequest)]
    [InlineData("CacheableUnaryCall?connect=v1&encoding=proto&base64=1&message=$", HttpStatusCode.BadRequest)]
    public async Task Connect_get_that_cannot_be_answered(string query, HttpStatusCode expected)
    {
        using var response = await _http.GetAsync(new Uri(interop.Host.Web, Service + query));
        Assert.Equal(expected, response.StatusCode);
    }

    [Theory]
    [InlineData("grpc.testing.TestService/NoSuch", "application/json")]
    [InlineData("no.such.Service/Method", "application/json; charset=utf-8")]
    [InlineData("no.such.Service/Method", "application/proto")]
    [InlineData("Service/Method", "application/json", "connect-protocol-version")]
    public async Task Connect_call_of_a_method_that_nobody_has_is_unimplemented(string method, string contentType, string? header = null)
    {
        var headers = header is null ? Array.Empty<(string, string)>() : [(header, "1")];
        using var response = await _http.SendAsync(RawCalls.Post(interop.Host.Web, method, contentType, [], "1.1", headers));
        await IsUnimplementedAsync(response);
    }

    [Fact]
    public async Task Connect_get_of_a_method_that_nobody_has_is_unimplemented()
    {
        using var response = await _http.GetAsync(new Uri(interop.Host.Web, Service + "NoSuch?connect=v1&encoding=json&message={}"));
        await IsUnimplementedAsync(response);
    }

    [Fact]
    public async Task Connect_stream_of_a_method_that_nobody_has_ends_with_unimplemented()
    {
        using var response = await _http.SendAsync(RawCalls.Post(interop.Host.Web, Service + "NoSuch", "application/connect+json", RawCalls.Frame(0, "{}"u8), "1.1"));
        Assert.Equal((HttpStatusCode.OK, "application/connect+json"), (response.StatusCode, response.Content.Headers.ContentType?.MediaType));
        var frame = await response.Content.ReadAsByteArrayAsync();
        Assert.Equal(2, frame[0]);
        using var end = JsonDocument.Parse(frame.AsMemory(5));
        Assert.Equal("unimplemented", end.RootElement.GetProperty("error").GetProperty("code").GetString());
    }

    [Theory]
    [InlineData("POST", "sign-in/now", "application/json")]
    [InlineData("POST", "no.such.Service/Method", "text/plain")]
    [InlineData("GET", "no.such.Service/Method", null)]
    public async Task What_is_no_call_is_not_found(string verb, string path, string? contentType)
    {
        var request = new HttpRequestMessage(new HttpMethod(verb), new Uri(interop.Host.Web, path));
        if (contentType is not null) request.Content = new StringContent("{}", Encoding.UTF8, contentType);
        using var response = await _http.SendAsync(request);
        Assert.Equal((HttpStatusCode.NotFound, ""), (response.StatusCode, await response.Content.ReadAsStringAsync()));
    }

    [Fact]
    public async Task Connect_stream_ends_with_a_frame_of_json()
    {
        var body = RawCalls.Frame(0, """{"responseParameters":[{"size":1}],"responseStatus":{"code":0}}"""u8);
        using var response = await _http.SendAsync(RawCalls.Post(interop.Host.Web, Service + "StreamingOutputCall", "application/connect+json", body, "1.1"));
        var frames = await response.Content.ReadAsByteArrayAsync();
        var first = Encoding.UTF8.GetBytes("""{ "payload": { "body": "AA==" } }""");
        Assert.Equal([.. RawCalls.Frame(0, first), .. RawCalls.Frame(2, "{}"u8)], frames);
    }

    [Fact]
    public async Task Connect_timeout_is_a_deadline()
    {
        var request = RawCalls.Post(interop.Host.Web, Service + "StreamingOutputCall", "application/connect+json",
            RawCalls.Frame(0, """{"responseParameters":[{"size":1,"intervalUs":60000000}]}"""u8), "1.1", ("connect-timeout-ms", "100"));
        using var response = await _http.SendAsync(request);
        Assert.Contains("deadline_exceeded", await response.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Duplex_over_http_1_is_refused()
    {
        using var response = await _http.SendAsync(RawCalls.Post(interop.Host.Web, Service + "FullDuplexCall", "application/connect+proto", [], "1.1"));
        Assert.Equal(HttpStatusCode.HttpVersionNotSupported, response.StatusCode);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(100_000)]
    public async Task Grpc_web_text_is_base64_in_both_directions(int size)
    {
        var frame = RawCalls.Frame(new SimpleRequest { ResponseSize = size, Payload = new Payload { Body = ByteString.CopyFrom(new byte[size]) } });
        // Two padded pieces, as a client that encodes each chunk sends them.
        var body = Encoding.ASCII.GetBytes(Convert.ToBase64String(frame[..4]) + Convert.ToBase64String(frame[4..]));
        using var response = await _http.SendAsync(RawCalls.Post(interop.Host.Web, Service + "UnaryCall", "application/grpc-web-text", body, "1.1"));
        var plain = Decoded(await response.Content.ReadAsStringAsync());
        var expected = RawCalls.Frame(new SimpleResponse { Payload = new Payload { Body = ByteString.CopyFrom(new byte[size]) } });
        Assert.Equal([.. expected, .. RawCalls.Frame(0x80, "grpc-status: 0\r\n"u8)], plain);
    }

    [Fact]
    public async Task Grpc_web_text_that_is_no_base64_gets_a_status()
    {
        var (status, _) = await _http.StatusAsync(RawCalls.Post(
            interop.Host.Web, Service + "UnaryCall", "application/grpc-web-text", "AAA$AAA"u8.ToArray(), "1.1"));
        Assert.Equal("13", status);
    }

    [Fact]
    public async Task Grpc_and_http_2_work_on_the_web_port_too()
    {
        using var channel = new RpcChannel(interop.Host.Web);
        Assert.Equal(new Empty(), await channel.UnaryAsync(Interop.EmptyCall, new Empty()));
    }

    private static async Task IsUnimplementedAsync(HttpResponseMessage response)
    {
        Assert.Equal((HttpStatusCode.NotImplemented, "application/json"), (response.StatusCode, response.Content.Headers.ContentType?.MediaType));
        using var error = JsonDocument.Parse(await response.Content.ReadAsStringAsync());
        Assert.Equal("unimplemented", error.RootElement.GetProperty("code").GetString());
        Assert.StartsWith("There is no method ", error.RootElement.GetProperty("message").GetString());
    }

    private HttpRequestMessage Json(string method, string json, string version) =>
        RawCalls.Post(interop.Host.Web, Service + method, "application/json", Encoding.UTF8.GetBytes(json), version);

    /// <summary>Pieces of base64, each padded.</summary>
    private static byte[] Decoded(string text)
    {
        var plain = new List<byte>();
        for (var i = 0; i < text.Length; i += 4)
            plain.AddRange(Convert.FromBase64String(text.Substring(i, 4)));
        return [.. plain];
    }
}

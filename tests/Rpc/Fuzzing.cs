using System.Diagnostics;
using System.Text;
using Google.Protobuf;
using Grpc.Testing;

namespace Plixo.Tests.Rpc;

/// <summary>
/// Mutated frames and JSON in every protocol, for a bounded time: always an answer, never an unforeseen exception, and the next call
/// works. A failure names its seed; PLIXO_SEED repeats it, PLIXO_FUZZ_SECONDS fuzzes longer.
/// </summary>
[Collection(Alone.Name)]
public sealed class Fuzzing(Interop interop) : IClassFixture<Interop>, IDisposable
{
    private const string Service = "grpc.testing.TestService/";
    private const int MaxBody = 64 * 1024;
    private const long MaxGrowth = 256L * 1024 * 1024;
    private const string Unforeseen = "The server failed to handle the call.";

    private static readonly TimeSpan Time = TimeSpan.FromSeconds(
        int.TryParse(Environment.GetEnvironmentVariable("PLIXO_FUZZ_SECONDS"), out var seconds) ? seconds : 6);

    private static readonly string[] Framed =
    [
        "application/grpc", "application/grpc-web+proto", "application/grpc-web-text", "application/connect+proto", "application/connect+json",
    ];

    private static readonly string[] Streams = ["StreamingOutputCall", "StreamingInputCall", "FullDuplexCall", "HalfDuplexCall"];

    private readonly HttpClient _http = new() { Timeout = TimeSpan.FromSeconds(30) };

    public void Dispose() => _http.Dispose();

    [Fact]
    public Task Frames() => FuzzAsync(random =>
    {
        var type = Framed[random.Next(Framed.Length)];
        var json = type.EndsWith("json", StringComparison.Ordinal);
        var connect = type.Contains("connect", StringComparison.Ordinal);
        var method = connect || random.Next(2) == 0 ? Streams[random.Next(Streams.Length)] : "UnaryCall";
        var body = new List<byte>();
        for (var i = random.Next(4); i >= 0; i--) body.AddRange(Frame(random, json));
        byte[] bytes = Mutated(random, [.. body]);
        if (type.EndsWith("text", StringComparison.Ordinal)) bytes = Mutated(random, Encoding.ASCII.GetBytes(Convert.ToBase64String(bytes)));
        var encoding = random.Next(2) == 0 ? "gzip" : "identity";
        return RawCalls.Post(interop.Host.Web, Service + method, type, bytes, headers: (connect ? "connect-content-encoding" : "grpc-encoding", encoding));
    });

    [Fact]
    public Task Json() => FuzzAsync(random =>
    {
        var json = Encoding.UTF8.GetBytes(Value(random, depth: 0));
        return RawCalls.Post(interop.Host.Web, Service + "UnaryCall", "application/json", random.Next(2) == 0 ? Mutated(random, json) : json, "1.1");
    });

    private async Task FuzzAsync(Func<Random, HttpRequestMessage> request)
    {
        var seed = int.TryParse(Environment.GetEnvironmentVariable("PLIXO_SEED"), out var given) ? given : Random.Shared.Next();
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var clock = Stopwatch.StartNew();
        for (var round = 0; clock.Elapsed < Time; round++)
        {
            using var sent = request(new Random(HashCode.Combine(seed, round)));
            using var response = await _http.SendAsync(sent);
            var said = Encoding.Latin1.GetString(await response.Content.ReadAsByteArrayAsync()) + response.Headers + response.TrailingHeaders;
            Assert.False(said.Contains(Unforeseen, StringComparison.Ordinal), $"seed {seed}, round {round}: an unforeseen exception");
            Assert.InRange((int)response.StatusCode, 200, 504);
        }

        await interop.Channel.UnaryAsync(Interop.EmptyCall, new Empty());
        Assert.True(GC.GetTotalMemory(forceFullCollection: true) - before < MaxGrowth, $"seed {seed}: memory grew without bound");
    }

    private static byte[] Frame(Random random, bool json)
    {
        var message = new StreamingOutputCallRequest
        {
            ResponseParameters = { Enumerable.Range(0, random.Next(3)).Select(_ => new ResponseParameters { Size = random.Next(100) }) },
            Payload = new Payload { Body = ByteString.CopyFrom(new byte[random.Next(200)]) },
        };
        var body = json ? Encoding.UTF8.GetBytes(JsonFormatter.Default.Format(message)) : message.ToByteArray();
        var compressed = random.Next(4) == 0;
        return RawCalls.Frame((byte)(compressed ? 1 : 0), compressed ? RawCalls.Gzip(body) : body, random.Next(8) == 0 ? (uint)random.Next() : null);
    }

    /// <summary>Flips, cuts, repeats or drops bytes; often nothing.</summary>
    private static byte[] Mutated(Random random, byte[] bytes)
    {
        var list = new List<byte>(bytes);
        for (var i = random.Next(4); i > 0 && list.Count > 0; i--)
        {
            var at = random.Next(list.Count);
            switch (random.Next(5))
            {
                case 0: list[at] = (byte)random.Next(256); break;
                case 1: list[at] ^= (byte)(1 << random.Next(8)); break;
                case 2: list.RemoveRange(at, random.Next(list.Count - at)); break;
                case 3 when list.Count < MaxBody: list.InsertRange(at, list[..random.Next(list.Count)]); break;
                default: list.Insert(at, (byte)random.Next(256)); break;
            }
        }

        return [.. list];
    }

    private static string Value(Random random, int depth)
    {
        string[] names = ["responseSize", "response_size", "payload", "body", "type", "responseStatus", "code", "message", "fillUsername", "expectCompressed", "value", "@type", ""];
        string[] leaves = ["0", "-1", "1e400", "1.5", "99999999999999999999", "null", "true", "\"\"", "\"AA==\"", "\"\\ud800\"", "\"COMPRESSABLE\"", "[]", "{}", "NaN", "\"NaN\"", "7"];
        return depth > 5 || random.Next(3) == 0
            ? leaves[random.Next(leaves.Length)]
            : random.Next(5) == 0
                ? $"[{string.Join(",", Enumerable.Range(0, random.Next(3)).Select(_ => Value(random, depth + 1)))}]"
                : $"{{{string.Join(",", Enumerable.Range(0, random.Next(4)).Select(_ => $"\"{names[random.Next(names.Length)]}\":{Value(random, depth + 1)}"))}}}";
    }
}

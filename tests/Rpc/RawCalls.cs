using System.Buffers.Binary;
using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using Google.Protobuf;

namespace Plixo.Tests.Rpc;

/// <summary>Requests byte by byte, for what no proper client would send.</summary>
internal static class RawCalls
{
    public static byte[] Frame(byte flags, ReadOnlySpan<byte> body, uint? claimedLength = null)
    {
        var frame = new byte[5 + body.Length];
        frame[0] = flags;
        BinaryPrimitives.WriteUInt32BigEndian(frame.AsSpan(1), claimedLength ?? (uint)body.Length);
        body.CopyTo(frame.AsSpan(5));
        return frame;
    }

    public static byte[] Frame(IMessage message) => Frame(0, message.ToByteArray());

    public static byte[] Gzip(byte[] plain)
    {
        using var output = new MemoryStream();
        using (var gzip = new GZipStream(output, CompressionLevel.SmallestSize))
            gzip.Write(plain);
        return output.ToArray();
    }

    public static HttpRequestMessage Post(Uri host, string method, string contentType, byte[] body, string version = "2.0", params (string Key, string Value)[] headers)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, new Uri(host, method))
        {
            Version = Version.Parse(version),
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new ByteArrayContent(body),
        };
        request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(contentType);
        foreach (var (key, value) in headers)
        {
            if (!request.Headers.TryAddWithoutValidation(key, value))
                request.Content.Headers.TryAddWithoutValidation(key, value);
        }
        return request;
    }

    /// <summary>Sends, reads to the end, and returns grpc-status and grpc-message, wherever they stood.</summary>
    public static async Task<(string? Status, string? Message)> StatusAsync(this HttpClient client, HttpRequestMessage request)
    {
        using var response = await client.SendAsync(request);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return (Value(response, "grpc-status"), Value(response, "grpc-message"));
    }

    private static string? Value(HttpResponseMessage response, string key) =>
        response.Headers.TryGetValues(key, out var values) || response.TrailingHeaders.TryGetValues(key, out values) ? values.Single() : null;
}

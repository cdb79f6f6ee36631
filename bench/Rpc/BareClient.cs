using System.Buffers.Binary;
using System.Net;
using System.Net.Http.Headers;
using Google.Protobuf;

namespace Plixo.Bench.Rpc;

/// <summary>A call as somebody would write it straight on HttpClient: serialise, frame, deadline, parse, look at the trailers.</summary>
internal sealed class BareClient(Uri address) : IDisposable
{
    private const int HeaderSize = 5;

    private static readonly MediaTypeHeaderValue ContentType = new("application/grpc");

    private readonly HttpMessageInvoker invoker = new(new SocketsHttpHandler
    {
        UseProxy = false, UseCookies = false, AllowAutoRedirect = false, ActivityHeadersPropagator = null, EnableMultipleHttp2Connections = true,
    });

    public async Task<Note> SayAsync(Uri path, Note note)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        using var response = await SendAsync(path, Frame(note), deadline.Token);
        var body = await response.Content.ReadAsByteArrayAsync(deadline.Token);
        RequireOk(response);
        return Note.Parser.ParseFrom(body, HeaderSize, body.Length - HeaderSize);
    }

    /// <summary>The same bytes each time and no look at the answer: all that is left is the transport.</summary>
    public async Task SayAsync(Uri path, byte[] frame)
    {
        using var response = await SendAsync(path, frame, CancellationToken.None);
        await response.Content.CopyToAsync(Stream.Null);
        RequireOk(response);
    }

    public Uri At(string path) => new(address, path);

    public void Dispose() => invoker.Dispose();

    public static byte[] Frame(Note note)
    {
        var size = note.CalculateSize();
        var frame = new byte[HeaderSize + size];
        BinaryPrimitives.WriteUInt32BigEndian(frame.AsSpan(1), (uint)size);
        note.WriteTo(frame.AsSpan(HeaderSize));
        return frame;
    }

    private async Task<HttpResponseMessage> SendAsync(Uri path, byte[] frame, CancellationToken cancel)
    {
        var content = new ByteArrayContent(frame);
        content.Headers.ContentType = ContentType;
        using var request = new HttpRequestMessage(HttpMethod.Post, path)
        {
            Version = HttpVersion.Version20, VersionPolicy = HttpVersionPolicy.RequestVersionExact, Content = content,
        };
        request.Headers.TryAddWithoutValidation("te", "trailers");
        request.Headers.TryAddWithoutValidation("grpc-timeout", "10S");
        return await invoker.SendAsync(request, cancel);
    }

    private static void RequireOk(HttpResponseMessage response)
    {
        if (!response.TrailingHeaders.NonValidated.TryGetValues("grpc-status", out var status) || status.ToString() != "0")
            throw new InvalidDataException("The call did not end with OK.");
    }
}

using System.IO.Pipelines;
using Google.Protobuf;
using Microsoft.AspNetCore.Http;
using Plixo.Rpc.Wire;

namespace Plixo.Rpc.Server;

/// <summary>What gRPC, gRPC-Web and Connect streams have in common: both bodies are length-prefixed messages.</summary>
internal abstract class FramedExchange(CallContext call, RpcServer server, string contentType, Codec codec)
    : Exchange(call, server)
{
    private PipeReader? _reader;
    private PipeWriter? _writer;
    private bool _clientSendsGzip;
    private bool _clientTakesGzip;
    private bool _lastWasCompressed;

    public override bool LastWasCompressed => _lastWasCompressed;

    protected string ContentType => contentType;

    protected bool HeadersPrepared => _writer is not null;

    /// <summary>The header that names the encoding of the messages.</summary>
    protected abstract string EncodingHeader { get; }

    protected abstract string AcceptEncodingHeader { get; }

    /// <summary>The status for bytes that are no such message.</summary>
    protected abstract StatusCode Malformed { get; }

    public override void Open()
    {
        var encoding = Http.Request.Headers[EncodingHeader].ToString();
        _clientSendsGzip = encoding == Gzip.Name;
        if (!_clientSendsGzip && encoding is not ("" or "identity"))
        {
            Http.Response.Headers[AcceptEncodingHeader] = Gzip.Accepted;
            throw Refusal.UnknownEncoding(encoding);
        }
        _clientTakesGzip = Gzip.IsAcceptedBy(Http.Request.Headers[AcceptEncodingHeader]);
        _reader = RequestBody();
    }

    public override async ValueTask SendHeadersAsync()
    {
        Writer();
        await FlushAsync();
    }

    public override async ValueTask FlushAsync()
    {
        await Writer().FlushAsync(Call.CancellationToken);
        Unflushed = 0;
    }

    protected virtual PipeReader RequestBody() => Http.Request.BodyReader;

    protected virtual PipeWriter ResponseBody() => Http.Response.BodyWriter;

    protected override async ValueTask<IMessage?> NextAsync(CancellationToken cancellation) =>
        Noted(await FrameReader.ReadAsync(_reader!, Framing(), cancellation));

    protected override async ValueTask<IMessage> OnlyAsync(CancellationToken cancellation) =>
        Noted(await FrameReader.ReadOnlyOneAsync(_reader!, Framing(), cancellation))!;

    protected override void Append(IMessage message) =>
        Unflushed += FrameWriter.Write(Writer(), codec, message,
            compress: _clientTakesGzip && (Call.CompressResponses ?? Server.Options.CompressResponses));

    /// <summary>The response's writer; the first use fixes the headers.</summary>
    protected PipeWriter Writer()
    {
        if (_writer is not null)
            return _writer;
        Http.Response.ContentType = contentType;
        if (_clientTakesGzip && (Call.CompressResponses is not null || Server.Options.CompressResponses))
            Http.Response.Headers[EncodingHeader] = Gzip.Name;
        if (Call.HasResponseHeaders)
        {
            foreach (var (key, value) in Call.ResponseHeaders)
                Http.Response.Headers.Append(key, value);
        }
        return _writer = ResponseBody();
    }

    private Framing Framing() =>
        new(codec, Call.Descriptor.InputType, Server.Options.MaxReceiveMessageSize, MayBeCompressed: _clientSendsGzip, Malformed);

    private IMessage? Noted(Received received)
    {
        _lastWasCompressed = received.WasCompressed;
        return received.Message;
    }
}

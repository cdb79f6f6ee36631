using System.Buffers;
using System.IO.Pipelines;
using System.Text;
using Microsoft.AspNetCore.Http;
using Plixo.Rpc.Wire;

namespace Plixo.Rpc.Server;

/// <summary>
/// gRPC-Web (https://github.com/grpc/grpc/blob/master/doc/PROTOCOL-WEB.md): the trailers are a last frame, and in the
/// text form everything is base64.
/// </summary>
internal sealed class GrpcWebExchange(CallContext call, RpcServer server, string contentType, bool text)
    : GrpcExchange(call, server, contentType)
{
    private const byte Trailers = 0x80;

    protected override PipeReader RequestBody() =>
        text ? PipeReader.Create(new Base64Reading(Http.Request.Body)) : base.RequestBody();

    protected override PipeWriter ResponseBody() =>
        text ? PipeWriter.Create(new Base64Writing(Http.Response.Body)) : base.ResponseBody();

    protected override async ValueTask WriteTrailersAsync(RpcStatus status)
    {
        var trailers = new HeaderDictionary();
        WriteStatus(trailers, status);
        var block = new StringBuilder();
        foreach (var (key, values) in trailers)
        {
            foreach (var value in values)
                block.Append(key.ToLowerInvariant()).Append(": ").Append(value).Append("\r\n");
        }
        FrameWriter.WriteFrame(Writer(), Trailers, Encoding.ASCII.GetBytes(block.ToString()));
        await Writer().FlushAsync(Last);
    }
}

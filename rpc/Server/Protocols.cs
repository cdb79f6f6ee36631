using Google.Protobuf.Reflection;
using Microsoft.AspNetCore.Http;
using Plixo.Rpc.Wire;

namespace Plixo.Rpc.Server;

/// <summary>Chooses the protocol of a call by its content type.</summary>
internal static class Protocols
{
    public const string Grpc = "application/grpc";

    private const string Accepted =
        "application/grpc, application/grpc+proto, application/grpc-web, application/grpc-web+proto, application/grpc-web-text, "
        + "application/grpc-web-text+proto, application/proto, application/json, application/connect+proto, application/connect+json";

    /// <returns>Null where the request is none of the protocols; then it is answered already.</returns>
    public static Exchange? Choose(HttpContext http, CallContext call, RpcServer server)
    {
        var unary = !call.Descriptor.IsClientStreaming && !call.Descriptor.IsServerStreaming;
        if (HttpMethods.IsGet(http.Request.Method))
            return Get(http, call, server);
        var contentType = MediaType(http.Request.ContentType);
        var http2 = HttpProtocol.IsHttp2(http.Request.Protocol);
        switch (contentType)
        {
            case Grpc or "application/grpc+proto":
                return http2 ? new GrpcExchange(call, server, contentType) : NeedsHttp2(http);
            case "application/grpc-web" or "application/grpc-web+proto":
                return new GrpcWebExchange(call, server, contentType, text: false);
            case "application/grpc-web-text" or "application/grpc-web-text+proto":
                return new GrpcWebExchange(call, server, contentType, text: true);
            case "application/proto" or "application/json" when unary:
                return new ConnectUnaryExchange(call, server, server.CodecNamed(contentType["application/".Length..])!);
            case "application/connect+proto" or "application/connect+json" when !unary:
                return IsDuplex(call.Descriptor) && !http2
                    ? NeedsHttp2(http)
                    : new ConnectStreamExchange(call, server, contentType, server.CodecNamed(contentType["application/connect+".Length..])!);
            default:
                http.Response.StatusCode = 415;
                http.Response.Headers["Accept-Post"] = Accepted;
                return null;
        }
    }

    /// <summary>The content type in lower case without parameters.</summary>
    public static string MediaType(string? contentType)
    {
        if (contentType is null or Grpc)
            return contentType ?? "";
        var end = contentType.IndexOf(';');
        return (end < 0 ? contentType : contentType[..end]).Trim().ToLowerInvariant();
    }

    private static ConnectGetExchange? Get(HttpContext http, CallContext call, RpcServer server)
    {
        if (server.CodecNamed(http.Request.Query["encoding"].ToString()) is { } codec)
            return new ConnectGetExchange(call, server, codec);
        http.Response.StatusCode = 415;
        return null;
    }

    private static bool IsDuplex(MethodDescriptor method) => method.IsClientStreaming && method.IsServerStreaming;

    private static Exchange? NeedsHttp2(HttpContext http)
    {
        http.Response.StatusCode = 505;
        return null;
    }
}

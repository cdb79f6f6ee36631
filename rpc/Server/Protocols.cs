using Microsoft.AspNetCore.Http;

namespace Plixo.Rpc.Server;

/// <summary>Chooses the protocol of a call by its content type.</summary>
internal static class Protocols
{
    public const string Grpc = "application/grpc";

    /// <returns>Null where the request is none of the protocols; then it is answered already.</returns>
    public static Exchange? Choose(HttpContext http, CallContext call, RpcServer server)
    {
        var contentType = MediaType(http.Request.ContentType);
        switch (contentType)
        {
            case Grpc or "application/grpc+proto" when HttpProtocol.IsHttp2(http.Request.Protocol):
                return new GrpcExchange(http, call, server, contentType);
            case Grpc or "application/grpc+proto":
                http.Response.StatusCode = 426;
                http.Response.Headers.Upgrade = "h2c";
                return null;
            default:
                http.Response.StatusCode = 415;
                http.Response.Headers["Accept-Post"] = Grpc;
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
}

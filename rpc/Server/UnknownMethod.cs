using Microsoft.AspNetCore.Http;
using Plixo.Rpc.Wire;

namespace Plixo.Rpc.Server;

/// <summary>Answers calls of methods that nobody mapped with UNIMPLEMENTED; whatever is no call is not found.</summary>
internal static class UnknownMethod
{
    public const string Route = "{service}/{method}";

    public static Task AnswerAsync(HttpContext http)
    {
        var contentType = Protocols.MediaType(http.Request.ContentType);
        if (!contentType.StartsWith(Protocols.Grpc, StringComparison.Ordinal))
        {
            http.Response.StatusCode = 404;
            return Task.CompletedTask;
        }
        http.Response.ContentType = contentType;
        http.Response.Headers["grpc-status"] = StatusCodes.Text(StatusCode.Unimplemented);
        http.Response.Headers["grpc-message"] = StatusMessage.Encode($"There is no method {http.Request.Path.Value?.TrimStart('/')}.");
        return Task.CompletedTask;
    }
}

using System.Net.Http.Headers;
using Plixo.Rpc.Wire;

namespace Plixo.Rpc.Client;

/// <summary>Reads the headers and trailers of a gRPC response.</summary>
internal static class ResponseMetadata
{
    public static RpcMetadata Of(HttpResponseHeaders headers)
    {
        var metadata = new RpcMetadata();
        foreach (var (key, values) in headers.NonValidated)
        {
            if (RpcMetadata.IsReserved(key))
                continue;
            foreach (var value in values)
                metadata.AddReceived(key, value);
        }
        return metadata;
    }

    /// <returns>The status, or null where the headers carry none.</returns>
    public static RpcStatus? Status(HttpResponseHeaders headers)
    {
        if (Single(headers, "grpc-status") is not { } text)
            return null;
        var code = int.TryParse(text, out var number) && number is >= 0 and <= (int)StatusCode.Unauthenticated
            ? (StatusCode)number
            : StatusCode.Unknown;
        var message = Single(headers, "grpc-message") is { } encoded ? StatusMessage.Decode(encoded) : "";
        return StatusDetails.Decode(code, message, Single(headers, StatusDetails.Key));
    }

    /// <exception cref="RpcException">The response is not gRPC; the code is what the HTTP status stands for.</exception>
    public static void RequireGrpc(HttpResponseMessage response)
    {
        var contentType = response.Content.Headers.NonValidated.TryGetValues("content-type", out var values) ? values.ToString() : "";
        if ((int)response.StatusCode == 200 && contentType.StartsWith("application/grpc", StringComparison.Ordinal))
            return;
        if (Status(response.Headers) is not null && contentType.StartsWith("application/grpc", StringComparison.Ordinal))
            return;
        throw new RpcException(CodeOf((int)response.StatusCode),
            $"The server answered HTTP {(int)response.StatusCode} with content type '{contentType}' instead of gRPC.");
    }

    /// <exception cref="RpcException">The messages have an encoding that was not offered.</exception>
    public static bool IsCompressed(HttpResponseMessage response) => Single(response.Headers, "grpc-encoding") switch
    {
        null or "identity" => false,
        Gzip.Name => true,
        var other => throw new RpcException(StatusCode.Internal, $"The server uses the message encoding '{other}', which was not offered."),
    };

    private static string? Single(HttpResponseHeaders headers, string key) =>
        headers.NonValidated.TryGetValues(key, out var values) ? values.ToString() : null;

    /// <summary>https://github.com/grpc/grpc/blob/master/doc/http-grpc-status-mapping.md</summary>
    private static StatusCode CodeOf(int httpStatus) => httpStatus switch
    {
        400 => StatusCode.Internal,
        401 => StatusCode.Unauthenticated,
        403 => StatusCode.PermissionDenied,
        404 => StatusCode.Unimplemented,
        429 or 502 or 503 or 504 => StatusCode.Unavailable,
        _ => StatusCode.Unknown,
    };
}

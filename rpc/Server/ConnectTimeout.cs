using System.Globalization;
using Microsoft.AspNetCore.Http;
using Plixo.Rpc.Wire;

namespace Plixo.Rpc.Server;

/// <summary>The header <c>connect-timeout-ms</c>: at most ten digits of milliseconds.</summary>
internal static class ConnectTimeout
{
    private const int MaxDigits = 10;

    /// <exception cref="RpcException">The header is malformed, or the protocol's version is not ours.</exception>
    public static TimeSpan? Of(HttpContext http)
    {
        if (http.Request.Headers["connect-protocol-version"] is { Count: > 0 } version && version != "1")
            throw new RpcException(StatusCode.InvalidArgument, $"The Connect protocol version '{version}' is not supported; 1 is.");
        if (http.Request.Headers["connect-timeout-ms"] is not { Count: > 0 } header)
            return null;
        var text = header.ToString();
        if (text.Length > MaxDigits || !long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var milliseconds))
            throw new RpcException(StatusCode.InvalidArgument, $"'{text}' is no connect-timeout-ms.");
        return milliseconds >= GrpcTimeout.Longest.TotalMilliseconds ? GrpcTimeout.Longest : TimeSpan.FromMilliseconds(milliseconds);
    }
}

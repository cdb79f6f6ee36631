using System.Net.Http;

namespace Plixo.Rpc.Client;

/// <summary>What failures below gRPC mean as a status.</summary>
internal static class TransportFault
{
    private const long RefusedStream = 0x7;
    private const long Cancel = 0x8;
    private const long EnhanceYourCalm = 0xb;
    private const long InadequateSecurity = 0xc;

    public static RpcException Explain(Exception e)
    {
        var code = Http2Code(e) switch
        {
            RefusedStream => StatusCode.Unavailable,
            Cancel => StatusCode.Cancelled,
            EnhanceYourCalm => StatusCode.ResourceExhausted,
            InadequateSecurity => StatusCode.PermissionDenied,
            not null => StatusCode.Unavailable,
            null => e is HttpRequestException or IOException ? StatusCode.Unavailable : StatusCode.Internal,
        };
        return new RpcException(new RpcStatus(code, Innermost(e).Message), cause: e);
    }

    /// <summary>Whether the call certainly reached no handler, so that repeating it is safe.</summary>
    public static bool NothingWasHandled(Exception e) =>
        e is HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError }
        || Http2Code(e) == RefusedStream;

    private static long? Http2Code(Exception e)
    {
        for (var cause = e; cause is not null; cause = cause.InnerException)
        {
            if (cause is HttpProtocolException protocol)
                return protocol.ErrorCode;
        }
        return null;
    }

    private static Exception Innermost(Exception e) => e.InnerException is { } inner ? Innermost(inner) : e;
}

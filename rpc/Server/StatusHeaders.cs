using Microsoft.AspNetCore.Http;
using Plixo.Rpc.Wire;

namespace Plixo.Rpc.Server;

/// <summary>A status as gRPC carries it, in headers or trailers.</summary>
internal static class StatusHeaders
{
    public static void Write(IHeaderDictionary target, RpcStatus status)
    {
        target["grpc-status"] = StatusCodes.Text(status.Code);
        if (status.Message.Length > 0)
            target["grpc-message"] = StatusMessage.Encode(status.Message);
        if (status.Details.Count > 0)
            target[StatusDetails.Key] = StatusDetails.Encode(status);
    }
}

using Google.Protobuf;

namespace Plixo.Rpc.Wire;

/// <summary>The trailer <c>grpc-status-details-bin</c>: a google.rpc.Status in base64.</summary>
internal static class StatusDetails
{
    public const string Key = "grpc-status-details-bin";

    public static string Encode(RpcStatus status)
    {
        var wire = new Google.Rpc.Status { Code = (int)status.Code, Message = status.Message, Details = { status.Details } };
        return Convert.ToBase64String(wire.ToByteArray()).TrimEnd('=');
    }

    /// <returns>The details, or none where the trailer is absent or malformed: the status itself still stands.</returns>
    public static RpcStatus Decode(StatusCode code, string message, string? trailer)
    {
        if (trailer is null || RpcMetadata.Decode(trailer) is not { } bytes)
            return new RpcStatus(code, message);
        try
        {
            return new RpcStatus(code, message, [.. Google.Rpc.Status.Parser.ParseFrom(bytes).Details]);
        }
        catch (InvalidProtocolBufferException)
        {
            return new RpcStatus(code, message);
        }
    }
}

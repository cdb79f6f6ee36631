using Google.Protobuf.WellKnownTypes;

namespace Plixo.Rpc;

/// <summary>How a call ended: the code, a text for the caller, and the details of the google.rpc.Status.</summary>
public sealed record RpcStatus(StatusCode Code, string Message, IReadOnlyList<Any> Details)
{
    internal static RpcStatus Ok { get; } = new(StatusCode.Ok, "");

    public RpcStatus(StatusCode code, string message) : this(code, message, [])
    {
    }
}

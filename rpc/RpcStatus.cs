using Google.Protobuf.WellKnownTypes;

namespace Plixo.Rpc;

/// <summary>How a call ended.</summary>
internal sealed record RpcStatus(StatusCode Code, string Message, IReadOnlyList<Any> Details)
{
    public static RpcStatus Ok { get; } = new(StatusCode.Ok, "");

    public RpcStatus(StatusCode code, string message) : this(code, message, [])
    {
    }
}

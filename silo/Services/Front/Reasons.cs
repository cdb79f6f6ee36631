using Google.Protobuf.WellKnownTypes;
using Google.Rpc;
using Plixo.Rpc;
using Plixo.Rpc.Server;

namespace Plixo.Silo.Services.Front;

/// <summary>
/// Every refusal has an ErrorInfo (AIP-193). One that comes without (a malformed message, a missing credential, a deadline, a method
/// that nobody has) gets its code as the reason.
/// </summary>
public static class Reasons
{
    /// <param name="call">Null where no method has the name.</param>
    public static RpcStatus Explain(CallContext? call, RpcStatus status) =>
        status.Details.Any(detail => detail.Is(ErrorInfo.Descriptor))
            ? status
            : status with { Details = [.. status.Details, Any.Pack(ErrorReason.Detail(Refusals.NameOf(status.Code), Refusals.Domain))] };
}

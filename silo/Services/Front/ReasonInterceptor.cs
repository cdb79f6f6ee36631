using Google.Rpc;
using Plixo.Rpc;
using Plixo.Rpc.Server;

namespace Plixo.Silo.Services.Front;

/// <summary>
/// Every refusal has an ErrorInfo (AIP-193). One that comes without (a malformed message, a missing credential, a turn that could
/// not run) gets its code as the reason. It stands outside all others.
/// </summary>
public sealed class ReasonInterceptor : IRpcInterceptor
{
    public async Task InvokeAsync(CallContext call, RpcHandler next)
    {
        try
        {
            await next(call);
        }
        catch (RpcException refusal) when (refusal.Detail<ErrorInfo>() is null)
        {
            throw new RpcException(
                refusal.StatusCode, refusal.Message, [.. refusal.Details, ErrorReason.Detail(Refusals.NameOf(refusal.StatusCode), Refusals.Domain)]);
        }
    }
}

using Google.Rpc;
using Plixo.Rpc;
using Plixo.Rpc.Server;
using Plixo.Silo.Stores;

namespace Plixo.Silo.Services.Front;

/// <summary>
/// Every refusal has an ErrorInfo (AIP-193). One that comes without (a malformed message, a missing credential, a turn that could
/// not run) gets its code as the reason, and a store that does not answer is UNAVAILABLE. It stands outside all others.
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
        catch (Exception fault) when (fault is not RpcException && StoreAway.IsAway(fault))
        {
            throw new RpcException(
                StatusCode.Unavailable, "The store does not answer now. Try again with the same request_id: nothing is done twice.",
                [ErrorReason.Detail(Refusals.NameOf(StatusCode.Unavailable), Refusals.Domain)]);
        }
    }
}

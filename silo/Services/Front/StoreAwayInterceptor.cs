using Plixo.Rpc;
using Plixo.Rpc.Server;
using Plixo.Silo.Stores;

namespace Plixo.Silo.Services.Front;

/// <summary>A store that does not answer is UNAVAILABLE. It stands outside all others but the one that counts.</summary>
public sealed class StoreAwayInterceptor : IRpcInterceptor
{
    public async Task InvokeAsync(CallContext call, RpcHandler next)
    {
        try
        {
            await next(call);
        }
        catch (Exception fault) when (fault is not RpcException && StoreAway.IsAway(fault))
        {
            throw new RpcException(
                StatusCode.Unavailable, "The store does not answer now. Try again with the same request_id: nothing is done twice.");
        }
    }
}

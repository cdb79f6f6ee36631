using Plixo.Grains.Core;
using Plixo.Grains.Customers;
using Plixo.Rpc.Server;
using Plixo.Silo.Services.Front;

namespace Plixo.Silo.Services.Customers;

/// <summary>The customer of a call, if there is one and the caller may see it.</summary>
internal static class Seen
{
    public static async Task<CustomerRow> CustomerAsync(Present present, CallContext call, CustomerKey key)
    {
        var (found, shown) = await CustomerListing.All.FirstAsync(present.Store, call.CancellationToken, CustomerListing.Is(key));
        return found && call.Sees(shown.Row.Segment) ? shown.Row : throw Refusals.NotFound(Names.Of(key));
    }
}

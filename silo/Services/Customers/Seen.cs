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

    /// <summary>Of a list that found nothing: NOT_FOUND where the parent is not there, or not to be seen.</summary>
    /// <param name="customer">Null where the list spans customers.</param>
    /// <param name="invoice">Null where it spans invoices, or is under none.</param>
    public static async Task ParentAsync(Present present, CallContext call, string? customer, string? invoice = null)
    {
        if (customer is not null) await CustomerAsync(present, call, new CustomerKey(customer));
        if (invoice is null) return;
        var owners = await present.Store.QueryAsync(
            "SELECT customer FROM invoice WHERE key = $key", new Dictionary<string, object?> { ["$key"] = invoice }, row => (string)row[0]!, call.CancellationToken);
        if (owners is not [var owner] || (customer is not null && owner != customer))
            throw Refusals.NotFound(Names.Invoice(new CustomerKey(customer ?? Names.Any), new InvoiceKey(invoice)));
        await CustomerAsync(present, call, new CustomerKey(owner));
    }
}

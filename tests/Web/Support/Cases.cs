using Plixo.Client;
using Plixo.V1;

namespace Plixo.Tests.Web.Support;

/// <summary>Customers and invoices of the demo that no queue has anything of, so that what a test does to them disturbs no other.</summary>
internal static class Cases
{
    /// <summary>Has open invoices and none overdue.</summary>
    /// <param name="nth">From 0, by name from Z; each test takes one of its own.</param>
    public static async Task<Customer> CalmCustomerAsync(this PlixoClient plixo, int nth)
    {
        var page = await plixo.Customers.ListCustomersAsync(new ListCustomersRequest { Filter = "overdue = false AND source = ledger", OrderBy = "display_name desc", PageSize = 200 });
        return page.Customers.Where(customer => customer.Balances.Any(balance => balance.OpenInvoices > 0)).ElementAt(nth);
    }

    /// <summary>Open, with all of it chased.</summary>
    public static async Task<Invoice> CalmInvoiceAsync(this PlixoClient plixo, int nth)
    {
        var customer = await plixo.CalmCustomerAsync(nth);
        return (await plixo.Invoices.ListInvoicesAsync(new ListInvoicesRequest { Parent = customer.Name, Filter = "disposition = NOT_DUE_YET" })).Invoices[0];
    }
}

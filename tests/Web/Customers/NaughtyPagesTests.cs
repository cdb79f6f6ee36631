using Microsoft.Playwright;
using Plixo.Tests.Web.Support;
using Plixo.V1;
using Xunit.Abstractions;

namespace Plixo.Tests.Web.Customers;

/// <summary>Names, numbers, orders and notes that are code, markup, right-to-left or endless are shown as the text that they are.</summary>
[Collection(DemoSiloTests.Name)]
public sealed class NaughtyPagesTests(DemoSilo silo, ITestOutputHelper output)
{
    [Fact]
    public async Task Naughty_text_is_text_on_every_page_and_pushes_nothing_aside()
    {
        using var maya = await silo.ClientAsync("maya");
        var customers = await new NaughtyLedger(maya).ImportAsync(output.WriteLine);
        await using var visit = await Visit.BeginAsync(silo.Web, "maya", new ViewportSize { Width = 768, Height = 900 });
        visit.Page.Dialog += (_, dialog) => Assert.Fail($"A text ran: {dialog.Message}");
        var texts = 0;
        foreach (var customer in customers)
        {
            var contacts = (await maya.Contacts.ListContactsAsync(new ListContactsRequest { Parent = customer.Name })).Contacts;
            var invoices = (await maya.Invoices.ListInvoicesAsync(new ListInvoicesRequest { Parent = customer.Name })).Invoices;
            var notes = (await maya.Notes.ListNotesAsync(new ListNotesRequest { Parent = customer.Name })).Notes;
            await visit.Page.GotoAsync($"/{customer.Name}");
            await Visible.AssertNothingSticksOutAsync(visit.Page);
            await AssertHasAsync(visit.Page, "h1", [customer.DisplayName]);
            await AssertHasAsync(visit.Page, "#contacts", contacts.SelectMany(contact => new[] { contact.DisplayName, contact.Phone }));
            await AssertHasAsync(visit.Page, "#why", invoices.Select(invoice => invoice.Number));
            await AssertHasAsync(visit.Page, "#notes", notes.Select(note => note.Text));
            texts += contacts.Count;

            await visit.Page.GotoAsync($"/{invoices[0].Name}");
            await Visible.AssertNothingSticksOutAsync(visit.Page);
            await AssertHasAsync(visit.Page, "main", [invoices[0].Number, invoices[0].PurchaseOrder, invoices[0].CustomerDisplayName]);
        }

        foreach (var list in new[] { "/customers?sort=display_name desc", "/invoices?sort=due_date desc" })
        {
            await visit.Page.GotoAsync(list);
            await Visible.AssertNothingSticksOutAsync(visit.Page);
        }

        output.WriteLine($"{texts} strings on {customers.Count} customers");
    }

    /// <summary>By what the nodes say, not by how they look: a text that were markup would say something else.</summary>
    private static async Task AssertHasAsync(IPage page, string selector, IEnumerable<string> texts)
    {
        var said = await page.Locator(selector).First.TextContentAsync() ?? "";
        Assert.All(texts.Where(text => text.Length > 0), text => Assert.Contains(text, said, StringComparison.Ordinal));
    }
}

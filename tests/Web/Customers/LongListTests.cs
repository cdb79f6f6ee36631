using Plixo.Tests.Web.Support;
using Plixo.V1;

namespace Plixo.Tests.Web.Customers;

/// <summary>What a customer's page cuts off is said, and can be had whole.</summary>
[Collection(DemoSiloTests.Name)]
public sealed class LongListTests(DemoSilo silo)
{
    private const int Shown = 25;

    [Fact]
    public async Task List_that_is_cut_off_says_so_and_leads_to_the_whole()
    {
        using var maya = await silo.ClientAsync("maya");
        var customer = (await maya.CalmCustomerAsync(3)).Name;
        for (var n = 0; n <= Shown; n++)
        {
            await maya.WorkItems.CreateWorkItemAsync(new CreateWorkItemRequest { WorkItem = new WorkItem { Customer = customer, Words = $"Task {n}" } });
            await maya.Notes.CreateNoteAsync(new CreateNoteRequest { Parent = customer, Text = $"Note {n}" });
        }

        var all = (await maya.WorkItems.ListWorkItemsAsync(new ListWorkItemsRequest { Filter = $"customer = \"{customer}\"", PageSize = 1000 })).WorkItems;
        await using var visit = await silo.LookAsync();
        await visit.Page.GotoAsync($"/{customer}");

        Assert.Contains($"The first {Shown} are shown", await visit.Page.InnerTextAsync("#work"), StringComparison.Ordinal);
        Assert.Contains($"The first {Shown} are shown", await visit.Page.InnerTextAsync("#notes"), StringComparison.Ordinal);
        Assert.DoesNotContain("are shown", await visit.Page.InnerTextAsync("#promises"), StringComparison.Ordinal);
        Assert.Equal("#timeline", await visit.Page.Locator("#notes a:has-text('all notes')").GetAttributeAsync("href"));
        Assert.Equal(all.Count, await visit.Page.RowsOfAsync((await visit.Page.Locator("#work a:has-text('All work items')").GetAttributeAsync("href"))!));
    }

    [Theory]
    [InlineData("/emails")]
    [InlineData("/promises")]
    [InlineData("/disputes")]
    [InlineData("/work")]
    public async Task Whole_list_of_a_customer_holds_no_other_customers_rows_and_stays_theirs_when_it_is_searched(string list)
    {
        await using var visit = await silo.LookAsync();
        await visit.Page.GotoAsync($"{list}?customer=nobody&state={(list == "/work" ? "ANY" : "")}");
        Assert.Equal(0, await visit.Page.Locator("main [data-rows] tbody tr:has(th)").CountAsync());
        await visit.Page.ClickAsync("main form.find button:has-text('Show')");
        await visit.Page.WaitForURLAsync($"**{list}?customer=nobody*");
    }
}

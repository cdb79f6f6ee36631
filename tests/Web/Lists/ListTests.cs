using Microsoft.Playwright;
using Plixo.Tests.Web.Support;
using Plixo.V1;

namespace Plixo.Tests.Web.Lists;

/// <summary>Lists say in their address what they show, and can be had as a file.</summary>
[Collection(DemoSiloTests.Name)]
public sealed class ListTests(DemoSilo silo)
{
    [Fact]
    public async Task Pages_of_a_list_follow_each_other_and_hold_each_row_once()
    {
        using var maya = await silo.ClientAsync("maya");
        var all = (await maya.Invoices.ListInvoicesAsync(new ListInvoicesRequest { Parent = "customers/-", Filter = "segment = mid-market", PageSize = 1000 })).Invoices;
        await using var visit = await Visit.BeginAsync(silo.Web, "maya");
        await visit.Page.GotoAsync("/invoices?segment=mid-market&which=any&sort=number");
        var seen = new List<string>();
        for (var more = true; more;)
        {
            seen.AddRange(await visit.Page.Locator("main tbody th a").AllTextContentsAsync());
            more = await visit.Page.Locator("a[rel='next']").CountAsync() > 0;
            if (more) await visit.Page.ClickAsync("a[rel='next']");
        }

        Assert.Equal(all.Select(invoice => invoice.Number).Order(StringComparer.Ordinal), seen);
        await visit.Page.ClickAsync("text=First page");
        Assert.DoesNotContain("page=", visit.Page.Url, StringComparison.Ordinal);
        Assert.Contains("sort=number", visit.Page.Url, StringComparison.Ordinal);
    }

    [Fact]
    public async Task List_is_worked_by_keys()
    {
        await using var visit = await Visit.BeginAsync(silo.Web, "maya");
        await visit.Page.GotoAsync("/customers");
        await visit.Page.WaitForLoadStateAsync(LoadState.Load);
        var names = await visit.Page.Locator("main tbody th a").AllTextContentsAsync();
        foreach (var key in new[] { "j", "j", "j", "k" }) await visit.Page.Keyboard.PressAsync(key);
        await visit.Page.Keyboard.PressAsync("Enter");
        await visit.Page.WaitForURLAsync("**/customers/c-*");
        Assert.Equal(names[1], await visit.Page.InnerTextAsync("main h1"));

        await visit.Page.GoBackAsync();
        await visit.Page.WaitForLoadStateAsync(LoadState.Load);
        await visit.Page.Keyboard.PressAsync("/");
        await visit.Page.Keyboard.TypeAsync(names[1]);
        await visit.Page.Keyboard.PressAsync("Enter");
        await visit.Page.WaitForURLAsync("**/customers?q=*");
        Assert.Contains(names[1], await visit.Page.Locator("main tbody th a").AllTextContentsAsync());
    }

    [Fact]
    public async Task Csv_holds_what_the_filter_leaves()
    {
        await using var visit = await Visit.BeginAsync(silo.Web, "maya");
        await visit.Page.GotoAsync("/customers?segment=enterprise&overdue=true");
        var names = await visit.Page.Locator("main tbody th a").AllInnerTextsAsync();
        Assert.NotEmpty(names);
        var download = await visit.Page.RunAndWaitForDownloadAsync(() => visit.Page.ClickAsync(".csv button"));

        Assert.Equal("customers.csv", download.SuggestedFilename);
        var lines = (await File.ReadAllTextAsync(await download.PathAsync())).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(names.Count, lines.Length - 1);
        Assert.Contains("display_name", lines[0], StringComparison.Ordinal);
        Assert.All(names, name => Assert.Contains(lines, line => line.Contains(name, StringComparison.Ordinal)));
    }

    [Fact]
    public async Task List_filtered_to_nothing_says_so_and_how_to_see_the_rest()
    {
        await using var visit = await Visit.BeginAsync(silo.Web, "maya");
        await visit.Page.GotoAsync("/customers?q=nobody-has-this-name");
        Assert.Contains("No customer matches", await visit.Page.InnerTextAsync("main .empty"), StringComparison.Ordinal);
        await visit.Page.ClickAsync("text=Show all");
        Assert.True(await visit.Page.Locator("main tbody tr").CountAsync() > 10);
    }

    [Fact]
    public async Task Address_that_is_not_understood_is_told_and_is_no_fault()
    {
        await using var visit = await Visit.BeginAsync(silo.Web, "maya");
        visit.Expects = complaint => Forms.SaysStatus(complaint, 400) || Forms.SaysStatus(complaint, 404);
        foreach (var address in new[] { "/invoices?sort=nothing", "/customers?page=abc", "/invoices?coverage=perhaps", "/work?kind=NOPE" })
        {
            var answer = await visit.Page.GotoAsync(address);
            Assert.Equal((address, 400), (address, answer!.Status));
            await Visible.AssertAsync(visit.Page, "main .notice");
        }

        Assert.Equal(404, (await visit.Page.GotoAsync("/customers/c-nobody"))!.Status);
        Assert.Equal(404, (await visit.Page.GotoAsync("/segments/none"))!.Status);
    }
}

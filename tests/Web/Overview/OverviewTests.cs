using Plixo.Tests.Web.Support;
using Plixo.V1;

namespace Plixo.Tests.Web.Overview;

/// <summary>The figures are the API's, and each leads to what makes it.</summary>
[Collection(DemoSiloTests.Name)]
public sealed class OverviewTests(DemoSilo silo)
{
    [Fact]
    public async Task Figures_are_those_of_the_api_with_their_targets_and_as_of_when()
    {
        using var maya = await silo.ClientAsync("maya");
        var figures = await maya.Kpis.GetOverviewAsync(new GetOverviewRequest());
        await using var visit = await Visit.BeginAsync(silo.Web, "maya");
        await visit.Page.GotoAsync("/overview");

        var coverage = await visit.Page.InnerTextAsync("section[aria-labelledby='coverage']");
        Assert.Contains($"{figures.Coverage.Numerator} of {figures.Coverage.Denominator} overdue", coverage, StringComparison.Ordinal);
        Assert.Contains("Target 85 % or more", coverage, StringComparison.Ordinal);
        Assert.Contains($"{figures.DraftsWaiting} draft", await visit.Page.InnerTextAsync("section[aria-labelledby='queue']"), StringComparison.Ordinal);
        Assert.Contains("As of", await visit.Page.InnerTextAsync("main > p.soft"), StringComparison.Ordinal);
        foreach (var owed in figures.Receivables)
            Assert.Contains(owed.CurrencyCode, await visit.Page.Locator("table:has(caption:text('Receivables')) tbody th").AllInnerTextsAsync());
    }

    [Fact]
    public async Task Every_figure_opens_the_list_behind_it()
    {
        await using var visit = await Visit.BeginAsync(silo.Web, "maya");
        await visit.Page.GotoAsync("/overview");
        var links = await visit.Page.EvaluateAsync<string[]>("() => [...new Set([...document.querySelectorAll('main a:not([download])')].map(link => link.getAttribute('href').split('#')[0]))].filter(link => link)");
        Assert.InRange(links.Length, 20, 200);
        // Amounts by age are many links to one list with other filters.
        foreach (var link in links.GroupBy(link => link.Split('?')[0]).SelectMany(group => group.Take(6)))
        {
            var answer = await visit.Page.GotoAsync(link);
            Assert.True(answer!.Status == 200, $"{link}: {answer.Status}");
            await Visible.AssertAsync(visit.Page, "main h1");
        }
    }

    [Fact]
    public async Task Every_figure_of_a_segment_opens_the_list_behind_it()
    {
        await using var visit = await Visit.BeginAsync(silo.Web, "maya");
        await visit.Page.GotoAsync("/overview");
        var cells = visit.Page.Locator("table:has(caption:text('Segment health')) tbody tr:has-text('Enterprise')");
        var links = await cells.Locator("td a").EvaluateAllAsync<string[]>("links => links.map(link => link.getAttribute('href').replace(/since=[0-9-]+/, 'since=…'))");
        Assert.Equal(
            [
                "/invoices?segment=enterprise&coverage=NOT_CONTACTED", "/emails?segment=enterprise&kind=CHASE&since=…", "/mail?segment=enterprise&back=bounce&since=…",
                "/segments/enterprise/permits",
            ], links);
    }

    [Theory]
    [InlineData("CONTACTED")]
    [InlineData("NOT_CONTACTED")]
    [InlineData("EXCLUDED")]
    public async Task Coverage_opens_just_the_invoices_that_it_counts(string coverage)
    {
        using var maya = await silo.ClientAsync("maya");
        var counted = (await maya.Kpis.GetOverviewAsync(new GetOverviewRequest { Segment = "segments/enterprise" })).Coverage;
        await using var visit = await Visit.BeginAsync(silo.Web, "maya");
        await visit.Page.GotoAsync($"/invoices?segment=enterprise&coverage={coverage}");
        var rows = await visit.Page.Locator("main tbody tr").CountAsync();
        Assert.Equal(coverage switch { "CONTACTED" => counted.Numerator, "NOT_CONTACTED" => counted.Denominator - counted.Numerator, _ => counted.Excluded }, rows);
    }

    [Fact]
    public async Task Chart_has_a_table_of_every_day_and_the_window_stands_in_the_address()
    {
        await using var visit = await Visit.BeginAsync(silo.Web, "maya");
        await visit.Page.GotoAsync("/overview");
        await visit.Page.SelectOptionAsync("#find-days", "30");
        await visit.Page.SelectOptionAsync("#find-segment", "smb");
        await visit.Page.ClickAsync("main form.find button");
        await visit.Page.WaitForURLAsync("**/overview?segment=smb&days=30");

        var chart = visit.Page.Locator("figure[aria-labelledby='coverage-days']");
        await chart.Locator("summary").ClickAsync();
        Assert.Equal(30, await chart.Locator("tbody tr").CountAsync());
        Assert.Contains("target 85", await chart.Locator("svg").TextContentAsync(), StringComparison.Ordinal);
        Assert.Equal(1, await visit.Page.Locator("table:has(caption:text('Segment health')) tbody tr").CountAsync());
    }
}

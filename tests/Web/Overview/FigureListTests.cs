using System.Globalization;
using Microsoft.Playwright;
using Plixo.Tests.Web.Support;
using Plixo.V1;

namespace Plixo.Tests.Web.Overview;

/// <summary>The list behind a figure has as many rows as the figure says, for all segments and for one.</summary>
[Collection(DemoSiloTests.Name)]
public sealed class FigureListTests(DemoSilo silo)
{
    [Theory]
    [InlineData("")]
    [InlineData("enterprise")]
    [InlineData("smb")]
    public async Task Figure_and_the_list_that_it_opens_agree(string segment)
    {
        using var maya = await silo.ClientAsync("maya");
        var figures = await maya.Kpis.GetOverviewAsync(new GetOverviewRequest { Segment = segment.Length > 0 ? $"segments/{segment}" : "" });
        await using var visit = await silo.LookAsync();
        var overview = segment.Length > 0 ? $"/overview?segment={segment}" : "/overview";
        var email = figures.Email;
        foreach (var (link, count) in new (string, long)[]
        {
            ("section[aria-labelledby='coverage'] .value a", figures.Coverage.Numerator),
            ("section[aria-labelledby='coverage'] a:has-text('not contacted')", figures.Coverage.Denominator - figures.Coverage.Numerator),
            ("section[aria-labelledby='coverage'] a:has-text('left out')", figures.Coverage.Excluded),
            ("section[aria-labelledby='latency'] .value a", figures.Latency.Emails),
            ("section[aria-labelledby='latency'] a:has-text('e-mail')", figures.Latency.Emails),
            ("section[aria-labelledby='queue'] .value a", figures.Queue.Left),
            ("section[aria-labelledby='queue'] a:has-text('draft')", figures.DraftsWaiting),
            ("section[aria-labelledby='promises'] .value a", figures.PromiseAdherence.Numerator),
            ("section[aria-labelledby='promises'] a:has-text('broken')", figures.PromiseAdherence.Denominator - figures.PromiseAdherence.Numerator),
            ("section[aria-labelledby='bounces'] a:has-text('bounced')", email.BouncedHard + email.BouncedSoft),
            ("section[aria-labelledby='bounces'] a:has-text('accepted')", email.Accepted),
            ("section[aria-labelledby='bounces'] a:has-text('complaint')", email.Complaints),
            ("section[aria-labelledby='bounces'] a:has-text('in doubt')", email.InDoubt),
            ("dt:has-text('Sent by Autopilot') + dd a", figures.AutopilotMix.Numerator),
            ("dt:has-text('Disputes open') + dd a", figures.DisputesOpen),
        })
        {
            await visit.Page.GotoAsync(overview);
            var href = await visit.Page.Locator(link).First.GetAttributeAsync("href");
            var rows = await visit.Page.RowsOfAsync(href!);
            Assert.True(count == rows, $"{link} says {count}, {href} has {rows} rows.");
        }
    }

    [Fact]
    public async Task Share_by_amount_opens_what_its_currency_counts()
    {
        using var maya = await silo.ClientAsync("maya");
        var figures = await maya.Kpis.GetOverviewAsync(new GetOverviewRequest());
        await using var visit = await silo.LookAsync();
        await visit.Page.GotoAsync("/overview");
        async Task<string[]> HrefsAsync(string title) => await visit.Page.Locator($"dt:has-text('{title}') + dd a").EvaluateAllAsync<string[]>("links => links.map(link => link.getAttribute('href'))");
        var (covered, promised) = (await HrefsAsync("Coverage by amount"), await HrefsAsync("Promises by amount"));

        Assert.Equal(figures.CoverageAmounts.Where(one => one.HasValue).Select(one => $"/invoices?coverage=CONTACTED&currency={one.Denominator.CurrencyCode}"), covered);
        Assert.Equal(figures.PromiseAdherenceAmounts.Count(one => one.HasValue), promised.Length);
        long rows = 0;
        foreach (var href in promised) rows += await visit.Page.RowsOfAsync(href);
        Assert.Equal(figures.PromiseAdherence.Denominator, rows);
    }

    [Fact]
    public async Task Open_amounts_of_an_age_open_the_invoices_that_they_are_of()
    {
        await using var visit = await silo.LookAsync();
        await visit.Page.GotoAsync("/overview");
        var links = await visit.Page.EvaluateAsync<string[][]>(
            "() => [...document.querySelectorAll('table a[title]')].filter(link => link.href.includes('age=')).map(link => [link.getAttribute('href'), link.title])");
        Assert.NotEmpty(links);
        foreach (var link in links.Take(8))
            Assert.Equal(long.Parse(link[1].Split(' ')[0], CultureInfo.InvariantCulture), await visit.Page.RowsOfAsync(link[0]));
    }

    [Fact]
    public async Task Figures_trends_and_receivables_come_as_a_file_of_the_same_days()
    {
        using var maya = await silo.ClientAsync("maya");
        var figures = await maya.Kpis.GetOverviewAsync(new GetOverviewRequest { Segment = "segments/smb" });
        await using var visit = await silo.LookAsync();
        await visit.Page.GotoAsync("/overview?segment=smb");
        var download = await visit.Page.RunAndWaitForDownloadAsync(() => visit.Page.ClickAsync("text=Figures and trends as CSV"));
        var lines = await File.ReadAllLinesAsync(await download.PathAsync());

        Assert.Equal("figure,currency,date,value,numerator,denominator", lines[0]);
        Assert.Contains(lines, line => line.StartsWith("coverage,,,", StringComparison.Ordinal) && line.EndsWith($",{figures.Coverage.Numerator},{figures.Coverage.Denominator}", StringComparison.Ordinal));
        Assert.Equal(figures.CoverageByDay.Count, lines.Count(line => line.StartsWith("coverage_by_day,", StringComparison.Ordinal)));
        Assert.Equal(figures.Receivables.Select(owed => owed.CurrencyCode), lines.Where(line => line.StartsWith("overdue,", StringComparison.Ordinal)).Select(line => line.Split(',')[1]));
    }

    [Fact]
    public async Task Queue_card_says_what_may_be_left_and_shows_the_days_burn_down()
    {
        using var maya = await silo.ClientAsync("maya");
        var counts = await maya.Queue.GetQueueCountsAsync(new GetQueueCountsRequest { Scope = QueueScope.Team });
        await using var visit = await silo.LookAsync();
        await visit.Page.GotoAsync("/overview");
        var card = visit.Page.Locator("section[aria-labelledby='queue']");

        Assert.Contains($"Planned carryover {counts.Counts.PlannedCarryover}", await card.InnerTextAsync(), StringComparison.Ordinal);
        await Visible.AssertAsync(visit.Page, "section[aria-labelledby='queue'] .chart");
        await card.Locator("summary").ClickAsync();
        Assert.Equal(counts.BurnDown.Select(point => $"{point.Left}"), await card.Locator("tbody td.right").AllInnerTextsAsync());
    }
}

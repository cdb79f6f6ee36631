using Microsoft.Playwright;
using Plixo.Tests.Support;
using Plixo.Tests.Web.Support;
using Plixo.V1;
using Plixo.Web.Shell;

namespace Plixo.Tests.Web.Frame;

/// <summary>What holds for every page of the table, also for those added later.</summary>
[Collection(DemoSiloTests.Name)]
public sealed class PageTests(DemoSilo silo)
{
    internal static readonly (int Width, int Height)[] Sizes = [(390, 844), (768, 1024), (1280, 860)];

    public static IEnumerable<object[]> EveryPage => PageTable.All.Select(page => new object[] { page.Path });

    [Theory]
    [MemberData(nameof(EveryPage))]
    public async Task Page_is_seen_whole_at_every_width_in_both_themes(string path)
    {
        var address = await AddressOfAsync(path);
        await using var visit = await silo.LookAsync();
        foreach (var (width, height) in Sizes)
        {
            await visit.Page.SetViewportSizeAsync(width, height);
            await visit.Page.GotoAsync(address);
            await visit.Page.WaitForLoadStateAsync(LoadState.Load);
            if (await visit.Page.Locator("[data-queue]").CountAsync() > 0) await new Desk(visit.Page).ReadyAsync();
            foreach (var theme in Themes.Both)
            {
                await ContactSheet.KeepAsync(visit.Page, path, theme, width);
                await PageParts.Of(path).AssertSeenAsync(visit.Page);
            }
        }
    }

    [Theory]
    [MemberData(nameof(EveryPage))]
    public async Task Page_has_no_barrier_in_either_theme(string path)
    {
        // Only the checker itself, which writes markup, is let through the policy.
        await using var visit = await silo.LookAsync(bypassPolicy: true);
        await visit.Page.GotoAsync(await AddressOfAsync(path));
        await visit.Page.WaitForLoadStateAsync(LoadState.Load);
        // What opens in its place is part of the page. A form of a row lies above the others: it is in no picture.
        await visit.Page.EvaluateAsync("() => document.querySelectorAll('main details:not(td *)').forEach(one => { one.open = true; })");
        if (await visit.Page.Locator("main details[open]").CountAsync() > 0) await OpenedAsync(visit.Page, path);
        await visit.Page.EvaluateAsync("() => document.querySelectorAll('main details').forEach(one => { one.open = true; })");
        await Barriers.AssertNoneAsync(visit.Page);
    }

    [Theory]
    [InlineData("/settings/users", "Settings")]
    [InlineData("/settings/users/{id}", "Settings")]
    [InlineData("/imports/absent", "Imports")]
    [InlineData("/customers/{customer}", "Customers")]
    [InlineData("/jobs", "Operations")]
    [InlineData("/audit", "Operations")]
    [InlineData("/promises", "")]
    public async Task Page_below_or_beside_one_of_the_navigation_has_that_one_marked(string path, string marked)
    {
        var address = await AddressOfAsync(path);
        await using var visit = await silo.LookAsync();
        await visit.Page.GotoAsync(address);
        Assert.Equal(marked.Length > 0 ? [marked] : [], await visit.Page.Locator(".side nav a[aria-current='true']").AllInnerTextsAsync());
    }

    /// <summary>With its forms open, as wide and as narrow as it gets.</summary>
    private static async Task OpenedAsync(IPage page, string path)
    {
        foreach (var (theme, (width, height)) in Themes.Both.Zip([Sizes[^1], Sizes[0]]))
        {
            await page.SetViewportSizeAsync(width, height);
            await ContactSheet.KeepAsync(page, $"{path}-open", theme, width);
            await Visible.AssertNothingSticksOutAsync(page);
        }
    }

    /// <summary>A page is seen with something on it, and one that names a resource with one of the demo.</summary>
    private async Task<string> AddressOfAsync(string path)
    {
        using var maya = await silo.ClientAsync("maya");
        if (path.StartsWith("/imports", StringComparison.Ordinal)) await OtherLedger.ImportAsync(maya);
        if (path == "/settings/tokens") await maya.Users.CreateTokenAsync(new CreateTokenRequest { Token = new Token { DisplayName = "Bridge", Role = Role.Bridge } });
        if (!path.Contains('{')) return path;
        var invoice = (await maya.Invoices.ListInvoicesAsync(new ListInvoicesRequest { Parent = "customers/-", Filter = "status = OPEN AND days_overdue >= 1", PageSize = 1 })).Invoices[0];
        return path switch
        {
            "/segments/{segment}" => "/segments/mid-market",
            "/segments/{segment}/permits" => "/segments/mid-market/permits?days=any",
            "/customers/{customer}" => $"/{invoice.Customer}",
            "/customers/{customer}/invoices/{invoice}" => $"/{invoice.Name}",
            "/exports/{job}" => $"/exports/{(await ExportedAsync(maya)).Split('/')[^1]}?list=segments",
            "/imports/{id}" => $"/{(await maya.Imports.ImportRecordsAsync(TriedAsync())).Import.Name}",
            "/settings/users/{id}" => "/settings/users/omar",
            "/settings/templates/{id}" => $"/settings/{(await maya.Templates.ListTemplatesAsync(new ListTemplatesRequest { PageSize = 1 })).Templates[0].Name}",
            "/settings/calendars/{id}" => $"/settings/{(await maya.Settings.ListCalendarsAsync(new ListCalendarsRequest { PageSize = 1 })).Calendars[0].Name}",
            "/jobs/{id}" => $"/{await ExportedAsync(maya)}",
            _ => throw new InvalidOperationException($"Say here which resource stands for the parts of {path}."),
        };
    }

    /// <summary>A dry run with a row of each kind: a good one, and one without a name.</summary>
    private static async IAsyncEnumerable<ImportRecordsRequest> TriedAsync()
    {
        await Task.Yield();
        yield return new ImportRecordsRequest { Header = new ImportHeader { Kind = LedgerKind.Customers, Source = "erp", DryRun = true, FileName = "customers.csv" } };
        yield return new ImportRecordsRequest { Customer = new CustomerRecord { ExternalId = "1", DisplayName = "One" } };
        yield return new ImportRecordsRequest { Customer = new CustomerRecord { ExternalId = "2" } };
    }

    private static async Task<string> ExportedAsync(Plixo.Client.PlixoClient maya)
    {
        var job = (await maya.Exports.ExportListAsync(new ExportListRequest { Segments = new ListSegmentsRequest() })).Job;
        await foreach (var answer in maya.Jobs.WatchJob(new WatchJobRequest { Name = job.Name }))
        {
            if (answer.Job is { State: JobState.Succeeded }) break;
        }

        return job.Name;
    }
}

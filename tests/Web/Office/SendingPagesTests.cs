using Microsoft.Playwright;

namespace Plixo.Tests.Web.Office;

/// <summary>E-mail: how it fares, whom it does not go to, and what was sent.</summary>
[Collection(OfficeTests.Name)]
public sealed class SendingPagesTests(OfficeSilo silo)
{
    [Fact]
    public async Task Figures_of_email_lead_to_the_lists_behind_them()
    {
        await using var maya = await Clerk.AtAsync(silo, "/email-health?days=30");
        var accepted = int.Parse(await maya.Page.InnerTextAsync("section[aria-labelledby='accepted'] .value"), System.Globalization.CultureInfo.InvariantCulture);
        Assert.True(accepted > 0, "The demo sent nothing in 30 days.");
        Assert.Equal(2, await maya.Page.Locator("figure table").CountAsync());

        await maya.Page.ClickAsync("section[aria-labelledby='accepted'] .value a");
        await maya.ShowsAsync("h1", "Captured mail");
        Assert.All(await maya.Page.Locator("[data-rows] tbody .badge").AllInnerTextsAsync(), state => Assert.Equal("Accepted", state));
    }

    [Fact]
    public async Task A_sent_message_is_read_in_a_frame_that_runs_nothing_and_is_taken_as_a_file()
    {
        await using var maya = await Clerk.AtAsync(silo, "/mail?state=ACCEPTED");
        await maya.Page.ClickAsync("[data-rows] tbody tr:first-child th a");
        var frame = maya.Page.FrameLocator("iframe");
        await Assertions.Expect(frame.Locator("body")).Not.ToBeEmptyAsync();
        Assert.Equal("", await maya.Page.GetAttributeAsync("iframe", "sandbox"));

        var download = await maya.Page.RunAndWaitForDownloadAsync(() => maya.Page.ClickAsync("text=Download as .eml"));
        var raw = await File.ReadAllTextAsync(await download.PathAsync());
        Assert.Contains("Message-ID:", raw, StringComparison.OrdinalIgnoreCase);
        Assert.EndsWith(".eml", download.SuggestedFilename, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_domain_is_suppressed_listed_exported_and_lifted()
    {
        await using var ines = await Clerk.AtAsync(silo, "/suppressions", "ines");
        await ines.SendAsync("create", ("kind", "domain"), ("target", "gone.example"), ("reason", "=cmd|' /C calc'!A0 <img src=x onerror=alert(1)>"));
        await ines.SaysAsync("everybody at gone.example");
        await ines.Page.GotoAsync("/suppressions?domain=gone.example");
        await ines.ShowsAsync("[data-rows] tbody", "<img src=x onerror=alert(1)>");
        Assert.Contains(",'=cmd|", await ines.CsvAsync(), StringComparison.Ordinal);

        var lift = (await ines.Page.Locator("details.act[id^='lift:']").First.GetAttributeAsync("id"))!;
        await ines.SendAsync(lift, ("reason", "They are back"));
        await ines.SaysAsync("may be written to again");
        await ines.ShowsAsync(".empty", "No suppression matches");
    }

    [Fact]
    public async Task What_is_no_address_is_refused_at_its_field_and_stays_typed()
    {
        await using var ines = await Clerk.AtAsync(silo, "/suppressions", "ines");
        await ines.SendAsync("create", ("target", "nobody at all"), ("until", "2030-01-31"));
        await ines.RefusesAsync("create", "It was not done.");
        Assert.Equal(("nobody at all", "2030-01-31"), (await ines.Page.InputValueAsync("#create-target"), await ines.Page.InputValueAsync("#create-until")));
    }

    [Fact]
    public async Task A_viewer_is_offered_nothing_to_change()
    {
        await using var vic = await Clerk.AtAsync(silo, "/suppressions", "vic");
        Assert.Equal(0, await vic.Page.Locator("details.act").CountAsync());
    }
}

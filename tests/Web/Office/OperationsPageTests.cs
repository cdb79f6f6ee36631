using Microsoft.Playwright;

namespace Plixo.Tests.Web.Office;

/// <summary>What a site engineer sees and does, and what others do not.</summary>
[Collection(OfficeTests.Name)]
public sealed class OperationsPageTests(OfficeSilo silo)
{
    [Fact]
    public async Task An_engineer_sees_what_runs_and_drops_what_nobody_takes()
    {
        await using var sam = await Clerk.AtAsync(silo, "/operations", "sam");
        await sam.ShowsAsync("#silos tbody", "Running");
        await sam.ShowsAsync("#silos tbody", "64");
        await Assertions.Expect(sam.Page.Locator("main")).ToContainTextAsync("Turns a second");
        await sam.ShowsAsync("#parked", "<b>no grain takes it</b>");
        var act = await sam.Page.Locator("#parked details.act[id^='drop:']").First.GetAttributeAsync("id");

        await sam.SendAsync(act!, ("reason", "Nobody ever took it"));

        await sam.SaysAsync("dropped");
        Assert.Equal(0, await sam.Form(act!).CountAsync());
    }

    [Fact]
    public async Task The_clock_of_the_sandbox_goes_on_and_the_store_is_reconciled()
    {
        await using var sam = await Clerk.AtAsync(silo, "/operations", "sam");
        var before = await sam.Page.InnerTextAsync(".facts time");
        await sam.SendAsync("advance", ("hours", "1"));
        await sam.SaysAsync("It is ");
        Assert.NotEqual(before, await sam.Page.InnerTextAsync(".facts time"));

        await sam.SendAsync("set", ("date", "2020-01-01"));
        await sam.RefusesAsync("set", "never runs back");

        await sam.SendAsync("reconcile");
        await sam.SaysAsync("The store knows every e-mail of the journal.");
        await sam.SendAsync("rebuild");
        await sam.Page.WaitForURLAsync("**/jobs/*");
        await sam.ShowsAsync("h1", "Rebuild");
    }

    [Fact]
    public async Task Who_may_not_operate_is_told_so_and_sees_no_message()
    {
        await using var maya = await Clerk.AtAsync(silo, "/operations");
        await maya.ShowsAsync("#silos .notice", "right operate");
        Assert.Equal(0, await maya.Page.Locator("#parked, #drain, #reconcile, #advance").CountAsync());
    }
}

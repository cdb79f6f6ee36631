using Microsoft.Playwright;
using Plixo.Client;
using Plixo.V1;

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

    [Fact]
    public async Task What_is_tried_again_is_parked_no_longer_or_anew()
    {
        using var engineer = await silo.Demo.ClientAsync("sam");
        var parked = (await engineer.Operations.ListParkedAsync(new ListParkedRequest())).Messages[^1];
        await using var sam = await Clerk.AtAsync(silo, "/operations", "sam");
        await sam.SendAsync($"retry:{parked.Name.Split('/')[1]}");
        await sam.SaysAsync("It is tried again.");
        Assert.DoesNotContain((await engineer.Operations.ListParkedAsync(new ListParkedRequest())).Messages, message => message.Name == parked.Name && message.ParkTime.Equals(parked.ParkTime));
    }

    [Fact]
    public async Task Leases_are_listed_with_who_holds_them_and_taken_as_a_file()
    {
        using var engineer = await silo.Demo.ClientAsync("sam");
        await using var sam = await Clerk.AtAsync(silo, "/operations", "sam");
        string[] held, shown, taken;
        // A job that begins or ends while the page is read takes or gives back a lease of its own.
        do
        {
            held = await LeasesAsync(engineer);
            await sam.Page.ReloadAsync();
            await sam.Page.ClickAsync("#silos summary:has-text('Leases (')");
            shown = [.. (await sam.Page.Locator("#silos details table tbody tr").AllInnerTextsAsync()).Select(row => string.Join('\t', row.Split('\t')[..2]))];
            var download = await sam.Page.RunAndWaitForDownloadAsync(() => sam.Page.ClickAsync("#silos .csv button"));
            taken = await File.ReadAllLinesAsync(await download.PathAsync());
        }
        while (!Enumerable.SequenceEqual(held, await LeasesAsync(engineer)));

        Assert.NotEmpty(held);
        Assert.Equal(held, shown);
        Assert.Equal(1 + held.Length, taken.Length);
    }

    [Fact]
    public async Task A_job_that_waits_is_cancelled()
    {
        using var engineer = await silo.Demo.ClientAsync("sam");
        await silo.TakeLeaseAsync("jobs");
        var job = (await engineer.Operations.RebuildAsync(new RebuildRequest())).Job;
        await using var sam = await Clerk.AtAsync(silo, $"/{job.Name}", "sam");
        await sam.SendAsync("cancel");
        await sam.SaysAsync("It stops at its next portion.");
        await silo.GiveLeaseBackAsync("jobs");
        // The page looks again by itself.
        await sam.Page.WaitForSelectorAsync("h1 + .badge:text-is('Cancelled')", new() { Timeout = 60_000 });
        Assert.Equal(0, await sam.Form("cancel").CountAsync());
    }

    [Fact]
    public async Task A_drained_silo_ends_and_what_a_restored_store_forgot_is_taken_over_settled_and_sending_released()
    {
        await using (var sam = await Clerk.AtAsync(silo, "/operations", "sam"))
        {
            sam.ExpectsAbsence();
            await sam.OpenAsync("drain");
            await sam.Form("drain").Locator("button[type='submit']").ClickAsync();
            await silo.Demo.EndsAsync();
        }

        silo.Forget(emails: 2);
        await silo.Demo.StartAsync();
        await using (var sam = await Clerk.AtAsync(silo, "/operations", "sam"))
        {
            await sam.ShowsAsync("main > .notice.refused", "The journal has 2 e-mails that the store does not know");
            await sam.SendAsync("reconcile");
            await sam.SaysAsync("2 e-mails");
            await sam.SendAsync("release", ("reason", "They are taken over"));
            await sam.SaysAsync("This store sends again.");
            Assert.Equal(0, await sam.Page.Locator("main > .notice.refused, #release").CountAsync());
        }

        await using var maya = await Clerk.AtAsync(silo, "/operations");
        foreach (var (arrived, said) in new[] { ("yes", "got it."), ("no", "it can be sent again.") })
        {
            var act = (await maya.Page.Locator("#in-doubt details.act").First.GetAttributeAsync("id"))!;
            await maya.SendAsync(act, ("evidence", "The relay's log"));
            await maya.RefusesAsync(act, "Say whether it arrived.");
            await maya.SendAsync(act, ("arrived", arrived), ("evidence", "The relay's log"));
            await maya.SaysAsync(said);
            Assert.Equal(0, await maya.Form(act).CountAsync());
        }

        await maya.ShowsAsync("#in-doubt .empty", "No e-mail is in doubt.");
    }

    /// <summary>By name, each with who holds it.</summary>
    private static async Task<string[]> LeasesAsync(PlixoClient client) =>
        [.. (await client.Operations.ListLeasesAsync(new ListLeasesRequest { PageSize = 1000 })).Leases.Select(lease => $"{lease.Lease_}\t{lease.SiloId}")];
}

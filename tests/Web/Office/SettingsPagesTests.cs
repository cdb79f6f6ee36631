using System.Text;
using Microsoft.Playwright;
using Plixo.Client;
using Plixo.Tests.Web.Support;
using Plixo.V1;

namespace Plixo.Tests.Web.Office;

/// <summary>People, programs, templates, calendars, senders and rules, as an administrator changes them.</summary>
[Collection(OfficeTests.Name)]
public sealed class SettingsPagesTests(OfficeSilo silo)
{
    [Fact]
    public async Task All_sending_is_paused_with_a_reason_and_resumed_after_seeing_what_would_leave()
    {
        await using var maya = await Clerk.AtAsync(silo, "/settings");
        await maya.SendAsync("pause", ("reason", "<i>Audit</i> week"));
        await maya.SaysAsync("Sending is paused.");
        await maya.ShowsAsync(".banners .notice.paused", "<i>Audit</i> week");

        await maya.OpenAsync("resume");
        Assert.Equal(1, await maya.Form("resume").Locator("button").CountAsync());
        await maya.SubmitAsync("resume");
        await maya.ShowsAsync("details[id='resume'] .effect", "would leave");
        await maya.SubmitAsync("resume");
        await maya.SaysAsync("Sending goes on.");
    }

    [Fact]
    public async Task A_change_made_meanwhile_is_a_conflict_and_what_was_typed_stays()
    {
        await using var maya = await Clerk.AtAsync(silo, "/settings");
        await maya.OpenAsync("edit");
        await maya.FillAsync("edit", ("display_name", "Fernwood & Sons"));
        using var ada = await silo.Demo.ClientAsync("ada");
        var change = new UpdateWorkspaceRequest { Workspace = new Workspace { ReplyPauseDays = 4 }, UpdateMask = new Google.Protobuf.WellKnownTypes.FieldMask { Paths = { "reply_pause_days" } } };
        await ada.Settings.UpdateWorkspaceAsync(change);

        await maya.SubmitAsync("edit");
        await maya.RefusesAsync("edit", "Somebody changed it meanwhile.");
        Assert.Equal("Fernwood & Sons", await maya.Page.InputValueAsync("#edit-display_name"));
        await maya.SubmitAsync("edit");
        await maya.SaysAsync("Saved.");
    }

    [Fact]
    public async Task A_user_is_made_with_a_link_that_is_shown_once_and_signs_in()
    {
        await using var ada = await Clerk.AtAsync(silo, "/settings/users", "ada");
        await ada.SendAsync("create", ("user_id", "kai"), ("display_name", "Kai \"><script>alert(1)</script>"), ("role", "OPERATOR"));
        var link = await ada.Page.InputValueAsync("#once-value");
        Assert.Contains("/sign-in#", link, StringComparison.Ordinal);
        await ada.Page.ClickAsync("text=Done");
        Assert.DoesNotContain(link, await ada.Page.ContentAsync(), StringComparison.Ordinal);
        await ada.ShowsAsync("[data-rows]", "Kai \"><script>alert(1)</script>");

        await using var kai = await Visit.BeginAsync(silo.Web, null);
        await kai.Page.GotoAsync(link);
        await kai.Page.WaitForURLAsync("**/queue");

        await ada.Page.GotoAsync("/settings/users/kai");
        await ada.SendAsync("disable");
        await ada.SaysAsync("every session has ended");
        await kai.Page.GotoAsync("/team");
        Assert.Contains("/sign-in", kai.Page.Url, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_token_is_shown_once_works_and_is_revoked()
    {
        await using var ada = await Clerk.AtAsync(silo, "/settings/tokens", "ada");
        await ada.SendAsync("create", ("display_name", "Bridge of tests"), ("role", "VIEWER"));
        using var program = new PlixoClient(silo.Demo.Grpc, await ada.Page.InputValueAsync("#once-value"));
        Assert.StartsWith("tokens/", (await program.Users.WhoAmIAsync(new WhoAmIRequest())).Actor, StringComparison.Ordinal);

        await ada.Page.ClickAsync("text=Done");
        var row = ada.Page.Locator("[data-rows] tr", new() { HasText = "Bridge of tests" });
        await ada.SendAsync((await row.Locator("details.act").GetAttributeAsync("id"))!);
        await ada.SaysAsync("Revoked: Bridge of tests.");
        var refused = await Assert.ThrowsAsync<Rpc.RpcException>(() => program.Users.WhoAmIAsync(new WhoAmIRequest()));
        Assert.Equal(Rpc.StatusCode.Unauthenticated, refused.StatusCode);
    }

    [Fact]
    public async Task A_template_is_previewed_as_written_and_saved_as_its_next_version()
    {
        await using var maya = await Clerk.AtAsync(silo, "/settings/templates");
        await maya.Page.ClickAsync("[data-rows] tbody tr:first-child th a");
        var heading = await maya.Page.InnerTextAsync("main h2");
        await Assertions.Expect(maya.Page.FrameLocator("iframe").Locator("body")).ToContainTextAsync("ask for a preview");
        await maya.Page.ClickAsync("text=Preview as saved");
        await Assertions.Expect(maya.Page.FrameLocator("iframe").Locator("body")).ToContainTextAsync("to ");
        await maya.FillAsync("edit", ("subject", "Words of a test"));
        await maya.Form("edit").Locator("button[formaction]").ClickAsync();
        await Assertions.Expect(maya.Page.FrameLocator("iframe").Locator("body")).ToContainTextAsync("Words of a test");
        Assert.Equal(heading, await maya.Page.InnerTextAsync("main h2"));

        await maya.SubmitAsync("edit");
        await maya.SaysAsync("Saved: ");
        Assert.NotEqual(heading, await maya.Page.InnerTextAsync("main h2"));

        await maya.SendAsync("edit", ("subject", "{no_such_field}"));
        await maya.RefusesAsync("edit", "no_such_field");
    }

    [Fact]
    public async Task Days_of_an_icalendar_file_are_shown_before_they_are_closed()
    {
        const string Ics = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VEVENT\r\nUID:1\r\nDTSTART;VALUE=DATE:20300102\r\nSUMMARY:Works <outing>\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n";
        await using var maya = await Clerk.AtAsync(silo, "/settings/calendars");
        await maya.SendAsync("create", ("calendar_id", "tests"), ("display_name", "Tests"));
        await maya.SaysAsync("The calendar is made");
        await maya.OpenAsync("ics");
        await ChooseAsync(maya, Ics);
        await maya.SubmitAsync("ics", "button[name='step']");
        await maya.ShowsAsync("details[id='ics'] .effect", "2 Jan 2030 Works <outing>");
        await maya.ShowsAsync("[data-rows]", "No day is closed.");

        await ChooseAsync(maya, Ics);
        await maya.SubmitAsync("ics");
        await maya.SaysAsync("1 day is closed now.");
        await maya.SendAsync("open:2030-01-02");
        await maya.SaysAsync("The day is open.");
    }

    [Fact]
    public async Task Rules_are_saved_only_after_who_moves_was_shown()
    {
        await using var maya = await Clerk.AtAsync(silo, "/settings/rules");
        var count = await maya.Page.Locator("[data-rows] tbody tr").CountAsync();
        await maya.OpenAsync("rules");
        Assert.Equal(1, await maya.Form("rules").Locator("button").CountAsync());
        await maya.Form("rules").Locator("fieldset").Nth(count).Locator("summary").ClickAsync();
        await maya.FillAsync("rules", ($"segment-{count}", await maya.Form("rules").Locator("[name='segment-0'] option:checked").GetAttributeAsync("value") ?? ""), ($"countries-{count}", "IS"), ($"place-{count}", "1"));
        await maya.SubmitAsync("rules");
        await maya.ShowsAsync("details[id='rules'] .effect", "would move");
        Assert.Equal(count, await maya.Page.Locator("[data-rows] tbody tr").CountAsync());
        await maya.SubmitAsync("rules");
        await maya.SaysAsync("Saved.");
        Assert.Equal(count + 1, await maya.Page.Locator("[data-rows] tbody tr").CountAsync());
    }

    [Fact]
    public async Task A_sender_is_changed_and_the_audit_log_says_who_did_it()
    {
        await using var maya = await Clerk.AtAsync(silo, "/settings/senders");
        var act = (await maya.Page.Locator("details.act[id^='edit:']").First.GetAttributeAsync("id"))!;
        await maya.SendAsync(act, ("phone", "+1 555 0100"));
        await maya.SaysAsync("Saved.");

        await maya.Page.GotoAsync("/audit?actor=users/maya&resource=workspace");
        await maya.ShowsAsync("[data-rows] tbody tr:first-child", "maya");
        Assert.Contains("position", await maya.CsvAsync(), StringComparison.Ordinal);
        await maya.Page.GotoAsync("/jobs?kind=export");
        await maya.Page.ClickAsync("[data-rows] tbody tr:first-child th a");
        await Assertions.Expect(maya.Page.Locator("a:text-is('Download the file')")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task What_a_role_may_not_do_is_refused_in_words_although_the_form_is_sent_by_hand()
    {
        await using var vic = await Clerk.AtAsync(silo, "/settings", "vic");
        Assert.Equal(0, await vic.Page.Locator("details.act").CountAsync());
        var answer = await vic.Page.EvaluateAsync<int>("() => fetch('/settings', { method: 'POST', body: new URLSearchParams({ act: 'pause', reason: 'x' }) }).then(answer => answer.status)");
        Assert.Equal(403, answer);
        vic.ExpectsRefusal();
        await vic.Page.GotoAsync("/settings/tokens");
        await vic.ShowsAsync(".notice.notallowed", "right manage users");
    }

    private static Task ChooseAsync(Clerk clerk, string content) => clerk.Form("ics").Locator("input[type='file']").SetInputFilesAsync(
        new FilePayload { Name = "days.ics", MimeType = "text/calendar", Buffer = Encoding.UTF8.GetBytes(content) });
}

using Microsoft.Playwright;
using Plixo.Client;
using Plixo.Tests.Web.Support;
using Plixo.V1;

namespace Plixo.Tests.Web.Queue;

/// <summary>Two people on one draft, and a session that ends while somebody types.</summary>
public sealed class ConflictTests(DemoSilo silo) : IClassFixture<DemoSilo>
{
    [Fact]
    public async Task What_one_has_open_another_reads_and_cannot_change()
    {
        await using var first = await Desk.OpenAsync(silo, "/team?view=drafts");
        await using var second = await Desk.OpenAsync(silo, "/team?view=drafts", "ada");
        await first.Page.Keyboard.PressAsync("e");
        await first.Page.WaitForSelectorAsync("dialog[open] #ask-text");

        second.Expects = complaint => complaint.Contains("400", StringComparison.Ordinal);
        await second.Page.WaitForSelectorAsync(".notice.conflict:has-text('maya has it open')");
        await second.Page.Keyboard.PressAsync("e");
        await second.Page.WaitForSelectorAsync(".toast.bad");
        Assert.Equal(0, await second.Page.Locator("dialog[open]").CountAsync());

        await first.Page.Keyboard.PressAsync("Escape");
        await second.Page.WaitForSelectorAsync(".notice.conflict", new() { State = WaitForSelectorState.Detached });
        await second.Page.Keyboard.PressAsync("e");
        await second.Page.WaitForSelectorAsync("dialog[open] #ask-text");
    }

    [Fact]
    public async Task A_session_that_ends_in_the_middle_of_an_edit_loses_nothing_that_was_typed()
    {
        await using var visit = await Desk.OpenAsync(silo, "/team?view=drafts");
        visit.Expects = complaint => complaint.Contains("401", StringComparison.Ordinal);
        var name = await new Desk(visit.Page).CurrentAsync();
        await visit.Page.Keyboard.PressAsync("e");
        await visit.Page.FillAsync("#ask-text", "Half a morning's words");
        await EndSessionAsync(visit.Page);

        await visit.Page.ClickAsync("dialog button.primary");
        await visit.Page.WaitForSelectorAsync("dialog .wrong:has-text('Nothing you typed is lost')");
        Assert.Equal("Half a morning's words", await visit.Page.InputValueAsync("#ask-text"));

        var other = await visit.Page.RunAndWaitForPopupAsync(() => visit.Page.ClickAsync("dialog .wrong a"));
        await other.ClickAsync("button[value='users/maya']");
        await other.WaitForURLAsync("**/signed-in");
        await other.CloseAsync();
        await visit.Page.ClickAsync("dialog button.primary");
        await new Desk(visit.Page).SaysAsync("Saved.");

        using var ada = await silo.ClientAsync("ada");
        Assert.Contains("Half a morning's words", (await ada.Drafts.GetDraftAsync(new GetDraftRequest { Name = name })).Draft.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_open_dialog_stays_with_what_is_typed_when_the_stream_hears_that_the_session_has_ended_and_under_any_key()
    {
        await using var visit = await Desk.OpenAsync(silo, "/team");
        visit.Expects = complaint => complaint.Contains("401", StringComparison.Ordinal);
        var page = visit.Page;
        await page.Keyboard.PressAsync("u");
        await page.FillAsync("#ask-reason", "Their office has burnt down");
        await page.Keyboard.PressAsync("Control+k");
        Assert.Equal("Their office has burnt down", await page.InputValueAsync("#ask-reason"));

        // The stream ends within its heartbeat, and says why.
        var ended = new TaskCompletionSource();
        EventHandler<IRequest> ends = (_, request) => { if (request.Url.EndsWith("/WatchQueue", StringComparison.Ordinal)) ended.TrySetResult(); };
        page.RequestFinished += ends;
        page.RequestFailed += ends;
        await EndSessionAsync(page);
        await ended.Task.WaitAsync(TimeSpan.FromMinutes(1));
        await page.EvaluateAsync("() => new Promise(resolve => requestAnimationFrame(() => setTimeout(resolve)))");
        Assert.Equal("Their office has burnt down", await page.InputValueAsync("#ask-reason"));

        await page.Keyboard.PressAsync("Escape");
        await page.WaitForSelectorAsync("dialog[open] h2:has-text('Your session has ended')", new() { Timeout = 60_000 });
    }

    [Fact]
    public async Task What_was_typed_is_there_again_after_a_reload()
    {
        await using var visit = await Desk.OpenAsync(silo, "/team");
        await visit.Page.Keyboard.PressAsync("n");
        await visit.Page.FillAsync("#ask-text", "Call back on Monday");
        await visit.Page.ReloadAsync();
        await new Desk(visit.Page).ReadyAsync();
        await visit.Page.Keyboard.PressAsync("n");
        Assert.Equal("Call back on Monday", await visit.Page.InputValueAsync("#ask-text"));
    }

    private async Task EndSessionAsync(IPage page)
    {
        var cookie = (await page.Context.CookiesAsync()).Single(one => one.Name == "plixo_session");
        using var session = new PlixoClient(silo.Grpc, cookie.Value);
        await session.Users.SignOutAsync(new SignOutRequest());
    }
}

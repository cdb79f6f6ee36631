using Plixo.Tests.Web.Support;

namespace Plixo.Tests.Web.Frame;

/// <summary>The one page that is in no table: every width and theme of it, and without barriers, also where a link was refused.</summary>
[Collection(DemoSiloTests.Name)]
public sealed class SignInSeenTests(DemoSilo silo)
{
    [Fact]
    public async Task Sign_in_is_seen_whole_and_has_no_barrier()
    {
        await using var visit = await Visit.BeginAsync(silo.Web, null, bypassPolicy: true);
        visit.Expects = complaint => Forms.SaysStatus(complaint, 401);
        await visit.Page.GotoAsync("/sign-in?ended=yes");
        foreach (var (width, height) in PageTests.Sizes)
        {
            await visit.Page.SetViewportSizeAsync(width, height);
            await PageState.KeepAsync(visit.Page, "sign-in", "main .people button", "#with-link .primary");
        }

        await visit.Page.FillAsync("#link", "no such link");
        await visit.Page.ClickAsync("#with-link .primary");
        await visit.Page.WaitForSelectorAsync(".notice.refused");
        await PageState.KeepAsync(visit.Page, "sign-in-refused", "main .people button", "#with-link .primary");
    }
}

using Microsoft.Playwright;
using Plixo.Tests.Web.Support;

namespace Plixo.Tests.Web.Queue;

/// <summary>Made-up items, the queue's own list, keys and dialogs, and no call that leaves the browser.</summary>
[Collection(DemoSiloTests.Name)]
public sealed class PracticeTests(DemoSilo silo)
{
    private const string Drafted = "customers/practice-1/drafts/practice-1";
    private const string Answer = "customers/practice-2/drafts/answer";

    [Fact]
    public async Task Every_key_is_tried_and_nothing_leaves_the_browser_but_the_reading_of_made_up_items()
    {
        await using var visit = await silo.LookAsync();
        var (page, desk) = (visit.Page, new Desk(visit.Page));
        await page.GotoAsync("/queue/practice");
        await desk.ReadyAsync();
        var asked = new List<string>();
        page.Request += (_, request) => asked.Add($"{request.Method} {new Uri(request.Url).AbsolutePath}");
        await Assertions.Expect(page.Locator("[data-practice-banner]")).ToContainTextAsync("nothing is sent");

        await page.Keyboard.PressAsync("s");
        await desk.SaysAsync("not approved yet");
        await page.Keyboard.PressAsync("a");
        await desk.BecomesAsync(Drafted, "Approved");
        await ContactSheet.KeepAsync(page, "practice-approved", "light", 1440);
        await page.Keyboard.PressAsync("s");
        await desk.SaysAsync("Sent off to Harbour Tools");
        Assert.Equal("workItems/practice-2", await desk.CurrentAsync());
        await Assertions.Expect(page.Locator("[data-left]")).ToHaveTextAsync("5 left of 6 today");
        await page.Keyboard.PressAsync("z");
        await desk.SaysAsync("Taken back: Harbour Tools");

        await AnswerAsync(page, "r", ("text", "Here it is <b>again</b>."));
        await desk.SaysAsync("The answer is drafted");
        await page.Keyboard.PressAsync(".");
        await page.ClickAsync($"[data-resource='{Answer}'] a");
        await page.WaitForSelectorAsync("pre.mail-text:text-is('Here it is <b>again</b>.')");

        await page.ClickAsync($"[data-resource='{Drafted}'] a");
        await desk.BecomesAsync(Drafted, "Approved");
        await AnswerAsync(page, "e", ("subject", "Your invoices"), ("text", "Please pay."));
        await desk.BecomesAsync(Drafted, "Drafted");
        await page.WaitForSelectorAsync("dd:text-is('Your invoices')");
        foreach (var (key, said, answers) in new (string, string, (string, string)[])[]
        {
            ("n", "Noted.", [("text", "Called")]), ("c", "The call is logged.", []), ("p", "The promise is logged", []), ("d", "The dispute is logged", [("words", "Too much")]),
            ("y", "The payment is expected.", [("evidence", "Ann")]), ("l", "The plan holds.", []), ("u", "Suppressed until", [("reason", "Away")]), ("!", "Escalated.", [("reason", "Silence")]),
        })
        {
            await AnswerAsync(page, key, answers);
            await desk.SaysAsync(said);
        }

        await AnswerAsync(page, "h", ("reason", "Moves"));
        await desk.SaysAsync("On hold until");
        await page.Keyboard.PressAsync("j");
        foreach (var _ in Enumerable.Range(0, 2))
        {
            await page.Keyboard.PressAsync("x");
            await page.Keyboard.PressAsync("j");
        }

        await page.ClickAsync("[data-bulk] button.primary");
        await page.ClickAsync("dialog button.primary");
        await Assertions.Expect(page.Locator("dialog p[role=status]")).ToContainTextAsync("2 of 2: ");

        Assert.NotEmpty(asked);
        // A document in a frame asks for its icon.
        Assert.All(asked, request => Assert.Matches("^GET /(queue/practice|assets)/", request));
    }

    [Fact]
    public async Task The_sheet_of_keys_leads_there()
    {
        await using var visit = await silo.LookAsync();
        await visit.Page.GotoAsync("/queue");
        await new Desk(visit.Page).ReadyAsync();
        await visit.Page.Keyboard.PressAsync("?");
        await visit.Page.ClickAsync("dialog a:text-is('practice queue')");
        await visit.Page.WaitForSelectorAsync("h1:text-is('Practice queue')");
    }

    /// <summary>Opens a dialog by its key, fills it and does it.</summary>
    private static async Task AnswerAsync(IPage page, string key, params (string Field, string Value)[] answers)
    {
        await page.Keyboard.PressAsync(key);
        await page.WaitForSelectorAsync("dialog[open] form");
        foreach (var (field, value) in answers) await page.FillAsync($"#ask-{field}", value);
        await page.ClickAsync("dialog button.primary");
        await page.WaitForSelectorAsync("#dialog:not([open])", new() { State = WaitForSelectorState.Attached });
    }
}

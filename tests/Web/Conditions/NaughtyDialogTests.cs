using Microsoft.Playwright;
using Plixo.Tests.Web.Queue;
using Plixo.Tests.Web.Support;
using Xunit.Abstractions;

namespace Plixo.Tests.Web.Conditions;

/// <summary>The naughty strings as an operator types them: in every field of every dialog of the queue.</summary>
[Collection(NaughtySiloTests.Name)]
public sealed class NaughtyDialogTests(NaughtySilo silo, ITestOutputHelper output)
{
    /// <summary>What asks for words, by its words in the palette; each beside the name of a field by which its dialog is known.</summary>
    private static readonly (string Words, string Field)[] Asking =
    [
        ("Send now", "reason"), ("Edit subject", "subject"), ("Log a promise", "person"), ("Log a dispute", "words"), ("Suppress", "reason"), ("The payer says", "evidence"),
        ("Write a note", "text"), ("Log a call", "next"), ("Snooze", "reason"), ("Hold the customer", "reason"), ("Discard", "reason"), ("Escalate", "reason"), ("Tell the manager", "reason"),
        ("Save this view", "name"),
    ];

    [Fact]
    public async Task In_a_dialog_they_are_taken_as_text_or_refused_in_words_and_what_was_typed_stays()
    {
        if (silo.Strings.Count == 0) return;
        await using var visit = await Visit.BeginAsync(silo.Web, "maya");
        visit.Page.Dialog += (_, dialog) => Assert.Fail($"A text ran: {dialog.Message}");
        // What is refused is one of the browser's complaints too.
        visit.Expects = complaint => complaint.Contains("status of 4", StringComparison.Ordinal);
        var page = visit.Page;
        await page.GotoAsync("/team?sort=customer");
        await new Desk(page).ReadyAsync();
        var strings = silo.Strings.Where(text => text.Trim().Length > 0).OrderByDescending(text => text.Contains('<')).ToList();
        var (at, taken, refused) = (0, 0, 0);
        for (var round = 0; round < 3; round++)
        {
            foreach (var (words, field) in Asking)
            {
                await NextDraftAsync(page);
                await page.Keyboard.PressAsync("Control+k");
                await page.FillAsync("dialog input", words);
                await page.Keyboard.PressAsync("Enter");
                await page.WaitForSelectorAsync($"dialog[open] #ask-{field}");
                var typed = new List<string>();
                foreach (var input in await page.Locator("dialog textarea, dialog input[type=text]").AllAsync())
                {
                    typed.Add(strings[at++ % strings.Count]);
                    await input.FillAsync(typed[^1]);
                }

                await page.ClickAsync("dialog button.primary");
                await page.WaitForFunctionAsync("() => !document.querySelector('dialog[open]') || document.querySelector('dialog [role=alert]:not([hidden])')");
                if (!await page.Locator("dialog[open]").IsVisibleAsync())
                {
                    taken++;
                    if (field == "name") await new Desk(page).ReadyAsync();
                    continue;
                }

                refused++;
                Assert.Equal(0, await page.Locator("dialog [role=alert] *").CountAsync());
                foreach (var input in await page.Locator("dialog textarea, dialog input[type=text]").AllAsync())
                    Assert.Contains(OneLine(await input.InputValueAsync()), typed.Select(OneLine));
                await page.Keyboard.PressAsync("Escape");
            }
        }

        await Visible.AssertNothingSticksOutAsync(page);
        output.WriteLine($"{taken} dialogs were taken, {refused} refused, with {at} strings");
        Assert.True(taken > refused && refused > 0, $"{taken} taken, {refused} refused");
    }

    /// <summary>On to an e-mail that nothing was done to yet.</summary>
    private static async Task NextDraftAsync(IPage page)
    {
        do
        {
            await page.Keyboard.PressAsync("j");
            await new Desk(page).ReadyAsync();
        }
        while (!(await new Desk(page).CurrentAsync()).Contains("/drafts/", StringComparison.Ordinal));
    }

    /// <summary>A field of one line drops the ends of lines.</summary>
    private static string OneLine(string text) => text.ReplaceLineEndings("");
}

using Microsoft.Playwright;
using Plixo.Tests.Web.Queue;
using Plixo.Tests.Web.Support;
using Xunit.Abstractions;

namespace Plixo.Tests.Web.Conditions;

/// <summary>The naughty strings as an operator types them: in every field of every dialog of the queue.</summary>
[Collection(NaughtySiloTests.Name)]
public sealed class NaughtyDialogTests(NaughtySilo silo, ITestOutputHelper output)
{
    /// <summary>What asks for something of an e-mail, by its words in the palette; each beside the name of a field by which its dialog is known.</summary>
    private static readonly (string Words, string Field)[] OfAnEmail =
    [
        ("Send now", "reason"), ("Edit subject", "subject"), ("Log a promise", "person"), ("Propose a payment plan", "count"), ("Log a dispute", "words"), ("Suppress", "reason"),
        ("The payer says", "evidence"), ("Write a note", "text"), ("Log a call", "next"), ("Snooze", "reason"), ("Hold the customer", "reason"), ("Discard", "reason"),
        ("Escalate", "reason"), ("Tell the manager", "reason"), ("Save this view", "name"),
    ];

    /// <summary>And of a payer's reply.</summary>
    private static readonly (string Words, string Field)[] OfAReply = [("Reply to who wrote", "subject"), ("Snooze the item", "until"), ("Close the work item", "outcome")];

    private int at;
    private int taken;
    private int refused;

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
        for (var round = 0; round < 3; round++)
        {
            foreach (var (words, field) in OfAnEmail)
            {
                await NextDraftAsync(page);
                if (field == "name") await NameAsync(page, words);
                else await AskAsync(page, words, field);
            }
        }

        await NameAsync(page, "Rename this saved view");
        await page.GotoAsync("/team?sort=customer");
        await new Desk(page).ReadyAsync();
        foreach (var action in new[] { "HOLD_CUSTOMER", "DISCARD" })
        {
            await NextDraftAsync(page);
            await page.Keyboard.PressAsync("x");
            await AskAsync(page, "Do the same to all", "words", () => page.SelectOptionAsync("#ask-action", action));
            await page.Locator("dialog p[role=status]").GetByText(" failed").WaitForAsync();
            await page.Keyboard.PressAsync("Escape");
        }

        await Visible.AssertNothingSticksOutAsync(page);
        output.WriteLine($"{taken} dialogs were taken, {refused} refused, with {at} strings");
        Assert.True(taken > refused && refused > 0, $"{taken} taken, {refused} refused");
    }

    [Fact]
    public async Task What_a_payer_wrote_and_what_is_answered_are_text()
    {
        if (silo.Strings.Count == 0) return;
        var markup = silo.Strings.Where(text => text.Contains('<')).Take(NaughtySilo.MostReplies).ToList();
        await silo.ReplyAsync(markup);
        await using var visit = await Visit.BeginAsync(silo.Web, "maya");
        visit.Page.Dialog += (_, dialog) => Assert.Fail($"A text ran: {dialog.Message}");
        visit.Expects = complaint => complaint.Contains("status of 4", StringComparison.Ordinal);
        var page = visit.Page;
        await page.GotoAsync("/team?view=replies");
        await new Desk(page).ReadyAsync();
        var rows = await page.InnerTextAsync("[data-rows]");
        Assert.All(markup, text => Assert.Contains(text.Trim(), rows, StringComparison.Ordinal));
        // Each round answers one, snoozes it and closes the next.
        for (var round = 0; round < markup.Count / 2; round++)
        {
            foreach (var (words, field) in OfAReply)
            {
                await AskAsync(page, words, field);
                await new Desk(page).ReadyAsync();
            }
        }

        Assert.Equal(2 * OfAReply.Length, taken + refused);
        await Visible.AssertNothingSticksOutAsync(page);
    }

    /// <summary>A view that was named is loaded anew.</summary>
    private async Task NameAsync(IPage page, string words)
    {
        await page.EvaluateAsync("() => { window.isOld = true; }");
        if (await AskAsync(page, words, "name")) await page.WaitForFunctionAsync("() => !window.isOld");
        await new Desk(page).ReadyAsync();
    }

    /// <summary>Opens a dialog and fills it, also where the browser takes only a number or a date, and sends it. True where it was taken.</summary>
    private async Task<bool> AskAsync(IPage page, string words, string field, Func<Task>? before = null)
    {
        var strings = silo.Strings.Where(text => text.Trim().Length > 0).OrderByDescending(text => text.Contains('<')).ToList();
        await page.Keyboard.PressAsync("Control+k");
        await page.FillAsync("dialog input", words);
        await page.Keyboard.PressAsync("Enter");
        await page.WaitForSelectorAsync($"dialog[open] #ask-{field}");
        if (before is not null) await before();
        var typed = new List<string>();
        foreach (var input in await page.Locator("dialog textarea, dialog input[type=text]").AllAsync())
        {
            typed.Add(strings[at++ % strings.Count]);
            await input.FillAsync(typed[^1]);
        }

        foreach (var input in await page.Locator("dialog input[type=number]").AllAsync())
        {
            var proper = await input.InputValueAsync();
            await input.PressSequentiallyAsync(strings[at++ % strings.Count]);
            await page.ClickAsync("dialog button.primary");
            if (await page.Locator("dialog form:invalid").CountAsync() > 0) await input.FillAsync(proper);
        }

        await page.ClickAsync("dialog button.primary");
        await page.WaitForFunctionAsync("() => !document.querySelector('dialog[open] form') || document.querySelector('dialog [role=alert]:not([hidden])')");
        if (!await page.Locator("dialog[open] form").IsVisibleAsync())
        {
            taken++;
            return true;
        }

        refused++;
        Assert.Equal(0, await page.Locator("dialog [role=alert] *").CountAsync());
        foreach (var input in await page.Locator("dialog textarea, dialog input[type=text]").AllAsync())
            Assert.Contains(OneLine(await input.InputValueAsync()), typed.Select(OneLine));
        await page.Keyboard.PressAsync("Escape");
        return false;
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

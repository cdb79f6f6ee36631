using Microsoft.Playwright;
using NodaTime;
using Plixo.Tests.Web.Support;
using Plixo.V1;

namespace Plixo.Tests.Web.Queue;

/// <summary>
/// An operator's morning with the keyboard alone, over payers of the demo's ledger, on PostgreSQL, with a real SMTP server behind it; what
/// went out and `verify` are the proof. A store that the demo itself made never sends.
/// </summary>
public sealed class MorningTests : IAsyncLifetime
{
    private const int Customers = 44;

    /// <summary>That something is done to: each of the nine below is one.</summary>
    private const int Items = 40;

    /// <summary>Every fourth of the list is asleep where it is.</summary>
    private const int Asleep = 4;

    /// <summary>Which of each four, so that one comes after the few that must be awake behind those that are sent off as they come.</summary>
    private const int WhichAsleep = (Items - 9 + 3) % Asleep;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private readonly SendingSilo silo = new();

    public async Task InitializeAsync()
    {
        await silo.StartAsync(("dana", "senior-operator"));
        await SetUpAsync();
    }

    public async Task DisposeAsync() => await silo.DisposeAsync();

    [Fact]
    public async Task Forty_items_are_worked_by_keys_and_what_was_sent_is_what_was_approved()
    {
        await using var visit = await Visit.BeginAsync(silo.Web, null);
        await visit.Page.GotoAsync(silo.Links["dana"]);
        await visit.Page.WaitForURLAsync("**/queue");
        var (page, keys, desk, hands) = (visit.Page, visit.Page.Keyboard, new Desk(visit.Page), new Hands(visit.Page));
        await desk.ReadyAsync();
        await hands.ReachAsync("#sort");
        await keys.PressAsync("c");
        await page.WaitForURLAsync("**/queue?*sort=customer*");
        await desk.ReadyAsync();

        // Read, approve, send: most of them. Those who sleep get theirs in their morning.
        var (sent, queued) = (0, 0);
        for (var item = 0; item < Items - 9; item++)
        {
            var name = await desk.CurrentAsync();
            await ApproveAsync(page, desk, name);
            await keys.PressAsync("s");
            await Assertions.Expect(page.Locator("[data-said]")).ToContainTextAsync("Sent off to", new() { Timeout = 30_000 });
            await page.WaitForFunctionAsync("name => document.querySelector('.row a[aria-current]').closest('.row').dataset.resource !== name", name);
            if ((await page.InnerTextAsync("[data-said]")).Contains("quiet", StringComparison.Ordinal)) queued++;
            else sent++;
            await page.WaitForFunctionAsync("() => document.querySelector('.row a[aria-current]')?.closest('.row').dataset.resource === document.querySelector('[data-item-name]')?.dataset.itemName");
        }

        Assert.True(sent > 0 && queued > 0, $"{sent} sent, {queued} queued");

        // Sent and taken back in time.
        var taken = await desk.CurrentAsync();
        await ApproveAsync(page, desk, taken);
        await keys.PressAsync("s");
        await desk.SaysAsync("Sent off to");
        await keys.PressAsync("z");
        await desk.SaysAsync("Taken back");

        // Edited, approved as it reads now, and sent to somebody who is awake.
        await NextAsync(page, desk);
        Assert.Equal(0, await page.Locator(".notice.waiting:has-text('Quiet hours')").CountAsync());
        await EditAsync(page, desk, "Please look at this");
        await ApproveAsync(page, desk, await desk.CurrentAsync());
        await keys.PressAsync("s");
        await desk.SaysAsync("Sent off to");

        // Somebody asleep is written to all the same, with a reason.
        await NextAsleepAsync(page, desk);
        await ApproveAsync(page, desk, await desk.CurrentAsync());
        await keys.PressAsync("Shift+S");
        await AnswerAsync(page, ("reason", "They asked for it tonight"));
        await desk.SaysAsync("Sent off to");

        await AskAsync(page, desk, "y", "The payment is expected", ("evidence", "Ann: paid on Friday, reference 4711"));
        await NextAsync(page, desk);
        await AskAsync(page, desk, "u", "Suppressed until", ("reason", "On holiday"));
        await NextAsync(page, desk);
        await AskAsync(page, desk, "h", "On hold until", ("reason", "New terms are being made"));
        await NextAsync(page, desk);
        await AskAsync(page, desk, "p", "The promise is logged", ("person", "Ann"));
        await NextAsync(page, desk);
        await AskAsync(page, desk, "c", "The call is logged", ("words", "Will look into it"), ("next", "Call again tomorrow"));
        await AskAsync(page, desk, "n", "Noted", ("text", "Friendly people"));
        await hands.CommandAsync("pile up");
        await AnswerAsync(page);
        await desk.SaysAsync("Escalated");

        // The next step of the call is a task: it is snoozed.
        await hands.CommandAsync("go to team queue");
        await page.WaitForURLAsync("**/team");
        await desk.ReadyAsync();
        await hands.CommandAsync("show tasks");
        await page.WaitForURLAsync("**/team?*view=tasks*");
        await desk.ReadyAsync();
        await keys.PressAsync("h");
        await AnswerAsync(page);
        await desk.SaysAsync("Snoozed until");
        await Assertions.Expect(page.Locator("[data-count-of=snoozed]")).ToHaveTextAsync("1");

        var due = sent + 2;
        await SentAsync(due);
        visit.Expects = complaint => complaint.Contains("ERR_", StringComparison.Ordinal);
        await silo.VerifyAsync();
        Assert.Equal(silo.Mail.Taken.Count, silo.Mail.Taken.Select(email => email.Recipient).Distinct().Count());
        Assert.Equal(due, silo.Mail.Taken.Count);
        Assert.Contains(silo.Mail.Taken, email => email.Body.Contains("Please look at this", StringComparison.Ordinal));
    }

    private static async Task ApproveAsync(IPage page, Desk desk, string name)
    {
        await page.WaitForFunctionAsync("name => document.querySelector(`[data-item-name='${name}']`)?.dataset.hash", name);
        await page.Keyboard.PressAsync("a");
        await desk.BecomesAsync(name, "Approved");
    }

    private static async Task EditAsync(IPage page, Desk desk, string subject)
    {
        await page.Keyboard.PressAsync("e");
        await page.WaitForSelectorAsync("dialog[open] #ask-subject");
        await new Hands(page).TypeAsync("#ask-subject", subject);
        await page.Keyboard.PressAsync("Enter");
        await desk.SaysAsync("Saved.");
    }

    private static async Task AskAsync(IPage page, Desk desk, string key, string says, params (string Field, string Value)[] answers)
    {
        await page.Keyboard.PressAsync(key);
        await AnswerAsync(page, answers);
        await desk.SaysAsync(says);
    }

    /// <summary>Fills the open dialog and sends it off by a key.</summary>
    private static async Task AnswerAsync(IPage page, params (string Field, string Value)[] answers)
    {
        await page.WaitForSelectorAsync("dialog[open] button.primary");
        var hands = new Hands(page);
        foreach (var (field, value) in answers) await hands.TypeAsync($"#ask-{field}", value);
        await hands.ReachAsync("dialog button.primary");
        await page.Keyboard.PressAsync("Enter");
        await page.WaitForSelectorAsync("dialog:not([open])", new() { State = WaitForSelectorState.Attached });
    }

    /// <summary>On to an item that nothing was done to yet.</summary>
    private static async Task NextAsync(IPage page, Desk desk)
    {
        var was = await desk.CurrentAsync();
        await page.Keyboard.PressAsync("j");
        await page.WaitForFunctionAsync("was => document.querySelector('.row a[aria-current]')?.closest('.row').dataset.resource !== was", was);
        await page.WaitForFunctionAsync("() => document.querySelector('.row a[aria-current]')?.closest('.row').dataset.resource === document.querySelector('[data-item-name]')?.dataset.itemName");
    }

    private static async Task NextAsleepAsync(IPage page, Desk desk)
    {
        for (var item = 0; item < Customers; item++)
        {
            if (await page.Locator(".notice.waiting:has-text('Quiet hours')").CountAsync() > 0 && await desk.StateAsync(await desk.CurrentAsync()) == "Drafted") return;
            await NextAsync(page, desk);
        }

        Assert.Fail("Nobody is asleep to whom nothing was sent yet.");
    }

    private async Task SentAsync(int emails)
    {
        using var patience = new CancellationTokenSource(Patience);
        try
        {
            await foreach (var _ in silo.Admin.Queue.WatchQueue(new WatchQueueRequest { Scope = QueueScope.Team }, new Plixo.Rpc.Client.CallOptions { Cancellation = patience.Token }))
            {
                if (silo.Mail.Taken.Count >= emails) return;
            }
        }
        catch (OperationCanceledException)
        {
            Assert.Fail($"{silo.Mail.Taken.Count} of {emails} e-mails were sent.");
        }
    }

    private async Task SetUpAsync()
    {
        var admin = silo.Admin;
        var policy = SendingSilo.Policy("UTC", "dana", perDay: 500, undo: TimeSpan.FromSeconds(10));
        await admin.Segments.CreateSegmentAsync(new CreateSegmentRequest { SegmentId = "all", Segment = new Segment { DisplayName = "All", Policy = policy } });
        await admin.Settings.UpdateSegmentRulesAsync(new UpdateSegmentRulesRequest { Rules = new SegmentRules { Rules = { new SegmentRule { Segment = "segments/all" } } } });
        await admin.Segments.GoLiveAsync(new GoLiveRequest { Name = "segments/all", RampPercents = { 100 } });
        var imports = new Imports(admin);
        await imports.PayersAsync(DemoPayer.First(Customers, LocalDate.FromDateTime(System.DateTime.UtcNow)), n => SendingSilo.ZoneAt(n % Asleep == WhichAsleep ? 23 : 12));
        await imports.QueuedAsync(Customers);
    }
}

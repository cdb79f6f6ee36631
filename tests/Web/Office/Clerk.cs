using Microsoft.Playwright;
using Plixo.Tests.Web.Support;

namespace Plixo.Tests.Web.Office;

/// <summary>Somebody who works with the forms of a page.</summary>
internal sealed class Clerk(Visit visit) : IAsyncDisposable
{
    public IPage Page => visit.Page;

    public static async Task<Clerk> AtAsync(OfficeSilo silo, string path, string user = "maya")
    {
        var clerk = new Clerk(await Visit.BeginAsync(silo.Web, user));
        clerk.Page.Dialog += (_, dialog) => Assert.Fail($"Something ran: {dialog.Message}");
        await clerk.Page.GotoAsync(path);
        return clerk;
    }

    /// <summary>Opens a form, fills it, and sends it off by a key.</summary>
    public async Task SendAsync(string act, params (string Field, string Value)[] answers)
    {
        await OpenAsync(act);
        await FillAsync(act, answers);
        await SubmitAsync(act);
    }

    /// <summary>By its button, which the keyboard reaches.</summary>
    public async Task OpenAsync(string act)
    {
        if (await Form(act).EvaluateAsync<bool>("one => one.open")) return;
        await Form(act).Locator("summary").First.FocusAsync();
        await Page.Keyboard.PressAsync("Enter");
    }

    public async Task FillAsync(string act, params (string Field, string Value)[] answers)
    {
        foreach (var (field, value) in answers)
        {
            var input = Form(act).Locator($"[name='{field}']").First;
            if (await input.EvaluateAsync<string>("one => one.tagName") == "SELECT") await input.SelectOptionAsync(value);
            else await input.FillAsync(value);
        }
    }

    public async Task SubmitAsync(string act, string button = "button[type='submit']:not([formaction])")
    {
        await Form(act).Locator(button).Last.FocusAsync();
        await Page.EvaluateAsync("() => { window.left = true; }");
        await Page.Keyboard.PressAsync("Enter");
        await Page.WaitForFunctionAsync("() => !window.left && document.readyState === 'complete'");
    }

    public Task SaysAsync(string words) => Assertions.Expect(Page.Locator("[data-done]")).ToContainTextAsync(words);

    /// <summary>In the form that was sent: what it says of why it was not done.</summary>
    public Task RefusesAsync(string act, string words)
    {
        ExpectsRefusal();
        return Assertions.Expect(Form(act)).ToContainTextAsync(words);
    }

    /// <summary>What follows is refused by its status, which the browser says in its console.</summary>
    public void ExpectsRefusal() => visit.Expects = complaint => complaint.Contains("status of 4", StringComparison.Ordinal);

    /// <summary>The silo ends, which the browser says in its console.</summary>
    public void ExpectsAbsence() => visit.Expects = complaint => complaint.Contains("ERR_", StringComparison.Ordinal) || Forms.SaysStatus(complaint, 503);

    public Task ShowsAsync(string selector, string words) => Assertions.Expect(Page.Locator(selector).First).ToContainTextAsync(words);

    public ILocator Form(string act) => Page.Locator($"details.act[id='{act}']");

    /// <summary>The file that a list gives.</summary>
    public async Task<string> CsvAsync()
    {
        var download = await Page.RunAndWaitForDownloadAsync(() => Page.ClickAsync(".page-head .csv button"));
        return await File.ReadAllTextAsync(await download.PathAsync());
    }

    public ValueTask DisposeAsync() => visit.DisposeAsync();
}

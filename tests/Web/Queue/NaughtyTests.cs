using Plixo.Tests.Web.Support;
using Xunit.Abstractions;

namespace Plixo.Tests.Web.Queue;

/// <summary>Names that are code, markup, right-to-left or endless are shown as the text that they are.</summary>
[Collection(NaughtySiloTests.Name)]
public sealed class NaughtyTests(NaughtySilo silo, ITestOutputHelper output)
{
    [Fact]
    public async Task Naughty_names_are_text_in_the_list_and_the_pane_and_push_nothing_aside()
    {
        if (silo.Strings.Count == 0) return;
        var names = silo.Names;
        Assert.InRange(silo.Taken, names.Count * 9 / 10, names.Count);
        await using var visit = await Visit.BeginAsync(silo.Web, "maya");
        visit.Page.Dialog += (_, dialog) => Assert.Fail($"A name ran: {dialog.Message}");
        await visit.Page.GotoAsync("/team?sort=customer");
        await new Desk(visit.Page).ReadyAsync();
        for (var item = 0; item < silo.Taken; item++)
        {
            var shown = await visit.Page.EvaluateAsync<string>("() => document.querySelector('.row a[aria-current] .row-name').textContent");
            Assert.Contains(names, name => name.Trim() == shown.Trim());
            Assert.False(await visit.Page.EvaluateAsync<bool>("() => document.querySelector('.row a[aria-current] .row-name').childElementCount > 0"));
            await visit.Page.Keyboard.PressAsync("j");
        }

        await Visible.AssertNothingSticksOutAsync(visit.Page);
        output.WriteLine($"{silo.Taken} of {names.Count} names");
    }
}

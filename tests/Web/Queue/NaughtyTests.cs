using System.Text.Json;
using Plixo.Client;
using Plixo.Grains.Core;
using Plixo.Grains.Workspaces;
using Plixo.Tests.Support;
using Plixo.Tests.Web.Support;
using Xunit.Abstractions;

namespace Plixo.Tests.Web.Queue;

/// <summary>Names that are code, markup, right-to-left or endless are shown as the text that they are.</summary>
public sealed class NaughtyTests(ITestOutputHelper output)
{
    [Fact]
    public async Task Naughty_names_are_text_in_the_list_and_the_pane_and_push_nothing_aside()
    {
        if (Outside.Corpora(output.WriteLine, "text", "blns.json") is not { } file) return;
        var all = JsonSerializer.Deserialize<string[]>(await File.ReadAllTextAsync(file))!;
        await using var silo = await ServingSilo.StartAsync(new Dictionary<string, string> { ["Auth:Mode"] = "dev" });
        await silo.AskAsync(GrainId.Workspace, new SaveUser(new User("maya", "Maya", "maya@acme.example", Roles.Manager, [], 0)));
        using var client = new PlixoClient(silo.Grpc, await silo.TokenAsync(Roles.Administrator));
        var names = all.Where(name => name.Trim().Length > 0 && name.Length <= 200 && !name.Any(char.IsControl) && !name.Any(char.IsSurrogate)).ToArray();
        var imports = new Imports(client);
        var taken = await imports.CustomersAsync(names.Length, n => names[n - 1]);
        Assert.InRange(taken, names.Length * 9 / 10, names.Length);
        await imports.QueuedAsync(taken);

        await using var visit = await Visit.BeginAsync(silo.Web, "maya");
        visit.Page.Dialog += (_, dialog) => Assert.Fail($"A name ran: {dialog.Message}");
        await visit.Page.GotoAsync("/team?sort=customer");
        await new Desk(visit.Page).ReadyAsync();
        for (var item = 0; item < taken; item++)
        {
            var shown = await visit.Page.EvaluateAsync<string>("() => document.querySelector('.row a[aria-current] .row-name').textContent");
            Assert.Contains(names, name => name.Trim() == shown.Trim());
            Assert.False(await visit.Page.EvaluateAsync<bool>("() => document.querySelector('.row a[aria-current] .row-name').childElementCount > 0"));
            await visit.Page.Keyboard.PressAsync("j");
        }

        await Visible.AssertNothingSticksOutAsync(visit.Page);
        output.WriteLine($"{taken} of {names.Length} names");
    }
}

using Microsoft.Playwright;
using Plixo.Tests.Support;
using Plixo.Tests.Web.Support;

namespace Plixo.Tests.Web.Frame;

/// <summary>The pictures of the README are of the pages as they are: PLIXO_WEB_PICTURES=1 makes them anew.</summary>
[Collection(DemoSiloTests.Name)]
public sealed class PictureTests(DemoSilo silo)
{
    private static readonly bool IsAsked = Environment.GetEnvironmentVariable("PLIXO_WEB_PICTURES") == "1";

    [Theory]
    [InlineData("queue", "maya", "/team?sort=amount")]
    [InlineData("overview", "maya", "/overview")]
    public async Task Picture_of_the_readme_is_there_and_is_made_anew_where_it_is_asked_for(string name, string user, string address)
    {
        var path = Path.Combine(Repository.Root, "docs", "pictures", $"{name}.png");
        if (IsAsked) await TakeAsync(path, user, address);
        Assert.True(File.Exists(path), $"{path} is missing.");
        Assert.Contains($"docs/pictures/{name}.png", await File.ReadAllTextAsync(Path.Combine(Repository.Root, "README.md")), StringComparison.Ordinal);
    }

    private async Task TakeAsync(string path, string user, string address)
    {
        await using var visit = await Visit.BeginAsync(silo.Web, user, new ViewportSize { Width = 1480, Height = 900 });
        await visit.Page.GotoAsync(address);
        if (address.StartsWith("/team", StringComparison.Ordinal))
        {
            await new Desk(visit.Page).ReadyAsync();
            await visit.Page.ClickAsync(".row:has(.badge:text-is('Draft')) .row-name");
            await new Desk(visit.Page).ReadyAsync();
            await visit.Page.Mouse.MoveAsync(0, 0);
        }

        await visit.Page.ScreenshotAsync(new PageScreenshotOptions { Path = path, Animations = ScreenshotAnimations.Disabled });
    }
}

using System.Text;
using System.Text.Json;
using Microsoft.Playwright;
using Plixo.Tests.Support;
using Plixo.Tests.Web.Support;
using Xunit.Abstractions;

namespace Plixo.Tests.Web.Office;

/// <summary>A ledger's file through the browser: tried, imported, refused, in words of its lines.</summary>
[Collection(OfficeTests.Name)]
public sealed class ImportPagesTests(OfficeSilo silo, ITestOutputHelper output)
{
    [Fact]
    public async Task A_file_is_tried_then_imported_and_every_row_has_its_verdict()
    {
        const string File = "Id;Name;Land\n4711;Grün & Söhne;DE\n4712;;DE\n4713;Third;XX\n";
        const string Map = """{"columns": {"external_id": "Id", "name": "Name", "country": "Land"}}""";
        await using var maya = await Clerk.AtAsync(silo, "/imports");
        await UploadAsync(maya, File, "c.csv", ("source", "web"), ("delimiter", ";"), ("map", Map));
        await maya.SaysAsync("none is applied");
        await maya.ShowsAsync("[data-rows]", "line 3, column name");
        await maya.Page.ClickAsync("dl.facts dd:has(+ dt:text-is('Wait for an invoice')) a");
        Assert.Equal(2, await maya.Page.Locator("[data-rows] tbody tr").CountAsync());

        await maya.Page.GotoAsync("/imports");
        await maya.OpenAsync("upload");
        await maya.Form("upload").Locator("[name='dry']").UncheckAsync();
        await UploadAsync(maya, File, "c.csv", ("source", "web"), ("delimiter", ";"), ("map", Map));
        await maya.SaysAsync("good rows are being applied");
        await maya.Page.WaitForSelectorAsync("h1 + .badge:text-is('Applied')");
        await maya.Page.ClickAsync("[data-rows] tbody th a");
        await maya.ShowsAsync("h1", "Grün & Söhne");
        await maya.Page.GotoAsync("/imports/watermarks");
        await maya.ShowsAsync("[data-rows]", "web");
    }

    [Fact]
    public async Task A_file_with_a_fault_is_refused_whole_and_says_where()
    {
        await using var maya = await Clerk.AtAsync(silo, "/imports");
        await UploadAsync(maya, "external_id,nmae\n1,A\n", "typo.csv", ("source", "web"));
        await maya.ShowsAsync(".notice.refused", "line 1, column name");
        await maya.Page.GotoAsync("/imports?state=REFUSED");
        await maya.ShowsAsync("[data-rows]", "typo.csv");
    }

    [Fact]
    public async Task Naughty_rows_and_names_are_text_and_push_nothing_aside()
    {
        if (Outside.Corpora(output.WriteLine, "text", "blns.json") is not { } corpus) return;
        var all = JsonSerializer.Deserialize<string[]>(await System.IO.File.ReadAllTextAsync(corpus))!;
        var rows = all.Select((text, at) => $"n{at},{Quoted(text)},{Quoted(text)}");
        await using var maya = await Clerk.AtAsync(silo, "/imports");
        await UploadAsync(maya, $"external_id,name,country\n{string.Join('\n', rows)}\n", "<img src=x onerror=alert(1)>.csv", ("source", "<b>naughty</b>"));
        await maya.Page.WaitForURLAsync("**/imports/*");
        Assert.Equal(0, await maya.Page.Locator("main img, main b, main script").CountAsync());
        for (var width = 390; width <= 1280; width += 890)
        {
            await maya.Page.SetViewportSizeAsync(width, 860);
            await Visible.AssertNothingSticksOutAsync(maya.Page);
        }
    }

    private static async Task UploadAsync(Clerk clerk, string content, string name, params (string Field, string Value)[] answers)
    {
        await clerk.OpenAsync("upload");
        await clerk.Form("upload").Locator("details > summary").ClickAsync();
        await clerk.FillAsync("upload", answers);
        await clerk.Form("upload").Locator("input[type='file']").SetInputFilesAsync(new FilePayload { Name = name, MimeType = "text/csv", Buffer = Encoding.UTF8.GetBytes(content) });
        await clerk.SubmitAsync("upload");
    }

    private static string Quoted(string text) => $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal).Replace("\0", "", StringComparison.Ordinal)}\"";
}

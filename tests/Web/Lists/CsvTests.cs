using Plixo.Tests.Web.Support;
using Plixo.V1;

namespace Plixo.Tests.Web.Lists;

/// <summary>Lists that stand outside the ordinary list pages are files too.</summary>
[Collection(DemoSiloTests.Name)]
public sealed class CsvTests(DemoSilo silo)
{
    [Fact]
    public async Task Queue_as_a_file_holds_all_items_of_the_view_and_filter()
    {
        using var maya = await silo.ClientAsync("maya");
        var items = (await maya.Queue.ListQueueItemsAsync(new ListQueueItemsRequest { Scope = QueueScope.Team, Tab = QueueTab.Drafts, PageSize = 1000 })).Items;
        await using var visit = await Desk.LookAsync(silo, "/team?view=drafts");

        var lines = await LinesAsync(visit);

        Assert.NotEmpty(items);
        Assert.Equal(items.Select(item => item.Resource), lines.Skip(1).Select(line => line.Split(',')[0]));
    }

    [Fact]
    public async Task Permits_as_a_file_are_those_of_the_days_that_are_shown()
    {
        using var maya = await silo.ClientAsync("maya");
        var permits = (await maya.Segments.ListPermitsAsync(new ListPermitsRequest { Parent = "segments/smb", PageSize = 1000 })).Permits;
        await using var visit = await silo.LookAsync();
        await visit.Page.GotoAsync("/segments/smb/permits?days=any");

        Assert.Equal(permits.Count, (await LinesAsync(visit)).Count(line => line.Length > 0) - 1);
    }

    private static async Task<string[]> LinesAsync(Visit visit)
    {
        var download = await visit.Page.RunAndWaitForDownloadAsync(() => visit.Page.ClickAsync(".csv button"));
        return await File.ReadAllLinesAsync(await download.PathAsync());
    }
}

using Plixo.Tests.Web.Support;
using Plixo.V1;

namespace Plixo.Tests.Web.Queue;

/// <summary>What stands beside the open item.</summary>
[Collection(DemoSiloTests.Name)]
public sealed class ContextTests(DemoSilo silo)
{
    [Fact]
    public async Task Priority_of_the_open_item_is_explained_by_its_parts()
    {
        using var maya = await silo.ClientAsync("maya");
        var item = (await maya.Queue.ListQueueItemsAsync(new ListQueueItemsRequest { Scope = QueueScope.Team })).Items.First(one => one.PriorityParts.Count > 1);
        await using var visit = await Desk.LookAsync(silo, $"/team?item={Uri.EscapeDataString(item.Resource)}");

        Assert.Contains($"Priority {item.Priority}", await visit.Page.InnerTextAsync("aside.context"), StringComparison.Ordinal);
        Assert.Equal(item.PriorityParts.Select(part => $"+{part.Points} {part.Words}"), await visit.Page.Locator("[data-priority] li").AllInnerTextsAsync());
    }
}

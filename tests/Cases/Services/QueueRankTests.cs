using Plixo.Grains.Core;
using Plixo.Grains.Customers;
using Plixo.Grains.Rows;
using Plixo.Grains.Segments;
using static Plixo.Tests.Support.SmallWorkspace;

namespace Plixo.Tests.Cases.Services;

/// <summary>The store ranks by an expression of its own, and people are shown what the priority is made of: the two are one number.</summary>
public sealed class QueueRankTests : TwoCustomersTests
{
    private static readonly int[] Weights = [1, 50, 99, 100, 101, 150];
    private static readonly long[] Amounts = [0, 99, 100, 199, 900, 5_550, 123_456, 1_000_000, 99_999_999, 5_000_000_000];
    private static readonly int[] DaysOverdue = [-3, 0, 1, 2, 3, 17, 89, 90, 91, 92, 400];

    [Fact]
    public async Task Every_item_stands_and_is_found_where_its_parts_add_up_to()
    {
        await WriteAsync();

        var items = (await ListAsync("")).Where(item => item.Resource.Contains("/rank-", StringComparison.Ordinal)).ToList();

        Assert.Equal(Weights.Length * Amounts.Length * DaysOverdue.Length, items.Count);
        Assert.Equal(items.Select(item => item.Priority).OrderDescending(), items.Select(item => item.Priority));
        Assert.All(items, item => Assert.Equal(item.Priority, item.PriorityParts.Sum(part => part.Points)));
        foreach (var alike in items.GroupBy(item => item.Priority))
        {
            var found = (await ListAsync($"priority = {alike.Key}")).Where(item => item.Resource.Contains("/rank-", StringComparison.Ordinal));
            Assert.Equal(alike.Select(item => item.Resource).Order(), found.Select(item => item.Resource).Order());
        }
    }

    private async Task<IEnumerable<V1.QueueItem>> ListAsync(string filter) =>
        (await Served.CallAsync<V1.ListQueueItemsRequest, V1.ListQueueItemsResponse>(new() { Scope = V1.QueueScope.Team, PageSize = 1_000, Filter = filter })).Items;

    /// <summary>A draft of each amount and age in a segment of each weight.</summary>
    private Task WriteAsync()
    {
        var changes = new List<RowChange>();
        foreach (var weight in Weights)
        {
            var segment = new SegmentRow(new($"weighs-{weight}"), $"Weighs {weight}", 1, "UTC", "Off", "", Today, 100, 100, 0, weight, "");
            changes.AddRange(SegmentTable.Instance.Difference(null, segment));
            changes.AddRange(
                from amount in Amounts
                from days in DaysOverdue
                from change in DraftTable.Instance.Difference(null, Draft($"rank-{weight}-{amount}-{days}", segment.Key, amount, days))
                select change);
        }

        return Served.Silo.Store.WriteAsync(changes, null, CancellationToken.None);
    }

    private static DraftRow Draft(string key, SegmentKey segment, long amount, int days) => new(
        Customer("acme"), new DraftKey(key), segment.Value, "", nameof(MailClass.Chase), nameof(DraftStatus.Drafted), "USD", "en", "friendly", amount, 1, 1,
        Today.PlusDays(-days), Now, Now, Now, null, "", false, false, null, "", false, "", null, "", "", null, "");
}

using NodaTime;
using Plixo.Grains.Segments;
using Plixo.Rpc.Client;
using Plixo.Silo.Services.Front;
using Plixo.Tests.Cases.Silo;
using Plixo.Tests.Support;
using static Plixo.Tests.Support.SmallWorkspace;

namespace Plixo.Tests.Cases.Services;

/// <summary>Whoever follows the queue has the whole of it, wherever the stream broke.</summary>
public sealed class QueueWatchTests : IAsyncLifetime
{
    private static readonly RpcMethod<V1.WatchQueueRequest, V1.WatchQueueResponse> Method =
        RpcMethod.Of<V1.WatchQueueRequest, V1.WatchQueueResponse>(V1.QueueReflection.Descriptor.Services[0], "WatchQueue");

    private static readonly Instant Start = Instant.FromUtc(2026, 3, 2, 9, 0);
    private static readonly LocalDate Today = new(2026, 3, 2);

    private ServedSilo served = null!;
    private string[] items = [];

    public async Task InitializeAsync()
    {
        served = await ServedSilo.StartAsync("sqlite", Start);
        await served.Silo.SetUpAsync(SmallWorkspace.Policy, autopilot: false);
        await served.Silo.AddCustomerAsync("acme", "ap@acme.example");
        items = [await AddAsync("One"), await AddAsync("Two"), await AddAsync("Three")];
    }

    public async Task DisposeAsync() => await served.DisposeAsync();

    [Fact]
    public async Task A_watch_that_is_cut_after_any_message_of_the_snapshot_has_the_whole_list_when_it_is_resumed()
    {
        for (var cut = 0; cut <= items.Length + 2; cut++)
        {
            var watcher = new Watcher();
            await using (var watching = Watch("")) await ReadAsync(watching, watcher, cut);
            await ResumedAsync(watcher);

            Assert.Equal(await ListedAsync(), watcher.Known);
        }
    }

    [Fact]
    public async Task A_watch_that_is_cut_within_changes_that_are_then_taken_back_has_the_list_as_it_is()
    {
        for (var cut = 1; cut <= 2; cut++)
        {
            var watcher = new Watcher();
            await using (var watching = Watch(""))
            {
                await UntilAsync(watching, watcher, () => watcher.Counts == 1);
                foreach (var item in items[..2]) await served.CallAsync<V1.ClaimWorkItemRequest, V1.ClaimWorkItemResponse>(new() { Name = item });
                await ReadAsync(watching, watcher, cut);
            }

            foreach (var item in items[..2]) await served.CallAsync<V1.ReleaseWorkItemRequest, V1.ReleaseWorkItemResponse>(new() { Name = item });
            await ResumedAsync(watcher);

            Assert.Equal(await ListedAsync(), watcher.Known);
        }
    }

    [Fact]
    public async Task A_watch_that_had_the_whole_list_goes_on_without_a_snapshot_while_nothing_changed()
    {
        var watcher = new Watcher();
        await using (var watching = Watch("")) await UntilAsync(watching, watcher, () => watcher.Counts == 1);
        var resumed = new Watcher();
        await using (var watching = Watch(watcher.Token)) await UntilAsync(watching, resumed, () => resumed.Counts == 1);

        Assert.Equal((0, false), (resumed.Known.Count, resumed.Reset));
    }

    [Fact]
    public async Task What_a_segment_stops_and_lets_go_on_reaches_the_watch_although_no_row_of_the_list_has_changed()
    {
        await served.Silo.DoAsync(Record("A-1", "acme", Usd(10_000), Today.PlusDays(-30), Today.PlusDays(-1), Start));
        await served.Silo.SettleAsync();
        var watcher = new Watcher();
        await using var watching = Watch("");
        await UntilAsync(watching, watcher, () => watcher.Counts == 1);

        await served.Silo.DoAsync((Segment.Grain, new PauseSegment("Audit")));
        await UntilAsync(watching, watcher, () => watcher.Counts == 2);

        var draft = watcher.Last!;
        Assert.Equal([V1.Reason.SendingPaused], draft.Waits.Select(wait => wait.Reason));
        Assert.Equal(await ListedAsync(), watcher.Known);

        await served.Silo.DoAsync((Segment.Grain, new ResumeSegment()));
        await UntilAsync(watching, watcher, () => watcher.Counts == 3);

        Assert.Equal((draft.Resource, 0), (watcher.Last!.Resource, watcher.Last.Waits.Count));
        Assert.Equal(await ListedAsync(), watcher.Known);
        // Not with what every row says anew on the next day.
        Assert.Equal(Today, served.Silo.Time.Wall.InUtc().Date);
    }

    [Fact]
    public async Task What_is_said_of_a_stop_is_said_of_the_item_as_it_is_by_then()
    {
        await served.Silo.DoAsync(Record("A-1", "acme", Usd(10_000), Today.PlusDays(-30), Today.PlusDays(-1), Start));
        await served.Silo.SettleAsync();
        var watcher = new Watcher();
        await using var watching = Watch("");
        await UntilAsync(watching, watcher, () => watcher.Counts == 1);
        var draft = watcher.Said.Single(item => item.Resource.Contains("/drafts/", StringComparison.Ordinal)).Resource;
        watcher.Said.Clear();

        await served.CallAsync<V1.ClaimDraftRequest, V1.ClaimDraftResponse>(new() { Name = draft });
        await served.Silo.DoAsync((Segment.Grain, new PauseSegment("Audit")));
        await UntilAsync(watching, watcher, () => watcher.Counts == 2);

        Assert.NotEmpty(watcher.Said);
        Assert.All(watcher.Said, item => Assert.Equal((draft, false), (item.Resource, item.HeldBy.Length == 0)));
        Assert.Equal([V1.Reason.SendingPaused], watcher.Last!.Waits.Select(wait => wait.Reason));
    }

    [Fact]
    public async Task What_something_more_urgent_pushes_behind_the_followed_items_is_followed_until_it_leaves()
    {
        await using var few = served;
        served = await ServedSilo.StartAsync("sqlite", Start, followed: 2);
        await served.Silo.SetUpAsync(SmallWorkspace.Policy, autopilot: false);
        await served.Silo.AddCustomerAsync("acme", "ap@acme.example");
        items = [await AddAsync("One"), await AddAsync("Two")];
        var watcher = new Watcher();
        await using var watching = Watch("");
        await UntilAsync(watching, watcher, () => watcher.Counts == 1);

        await served.Silo.DoAsync(Record("A-1", "acme", Usd(10_000), Today.PlusDays(-30), Today.PlusDays(-1), Start));
        await served.Silo.SettleAsync();
        await UntilAsync(watching, watcher, () => watcher.Counts == 2);
        Assert.Equal(3, watcher.Known.Count);
        Assert.Equal(await ListedAsync(), watcher.Known);

        foreach (var item in items) await served.CallAsync<V1.CompleteWorkItemRequest, V1.CompleteWorkItemResponse>(new() { Name = item, Outcome = "Done" });
        await UntilAsync(watching, watcher, () => watcher.Known.Count == 1);
        Assert.Equal(await ListedAsync(), watcher.Known);
    }

    private IAsyncEnumerator<V1.WatchQueueResponse> Watch(string token) =>
        served.Channel.ServerStreaming(Method, new V1.WatchQueueRequest { Scope = V1.QueueScope.Team, ResumeToken = token }).GetAsyncEnumerator();

    private async Task ResumedAsync(Watcher watcher)
    {
        var before = watcher.Counts;
        await using var watching = Watch(watcher.Token);
        await UntilAsync(watching, watcher, () => watcher.Counts > before);
    }

    private Task ReadAsync(IAsyncEnumerator<V1.WatchQueueResponse> watching, Watcher watcher, int messages)
    {
        var until = watcher.Taken + messages;
        return UntilAsync(watching, watcher, () => watcher.Taken == until);
    }

    /// <summary>Time moves from timer to timer until there is a message; heartbeats are not counted.</summary>
    private async Task UntilAsync(IAsyncEnumerator<V1.WatchQueueResponse> watching, Watcher watcher, Func<bool> enough)
    {
        while (!enough())
        {
            var next = watching.MoveNextAsync().AsTask();
            while (!next.IsCompleted)
            {
                if (served.Silo.Time.NextTimer is { } due) served.Silo.Time.AdvanceTo(due);
                else await Task.Yield();
            }

            Assert.True(await next);
            watcher.Take(watching.Current);
        }
    }

    private async Task<string> AddAsync(string words) => (await served.CallAsync<V1.CreateWorkItemRequest, V1.CreateWorkItemResponse>(
        new() { WorkItem = new V1.WorkItem { Customer = Names.Of(Customer("acme")), Words = words } })).WorkItem.Name;

    private async Task<Dictionary<string, string>> ListedAsync() =>
        (await served.CallAsync<V1.ListQueueItemsRequest, V1.ListQueueItemsResponse>(new() { Scope = V1.QueueScope.Team })).Items
        .ToDictionary(item => item.Resource, item => item.Etag);

    /// <summary>Keeps the list as a program would that knows the contract alone.</summary>
    private sealed class Watcher
    {
        public Dictionary<string, string> Known { get; } = [];

        public string Token { get; private set; } = "";

        public int Taken { get; private set; }

        public int Counts { get; private set; }

        public bool Reset { get; private set; }

        public V1.QueueItem? Last { get; private set; }

        public List<V1.QueueItem> Said { get; } = [];

        public void Take(V1.WatchQueueResponse change)
        {
            Token = change.ResumeToken;
            if (change.ChangeCase == V1.WatchQueueResponse.ChangeOneofCase.Heartbeat) return;
            Taken++;
            switch (change.ChangeCase)
            {
                case V1.WatchQueueResponse.ChangeOneofCase.Reset:
                    Reset = true;
                    Known.Clear();
                    break;
                case V1.WatchQueueResponse.ChangeOneofCase.Upsert:
                    Known[change.Upsert.Resource] = change.Upsert.Etag;
                    Last = change.Upsert;
                    Said.Add(change.Upsert);
                    break;
                case V1.WatchQueueResponse.ChangeOneofCase.Removal:
                    Known.Remove(change.Removal);
                    break;
                case V1.WatchQueueResponse.ChangeOneofCase.Counts:
                    Counts++;
                    break;
            }
        }
    }
}

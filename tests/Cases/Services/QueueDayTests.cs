using Plixo.Grains.Core;
using Plixo.Grains.Customers;
using Plixo.Grains.Workspaces;
using Plixo.Silo.Services.Kpis;
using Plixo.Tests.Cases.Office;
using Plixo.Tests.Support;
using static Plixo.Tests.Support.SmallWorkspace;

namespace Plixo.Tests.Cases.Services;

/// <summary>A day's counts: two drafts stand there in the morning, and what people do with them and with a task is counted once.</summary>
public sealed class QueueDayTests : TwoCustomersTests
{
    private static readonly Actor Ben = new() { Id = "users/ben", Kind = ActorKind.Person, Rights = Right.All };

    [Fact]
    public async Task What_anybody_decided_is_done_for_the_team_and_for_whoever_did_it()
    {
        var dana = Served.Silo.Actor;
        await Served.Silo.DoAsync((Customer("bolt").Grain, new AssignOwner("ben")));
        var task = await TaskAsync();
        await ApproveAsync("bolt");
        Served.Silo.Actor = Ben;
        await DiscardAsync("acme");
        await Served.CallAsync<V1.CompleteWorkItemRequest, V1.CompleteWorkItemResponse>(new() { Name = task, Outcome = "reached" });

        Assert.Equal(1, (await CountsAsync(V1.QueueScope.Mine)).DoneToday);
        Assert.Equal(3, (await CountsAsync(V1.QueueScope.Team)).DoneToday);
        Assert.Equal(2, (await CountsAsync(V1.QueueScope.Pool)).DoneToday);
        Served.Silo.Actor = dana;
        Assert.Equal(1, (await CountsAsync(V1.QueueScope.Mine)).DoneToday);
    }

    [Fact]
    public async Task What_lost_its_cause_by_itself_was_done_by_nobody()
    {
        foreach (var n in new[] { 1, 2, 3 })
            await Served.Silo.DoAsync(Payment($"A-{n}", Usd(10_000 * n), Today));
        await Served.Silo.SettleAsync();

        var counts = await CountsAsync(V1.QueueScope.Team);

        Assert.Equal((1L, 0L, 1L), (counts.Left, counts.DoneToday, counts.TotalToday));
    }

    [Fact]
    public async Task The_burn_down_says_what_was_left_at_each_full_hour_and_now()
    {
        var task = await TaskAsync();
        await DiscardAsync("acme");
        await ApproveAsync("bolt");
        var began = Served.Silo.Time.Wall;
        await Served.Silo.AdvanceToAsync(began + NodaTime.Duration.FromMinutes(90));
        await Served.CallAsync<V1.CompleteWorkItemRequest, V1.CompleteWorkItemResponse>(new() { Name = task, Outcome = "reached" });

        var day = await Served.CallAsync<V1.GetQueueCountsRequest, V1.GetQueueCountsResponse>(new() { Scope = V1.QueueScope.Team });

        // The approved one has not left the list.
        var midnight = Today.AtMidnight().InUtc().ToInstant();
        var hours = (int)(began - midnight).TotalHours;
        Assert.Equal((1L, 3L), (day.Counts.Left, day.Counts.TotalToday));
        Assert.Equal([.. Enumerable.Repeat(3L, hours + 1), 2, 1], day.BurnDown.Select(point => point.Left));
        Assert.Equal(
            [.. Enumerable.Range(0, hours + 2).Select(hour => midnight + NodaTime.Duration.FromHours(hour)), began + NodaTime.Duration.FromMinutes(90)],
            day.BurnDown.Select(point => NodaTime.Instant.FromDateTimeOffset(point.Time.ToDateTimeOffset())));
    }

    [Fact]
    public async Task An_approved_draft_that_has_not_left_stands_once_in_the_days_total()
    {
        await ApproveAsync("acme");

        var counts = await CountsAsync(V1.QueueScope.Team);

        Assert.Equal((2L, 1L, 2L), (counts.Left, counts.DoneToday, counts.TotalToday));
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(5, 0)]
    [InlineData(2, 1)]
    public async Task What_goes_beyond_the_capacity_is_planned_to_be_left_all_day_long(int capacity, int left)
    {
        await GivenAsync(Person("dana", capacity));
        await TaskAsync();

        Assert.Equal(left, (await CountsAsync(V1.QueueScope.Team)).PlannedCarryover);
        await DiscardAsync("acme");
        Assert.Equal(left, (await CountsAsync(V1.QueueScope.Team)).PlannedCarryover);
    }

    [Fact]
    public async Task Who_is_away_has_no_capacity_and_what_waits_for_its_time_is_nobodys_to_do()
    {
        await GivenAsync(Person("dana", 1));
        await GivenAsync(Person("ben", 5) with { AbsentUntil = Today.PlusDays(3) });
        await Served.Silo.DoAsync((SmallWorkspace.Segment.Grain, new Plixo.Grains.Segments.PauseSegment("Audit")));
        Assert.Equal(1, (await CountsAsync(V1.QueueScope.Team)).PlannedCarryover);

        await ApproveAsync("acme");
        await Served.CallAsync<V1.SendDraftRequest, V1.SendDraftResponse>(new() { Name = await DraftAsync("acme") });

        // The one that waits, and the other one: today's capacity was used.
        var counts = await CountsAsync(V1.QueueScope.Team);
        Assert.Equal((2L, 2L), (counts.Left, counts.PlannedCarryover));
    }

    [Fact]
    public async Task The_overview_counts_what_the_queue_lists_for_all_and_for_a_segment()
    {
        await TaskAsync();
        await ApproveAsync("acme");
        await Served.CallAsync<V1.SendDraftRequest, V1.SendDraftResponse>(new() { Name = await DraftAsync("acme") });
        var kpis = new KpiService(Served.Silo.Store, Served.Silo.Codec, Served.Silo.Views);
        var listed = (await Served.CallAsync<V1.ListQueueItemsRequest, V1.ListQueueItemsResponse>(new() { Scope = V1.QueueScope.Team })).Items;

        foreach (var segment in new[] { "", $"segments/{SmallWorkspace.Segment.Value}" })
        {
            var overview = await kpis.GetOverview(new V1.GetOverviewRequest { Segment = segment }, OfficeDesk.Call(Served.Silo.Actor));
            Assert.Equal((listed.Count, 1), (overview.Queue.Left, overview.DraftsWaiting));
        }

        var health = Assert.Single((await kpis.ListSegmentHealth(new V1.ListSegmentHealthRequest(), OfficeDesk.Call(Served.Silo.Actor))).Segments);
        Assert.Equal((1, "1 draft waits for people: Autopilot is not active."), (health.DraftsWaiting, health.Lags.Single(lag => lag.Contains("Autopilot", StringComparison.Ordinal))));
    }

    private static User Person(string name, int capacity) => new(name, name, "", Roles.Operator, [], capacity);

    private Task GivenAsync(User user) => Served.Silo.DoAsync((GrainId.Workspace, new SaveUser(user)));

    private async Task<V1.QueueCounts> CountsAsync(V1.QueueScope scope) =>
        (await Served.CallAsync<V1.GetQueueCountsRequest, V1.GetQueueCountsResponse>(new() { Scope = scope })).Counts;

    private async Task<string> TaskAsync() => (await Served.CallAsync<V1.CreateWorkItemRequest, V1.CreateWorkItemResponse>(
        new() { WorkItem = new V1.WorkItem { Customer = Acme, Words = "Call them" } })).WorkItem.Name;

    private async Task<string> DraftAsync(string customer) => (await Served.CallAsync<V1.ListDraftsRequest, V1.ListDraftsResponse>(
        new() { Parent = Plixo.Silo.Services.Front.Names.Of(Customer(customer)) })).Drafts.Single().Name;

    private async Task ApproveAsync(string customer) =>
        await Served.CallAsync<V1.ApproveDraftRequest, V1.ApproveDraftResponse>(new() { Name = await DraftAsync(customer) });

    private async Task DiscardAsync(string customer) =>
        await Served.CallAsync<V1.DiscardDraftRequest, V1.DiscardDraftResponse>(new() { Name = await DraftAsync(customer), Reason = "I call" });
}

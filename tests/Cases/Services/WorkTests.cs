using NodaTime;
using Plixo.Grains.Core;
using Plixo.Grains.Customers;
using Plixo.Grains.Workspaces;
using Plixo.Silo.Services.Front;
using Plixo.Tests.Cases.Silo;
using static Plixo.Tests.Support.SmallWorkspace;

namespace Plixo.Tests.Cases.Services;

/// <summary>Whose work is shown to whom, and what has been done stays findable without standing in anybody's way.</summary>
public sealed class WorkTests : IAsyncLifetime
{
    private static readonly Instant Now = Instant.FromUtc(2026, 3, 2, 9, 0);
    private static readonly LocalDate Today = new(2026, 3, 2);

    private ServedSilo served = null!;

    private string Acme { get; } = Names.Of(Customer("acme"));

    public async Task InitializeAsync()
    {
        served = await ServedSilo.StartAsync("sqlite", Now);
        await served.Silo.SetUpAsync(Policy, autopilot: false);
        await served.Silo.AddCustomerAsync("acme", "ap@acme.example");
    }

    public async Task DisposeAsync() => await served.DisposeAsync();

    [Fact]
    public async Task A_closed_item_is_listed_only_where_a_state_is_asked_for()
    {
        var item = await CreateAsync("Call them");
        await served.CallAsync<V1.CompleteWorkItemRequest, V1.CompleteWorkItemResponse>(new() { Name = item.Name, Outcome = "reached" });

        Assert.Empty(await ListAsync(""));
        Assert.Empty(await QueueAsync(V1.QueueScope.Team));
        Assert.Empty(await ListAsync("state = OPEN"));
        var done = Assert.Single(await ListAsync("state = DONE"));
        Assert.Equal((V1.WorkItemState.Done, "reached", Now), (done.State, done.Outcome, Instant.FromDateTimeOffset(done.CompleteTime.ToDateTimeOffset())));
        Assert.Equal(V1.WorkItemState.Done, (await served.CallAsync<V1.GetWorkItemRequest, V1.GetWorkItemResponse>(new() { Name = item.Name })).WorkItem.State);
    }

    [Fact]
    public async Task A_closed_escalation_is_listed_only_where_a_state_is_asked_for()
    {
        var made = (await served.CallAsync<V1.CreateEscalationRequest, V1.CreateEscalationResponse>(
            new() { Escalation = new V1.Escalation { Customer = Acme, Target = V1.EscalationTarget.Legal, Reason = "no answer" } })).Escalation;
        await served.CallAsync<V1.CloseEscalationRequest, V1.CloseEscalationResponse>(new() { Name = made.Name, Outcome = "sued" });

        Assert.Empty((await served.CallAsync<V1.ListEscalationsRequest, V1.ListEscalationsResponse>(new())).Escalations);
        var closed = Assert.Single((await served.CallAsync<V1.ListEscalationsRequest, V1.ListEscalationsResponse>(new() { Filter = "state = CLOSED" })).Escalations);
        Assert.Equal((V1.EscalationState.Closed, "sued"), (closed.State, closed.Outcome));
    }

    [Fact]
    public async Task Work_follows_the_customers_owner_and_falls_to_the_pool_without_one()
    {
        var item = await CreateAsync("Call them");
        Assert.Equal("users/dana", (await ListAsync("")).Single().Owner);
        Assert.Single(await QueueAsync(V1.QueueScope.Pool));

        await served.Silo.DoAsync((Customer("acme").Grain, new AssignOwner("ben")));
        await served.Silo.SettleAsync();

        Assert.Equal(item.Name, Assert.Single(await ListAsync("owner = users/ben")).Name);
        Assert.Empty(await QueueAsync(V1.QueueScope.Pool));
        Assert.Empty(await QueueAsync(V1.QueueScope.Mine));
    }

    [Fact]
    public async Task While_the_owner_is_away_the_work_stands_in_the_deputys_queue()
    {
        await served.Silo.DoAsync((GrainId.Workspace, new SaveUser(Person("ben") with { AbsentUntil = Today.PlusDays(2), Deputy = "dana" })));
        await served.Silo.DoAsync((Customer("acme").Grain, new AssignOwner("ben")));
        var item = await CreateAsync("Call them");

        Assert.Equal(item.Name, Assert.Single(await QueueAsync(V1.QueueScope.Mine)).Resource);

        await served.Silo.AdvanceToAsync(Now + Duration.FromDays(2));
        Assert.Empty(await QueueAsync(V1.QueueScope.Mine));
        Assert.Equal("users/ben", Assert.Single(await QueueAsync(V1.QueueScope.Team)).Owner);
    }

    [Fact]
    public async Task A_snoozed_item_stands_in_a_tab_of_its_own_until_its_time_has_come()
    {
        var item = await CreateAsync("Call them");
        await served.CallAsync<V1.SnoozeWorkItemRequest, V1.SnoozeWorkItemResponse>(new() { Name = item.Name, Until = (Now + Duration.FromHours(2)).ToWire() });

        Assert.Empty(await QueueAsync(V1.QueueScope.Team));
        Assert.Empty(await QueueAsync(V1.QueueScope.Team, V1.QueueTab.Tasks));
        Assert.Equal(item.Name, Assert.Single(await QueueAsync(V1.QueueScope.Team, V1.QueueTab.Snoozed)).Resource);
        var counts = (await served.CallAsync<V1.GetQueueCountsRequest, V1.GetQueueCountsResponse>(new() { Scope = V1.QueueScope.Team })).Counts;
        Assert.Equal((0L, 0L, 1L), (counts.Left, counts.TeamLeft, Assert.Single(counts.Tabs).Items));

        await served.Silo.AdvanceToAsync(Now + Duration.FromHours(2));
        Assert.Equal(item.Name, Assert.Single(await QueueAsync(V1.QueueScope.Team, V1.QueueTab.Tasks)).Resource);
        Assert.Empty(await QueueAsync(V1.QueueScope.Team, V1.QueueTab.Snoozed));
    }

    [Fact]
    public async Task The_queue_is_filtered_by_the_kind_of_work()
    {
        var item = await CreateAsync("Call them");
        await served.CallAsync<V1.CreateEscalationRequest, V1.CreateEscalationResponse>(
            new() { Escalation = new V1.Escalation { Customer = Acme, Target = V1.EscalationTarget.Legal, Reason = "no answer" } });

        Assert.Equal(item.Name, Assert.Single(await QueueAsync(V1.QueueScope.Team, filter: "work_kind = TASK")).Resource);
        Assert.Equal(V1.WorkItemKind.Escalation, Assert.Single(await QueueAsync(V1.QueueScope.Team, filter: "work_kind = WORK_ITEM_KIND_ESCALATION")).WorkKind);
        Assert.Empty(await QueueAsync(V1.QueueScope.Team, filter: "work_kind = NOT_DECIDED"));
    }

    private static User Person(string name) => new(name, name, "", Roles.Operator, [], 100);

    private async Task<V1.WorkItem> CreateAsync(string words) =>
        (await served.CallAsync<V1.CreateWorkItemRequest, V1.CreateWorkItemResponse>(new() { WorkItem = new V1.WorkItem { Customer = Acme, Words = words } })).WorkItem;

    private async Task<IReadOnlyList<V1.WorkItem>> ListAsync(string filter) =>
        (await served.CallAsync<V1.ListWorkItemsRequest, V1.ListWorkItemsResponse>(new() { Filter = filter })).WorkItems;

    private async Task<IReadOnlyList<V1.QueueItem>> QueueAsync(V1.QueueScope scope, V1.QueueTab tab = V1.QueueTab.Unspecified, string filter = "") =>
        (await served.CallAsync<V1.ListQueueItemsRequest, V1.ListQueueItemsResponse>(new() { Scope = scope, Tab = tab, Filter = filter })).Items;
}

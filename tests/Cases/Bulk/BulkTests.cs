using NodaTime;
using Plixo.Grains.Core;
using Plixo.Grains.Customers;
using Plixo.Rpc;
using Plixo.Rpc.Client;
using Plixo.Silo.Bulk;
using Plixo.Silo.Services.Front;
using Plixo.Silo.Stores;
using Plixo.Silo.Sweeps;
using Plixo.Silo.Turns;
using Plixo.Tests.Cases.Services;
using Plixo.Tests.Cases.Silo;
using Plixo.Tests.Support;
using static Plixo.Tests.Support.SmallWorkspace;

namespace Plixo.Tests.Cases.Bulk;

/// <summary>The same for all that match, as one job with an outcome for each.</summary>
public sealed class BulkTests
{
    private static readonly Instant Now = Instant.FromUtc(2026, 3, 2, 9, 0);

    public static TheoryData<string> Engines => CaseSilo.Engines;

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task All_that_match_are_approved_and_what_is_refused_is_an_outcome_with_its_reason(string engine)
    {
        await using var served = await ServedAsync(engine, customers: 4);
        var held = (await served.Silo.AllAsync(DraftTable.Instance)).Single(row => row.Customer == Customer("c2"));
        await served.Silo.DoAsync((held.Customer.Grain, new HoldCustomer(Grains.Invoices.HoldReason.Operator, "Wait", null)));
        await served.Silo.SettleAsync();
        var request = new V1.BulkQueueItemsRequest { Action = V1.BulkAction.Approve, Scope = V1.QueueScope.Team, Tab = V1.QueueTab.Drafts, RequestId = "r-1" };

        var counted = await served.CallAsync<V1.BulkQueueItemsRequest, V1.BulkQueueItemsResponse>(new(request) { ValidateOnly = true });
        Assert.Null(counted.Job);
        var started = await served.CallAsync<V1.BulkQueueItemsRequest, V1.BulkQueueItemsResponse>(request);
        Assert.Equal((counted.Items, "bulk"), (started.Items, started.Job.Kind));
        // What joins the queue later is not touched.
        await AddAsync(served.Silo, "late");
        await served.Silo.SettleAsync();

        var items = await ItemsAsync(served, started.Job.Name, size: 2);
        Assert.Equal(counted.Items, items.Count);
        Assert.Equal(Enumerable.Range(1, items.Count), items.Select(item => (int)item.Number));
        Assert.All(items, item => Assert.Equal(V1.JobItemOutcome.Done, item.Outcome));
        var drafts = await served.Silo.AllAsync(DraftTable.Instance);
        Assert.Equal(items.Count, drafts.Count(row => row.ApprovedBy == served.Silo.Actor.Id));
        Assert.Contains(drafts, row => row.Customer == Customer("late") && row.Status == nameof(DraftStatus.Drafted));
        var job = (await served.CallAsync<V1.GetJobRequest, V1.GetJobResponse>(new() { Name = started.Job.Name })).Job;
        Assert.Equal((V1.JobState.Succeeded, counted.Items, counted.Items), (job.State, job.Done, job.Counts["done"]));
        Assert.Equal(started.Job.Name, (await served.CallAsync<V1.BulkQueueItemsRequest, V1.BulkQueueItemsResponse>(request)).Job.Name);
        var reused = await Assert.ThrowsAsync<RpcException>(() =>
            served.CallAsync<V1.BulkQueueItemsRequest, V1.BulkQueueItemsResponse>(new(request) { Action = V1.BulkAction.Return }));
        Assert.Equal("REQUEST_ID_REUSED", reused.Reason());
    }

    [Fact]
    public async Task Only_the_named_of_those_that_match_are_touched()
    {
        await using var served = await ServedAsync("sqlite", customers: 3);
        var drafts = await served.Silo.AllAsync(DraftTable.Instance);
        var (one, other) = (Names.Draft(drafts[0].Customer, drafts[0].Key), Names.Draft(drafts[1].Customer, drafts[1].Key));
        var job = await StartAsync(served, new()
        {
            Action = V1.BulkAction.Approve, Scope = V1.QueueScope.Team, Tab = V1.QueueTab.Drafts, Resources = { one, other, "customers/c-none/drafts/d-none" },
        });
        await served.Silo.SettleAsync();

        Assert.Equal(new[] { one, other }.Order(), (await ItemsAsync(served, job.Name, size: 10)).Select(item => item.Resource).Order());
        Assert.Equal(2, (await served.Silo.AllAsync(DraftTable.Instance)).Count(row => row.ApprovedBy == served.Silo.Actor.Id));
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task Each_item_is_refused_for_its_own_reason_and_the_rest_goes_on(string engine)
    {
        await using var served = await ServedAsync(engine, customers: 3);
        var job = await StartAsync(served, new() { Action = V1.BulkAction.Send, Scope = V1.QueueScope.Team, Tab = V1.QueueTab.Drafts });
        var approve = (await served.Silo.AllAsync(DraftTable.Instance)).Single(row => row.Customer == Customer("c1"));
        await served.Silo.DoAsync((approve.Customer.Grain, new ApproveDraft(approve.Key, null)));
        await served.Silo.SettleAsync();

        var items = await ItemsAsync(served, job.Name, size: 10);
        Assert.Equal(3, items.Count);
        Assert.Equal(V1.JobItemOutcome.Done, items.Single(item => item.Resource == Names.Draft(approve.Customer, approve.Key)).Outcome);
        Assert.Equal(["DRAFT_NOT_APPROVED", "DRAFT_NOT_APPROVED"], items.Where(item => item.Outcome == V1.JobItemOutcome.Refused).Select(item => item.Reason));
        Assert.Equal(2, (await served.CallAsync<V1.ListJobItemsRequest, V1.ListJobItemsResponse>(new() { Parent = job.Name, Filter = "outcome = REFUSED" })).Items.Count);
    }

    [Fact]
    public async Task Rights_are_compared_in_each_turn()
    {
        await using var served = await ServedAsync("sqlite", customers: 2);
        served.Silo.Actor = served.Silo.Actor with { Rights = Right.View | Right.Work };
        var job = await StartAsync(served, new() { Action = V1.BulkAction.Approve, Scope = V1.QueueScope.Team });
        await served.Silo.SettleAsync();

        Assert.All(await ItemsAsync(served, job.Name, size: 10), item => Assert.Equal((V1.JobItemOutcome.Refused, "PERMISSION_DENIED"), (item.Outcome, item.Reason)));
        Assert.All(await served.Silo.AllAsync(DraftTable.Instance), row => Assert.Equal(nameof(DraftStatus.Drafted), row.Status));
    }

    [Fact]
    public async Task A_customer_is_held_once_however_many_of_its_items_match()
    {
        await using var served = await ServedAsync("sqlite", customers: 2);
        await served.Silo.DoAsync((Customer("c1").Grain, new OpenWorkItem(WorkItemKind.FollowUp, "Call", "", "")));
        var job = await StartAsync(served, new() { Action = V1.BulkAction.HoldCustomer, Scope = V1.QueueScope.Team, Words = "Audit" });
        await served.Silo.SettleAsync();

        Assert.Equal([Names.Of(Customer("c1")), Names.Of(Customer("c2"))], (await ItemsAsync(served, job.Name, size: 10)).Select(item => item.Resource).Order(StringComparer.Ordinal).OrderBy(name => name == Names.Of(Customer("c2"))));
        Assert.All(await served.Silo.AllAsync(CustomerTable.Instance), row => Assert.True(row.Held));
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task A_silo_that_dies_within_a_portion_leaves_nothing_that_is_done_twice(string engine)
    {
        await using var served = await ServedAsync(engine, customers: 1);
        const int Items = BulkLimits.AtOnce + 20;
        for (var i = 0; i < Items; i++) await served.Silo.DoAsync((Customer("c1").Grain, new OpenWorkItem(WorkItemKind.FollowUp, $"Call {i}", "", "")));
        var started = await StartAsync(served, new()
        {
            Action = V1.BulkAction.Snooze, Scope = V1.QueueScope.Team, Tab = V1.QueueTab.Tasks, SnoozeUntil = (Now + Duration.FromDays(30)).ToWire(),
        });
        var jobs = new Jobs(served.Silo.Store, new SeededRandom(9));
        var job = (await jobs.FindAsync(started.Name["jobs/".Length..], CancellationToken.None))!;

        // The commands are committed, what became of them is not written, and neither is the progress.
        var dying = new BulkJob(new Dying(served.Silo.Store), served.Silo.Turns, served.Silo.Codec);
        await Assert.ThrowsAsync<IOException>(() => dying.StepAsync(job, CancellationToken.None));
        Assert.Equal(BulkLimits.AtOnce, await ChangesAsync(served.Silo));
        // What became of them is written, and the progress is not.
        await new BulkJob(served.Silo.Store, served.Silo.Turns, served.Silo.Codec).StepAsync(job, CancellationToken.None);
        Assert.Equal(BulkLimits.AtOnce, await ChangesAsync(served.Silo));
        await served.Silo.SettleAsync();

        Assert.Equal(Items, await ChangesAsync(served.Silo));
        var ended = (await jobs.FindAsync(job.Id, CancellationToken.None))!;
        Assert.Equal((JobStates.Done, (long)Items, 0L), (ended.State, ended.Done, ended.Failed));
        Assert.Equal(Items, JobReport.Read(ended.Detail).Count(JobItemOutcomes.Done));
    }

    [Fact]
    public async Task What_an_action_needs_is_asked_for_and_the_field_is_named()
    {
        await using var served = await ServedAsync("sqlite", customers: 1);
        foreach (var (request, field) in new (V1.BulkQueueItemsRequest, string)[]
                 {
                     (new(), "action"), (new() { Action = V1.BulkAction.Discard }, "words"), (new() { Action = V1.BulkAction.Snooze }, "snooze_until"),
                     (new() { Action = V1.BulkAction.Assign, Owner = "dana" }, "owner"), (new() { Action = V1.BulkAction.Approve, Filter = "nothing = 1" }, "filter"),
                 })
        {
            var refused = await Assert.ThrowsAsync<RpcException>(() => served.CallAsync<V1.BulkQueueItemsRequest, V1.BulkQueueItemsResponse>(request));
            Assert.Equal(field, refused.Detail<Google.Rpc.BadRequest>()!.FieldViolations.Single().Field);
        }

        Assert.Empty((await served.CallAsync<V1.ListJobsRequest, V1.ListJobsResponse>(new() { Filter = "kind = \"bulk\"" })).Jobs);
    }

    [Fact]
    public async Task A_watch_that_resumes_is_told_only_what_is_new()
    {
        await using var served = await ServedAsync("sqlite", customers: 1);
        var job = await StartAsync(served, new() { Action = V1.BulkAction.Approve, Scope = V1.QueueScope.Team });
        await served.Silo.SettleAsync();
        var watch = RpcMethod.Of<V1.WatchJobRequest, V1.WatchJobResponse>(V1.JobReflection.Descriptor.Services[0], "WatchJob");
        async Task<List<V1.WatchJobResponse>> WatchedAsync(string token)
        {
            var answers = new List<V1.WatchJobResponse>();
            await foreach (var answer in served.Channel.ServerStreaming(watch, new V1.WatchJobRequest { Name = job.Name, ResumeToken = token })) answers.Add(answer);
            return answers;
        }

        var first = Assert.Single(await WatchedAsync(""));
        Assert.Equal(V1.JobState.Succeeded, first.Job.State);
        Assert.Empty(await WatchedAsync(first.ResumeToken));
        Assert.Single(await WatchedAsync("another"));
    }

    private static async Task<ServedSilo> ServedAsync(string engine, int customers)
    {
        var served = await ServedSilo.StartAsync(engine, Now);
        await served.Silo.SetUpAsync(Policy, autopilot: false);
        for (var i = 1; i <= customers; i++) await AddAsync(served.Silo, $"c{i}");
        Assert.Equal(customers, (await served.Silo.AllAsync(DraftTable.Instance)).Count);
        return served;
    }

    private static async Task AddAsync(CaseSilo silo, string name)
    {
        await silo.AddCustomerAsync(name, $"ap@{name}.example");
        await silo.DoAsync(Record($"i-{name}", name, Usd(10_000), new LocalDate(2026, 1, 1), new LocalDate(2026, 2, 1), silo.Time.Wall));
        await silo.SettleAsync();
    }

    private static async Task<V1.Job> StartAsync(ServedSilo served, V1.BulkQueueItemsRequest request) =>
        (await served.CallAsync<V1.BulkQueueItemsRequest, V1.BulkQueueItemsResponse>(request)).Job;

    private static async Task<List<V1.JobItem>> ItemsAsync(ServedSilo served, string job, int size)
    {
        var items = new List<V1.JobItem>();
        for (var token = ""; ;)
        {
            var page = await served.CallAsync<V1.ListJobItemsRequest, V1.ListJobItemsResponse>(new() { Parent = job, PageSize = size, PageToken = token });
            items.AddRange(page.Items);
            if ((token = page.NextPageToken).Length == 0) return items;
        }
    }

    private static async Task<long> ChangesAsync(CaseSilo silo) => (await silo.Store.QueryAsync(
        "SELECT CAST(count(*) AS bigint) FROM event WHERE type = 'customer.work-item-changed'", new Dictionary<string, object?>(), row => (long)row[0]!, CancellationToken.None))[0];

    /// <summary>The process ends before outcomes are written.</summary>
    private sealed class Dying(IStore inner) : StoreWrapper(inner)
    {
        protected override Task<T> AroundAsync<T>(string call, Func<Task<T>> inner) => call == "write" ? throw new IOException("killed") : inner();
    }
}

using NodaTime;
using Plixo.Grains.Calendars;
using Plixo.Grains.Core;
using Plixo.Grains.Customers;
using Plixo.Grains.Segments;
using Plixo.Grains.Workspaces;
using Plixo.Silo.Services.Front;
using Plixo.Tests.Cases.Silo;
using Plixo.Tests.Support;
using static Plixo.Tests.Support.SmallWorkspace;

namespace Plixo.Tests.Cases.Services;

/// <summary>Before anybody sends: preview, draft, list, queue and why say when it would leave and what it waits for.</summary>
public sealed class OutlookTests : IAsyncLifetime
{
    private static readonly Instant Evening = Instant.FromUtc(2026, 3, 2, 19, 0);
    private static readonly Instant Opening = Instant.FromUtc(2026, 3, 3, 8, 0);
    private static readonly LocalDate Today = new(2026, 3, 2);

    private ServedSilo served = null!;

    public async Task InitializeAsync() => served = await ServedSilo.StartAsync("sqlite", Evening);

    public async Task DisposeAsync() => await served.DisposeAsync();

    [Fact]
    public async Task A_draft_in_quiet_hours_names_the_next_opening_and_is_written_for_its_day()
    {
        var draft = await DraftAsync(Quiet);

        await EverywhereAsync(draft, Opening, V1.Reason.QuietHours);

        // Due on 1 March: a day overdue this evening, two when it leaves.
        var preview = await PreviewAsync(draft);
        Assert.Contains(preview.Email.MergeValues, value => value.Field == "invoice_table.days_overdue" && value.Value.Trim() == "2");
        Assert.Equal(Today.PlusDays(1), await ApprovedForAsync(draft, preview.ContentHash));
        await EverywhereAsync(draft, Opening, V1.Reason.QuietHours);
    }

    [Fact]
    public async Task In_open_hours_a_draft_would_leave_now_and_waits_for_nothing()
    {
        var draft = await DraftAsync(AnyHour);

        await EverywhereAsync(draft, Evening, null);
    }

    [Fact]
    public async Task What_only_a_person_ends_names_no_instant_and_the_preview_is_written_for_the_first_possible_one()
    {
        var draft = await DraftAsync(Quiet);
        await served.Silo.DoAsync((Segment.Grain, new PauseSegment("Audit")));

        var shown = await GetAsync(draft);

        Assert.Null(shown.ExpectedTime);
        Assert.Equal([V1.Reason.QuietHours, V1.Reason.SendingPaused], shown.Waits.Select(wait => wait.Reason));
        Assert.Equal(Opening.ToWire(), (await PreviewAsync(draft)).ExpectedTime);
    }

    [Fact]
    public async Task A_field_without_a_value_is_said_wherever_the_draft_is_shown()
    {
        var draft = await DraftAsync(AnyHour);
        await served.Silo.DoAsync((GrainId.Workspace, new ChangeSettings(WorkspaceSettings.Default with { CompanyName = "" })));

        var why = (await served.CallAsync<V1.WhyInvoiceRequest, V1.WhyInvoiceResponse>(new() { Name = "A-1" })).Disposition;
        foreach (var waits in new[] { (await GetAsync(draft)).Waits, (await QueuedAsync(draft)).Waits, why.Waits })
        {
            var wait = Assert.Single(waits);
            Assert.Equal((V1.Reason.MergeFieldMissing, (object?)null), (wait.Reason, wait.Until));
            Assert.Contains("company_name", wait.Words, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task More_recipients_than_a_whole_cap_are_said_before_anybody_approves()
    {
        var draft = await DraftAsync(AnyHour with { DayCap = 1 }, "a@acme.example", "b@acme.example");

        var item = await QueuedAsync(draft);

        var wait = Assert.Single(item.Waits);
        Assert.Equal((V1.Reason.SendCapReached, (object?)null), (wait.Reason, wait.Until));
        Assert.Contains("2 recipients", wait.Words, StringComparison.Ordinal);
        Assert.Null(item.DueTime);
    }

    [Fact]
    public async Task Full_caps_put_it_off_to_the_next_opening_after_they_free()
    {
        var draft = await DraftAsync(Quiet with { Quiet = new QuietHours(new LocalTime(20, 0), new LocalTime(8, 0)), DayCap = 1 });
        await served.Silo.AddCustomerAsync("bolt", "ap@bolt.example");
        await served.Silo.DoAsync(Record("B-1", "bolt", Usd(10_000), Today.PlusDays(-30), Today.PlusDays(-1), Evening));
        await served.Silo.SettleAsync();
        var other = (await served.Silo.StateAsync<CustomerState>(Customer("bolt").Grain)).OpenDrafts.Single().Key;
        await served.Silo.DoAsync((Customer("bolt").Grain, new ApproveDraft(other, null)));
        await served.Silo.DoAsync((Customer("bolt").Grain, new SendDraft(other, null)));
        await served.Silo.LiveUntilAsync(Evening + Duration.FromSeconds(20));

        await EverywhereAsync(draft, Opening, V1.Reason.SendCapReached);
    }

    [Fact]
    public async Task The_queue_names_the_oldest_invoice_that_the_draft_covers_and_that_is_open()
    {
        var draft = await DraftAsync(AnyHour);
        await served.Silo.DoAsync(
            Record("B-1", "acme", Usd(5_000), Today.PlusDays(-30), Today.PlusDays(-2), Evening),
            Record("A-0", "acme", Usd(5_000), Today.PlusDays(-30), Today.PlusDays(60), Evening));
        await served.Silo.SettleAsync();
        Assert.Equal("B-1", (await QueuedAsync(draft)).InvoiceNumber);

        await served.Silo.DoAsync(Payment("B-1", Usd(5_000), Today));
        await served.Silo.SettleAsync();

        Assert.Equal("A-1", (await QueuedAsync(draft)).InvoiceNumber);
    }

    private static readonly Policy AnyHour = SmallWorkspace.Policy;

    private static readonly Policy Quiet = AnyHour with { Quiet = new QuietHours(new LocalTime(18, 0), new LocalTime(8, 0)) };

    private async Task<string> DraftAsync(Policy policy, params string[] emails)
    {
        await served.Silo.SetUpAsync(policy, autopilot: false);
        await served.Silo.AddCustomerAsync("acme", emails is [] ? ["ap@acme.example"] : emails);
        await served.Silo.DoAsync(Record("A-1", "acme", Usd(10_000), Today.PlusDays(-30), Today.PlusDays(-1), Evening));
        await served.Silo.SettleAsync();
        return Names.Draft(Customer("acme"), (await served.Silo.StateAsync<CustomerState>(Customer("acme").Grain)).OpenDrafts.Single().Key);
    }

    private async Task EverywhereAsync(string draft, Instant expected, V1.Reason? reason)
    {
        var shown = await GetAsync(draft);
        var preview = await PreviewAsync(draft);
        var listed = Assert.Single((await served.CallAsync<V1.ListDraftsRequest, V1.ListDraftsResponse>(new() { Parent = "customers/-", Filter = $"customer = {shown.Customer}" })).Drafts);
        var queued = await QueuedAsync(draft);
        var why = (await served.CallAsync<V1.WhyInvoiceRequest, V1.WhyInvoiceResponse>(new() { Name = "A-1" })).Disposition;

        foreach (var (at, waits) in new[] { (shown.ExpectedTime, shown.Waits), (preview.ExpectedTime, preview.Waits), (listed.ExpectedTime, listed.Waits), (queued.DueTime, queued.Waits) })
        {
            Assert.Equal(expected.ToWire(), at);
            Assert.Equal(reason is { } one ? [one] : [], waits.Select(wait => wait.Reason));
        }

        Assert.Equal(queued.Waits, why.Waits);
        Assert.Equal("A-1", queued.InvoiceNumber);
    }

    private async Task<LocalDate> ApprovedForAsync(string draft, string hash)
    {
        await served.CallAsync<V1.ApproveDraftRequest, V1.ApproveDraftResponse>(new() { Name = draft, ContentHash = hash });
        return (await served.Silo.StateAsync<CustomerState>(Customer("acme").Grain)).OpenDrafts.Single().Approval!.ForDate;
    }

    private async Task<V1.Draft> GetAsync(string draft) => (await served.CallAsync<V1.GetDraftRequest, V1.GetDraftResponse>(new() { Name = draft })).Draft;

    private Task<V1.PreviewDraftResponse> PreviewAsync(string draft) => served.CallAsync<V1.PreviewDraftRequest, V1.PreviewDraftResponse>(new() { Name = draft });

    private async Task<V1.QueueItem> QueuedAsync(string draft) => (await served.CallAsync<V1.ListQueueItemsRequest, V1.ListQueueItemsResponse>(
        new() { Scope = V1.QueueScope.Team, PageSize = 1000 })).Items.Single(item => item.Resource == draft);
}

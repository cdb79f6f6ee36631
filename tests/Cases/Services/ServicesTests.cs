using NodaTime;
using Plixo.Grains.Core;
using Plixo.Rpc;
using Plixo.Silo.Services.Front;
using Plixo.Tests.Cases.Silo;
using static Plixo.Tests.Cases.Silo.CaseWorkspace;

namespace Plixo.Tests.Cases.Services;

/// <summary>The services as a client sees them: over HTTP/2, with real grains and a real store.</summary>
public sealed class ServicesTests : IAsyncLifetime
{
    private static readonly Instant Now = Instant.FromUtc(2026, 3, 2, 9, 0);
    private static readonly LocalDate Today = new(2026, 3, 2);

    private ServedSilo served = null!;

    private string Acme { get; } = Names.Of(Customer("acme"));

    private string First { get; } = Names.Invoice(Customer("acme"), Invoice("A-1"));

    public async Task InitializeAsync()
    {
        served = await ServedSilo.StartAsync("sqlite", Now);
        var silo = served.Silo;
        await silo.SetUpAsync(Policy, autopilot: false);
        foreach (var name in new[] { "acme", "bolt" })
        {
            await silo.AddCustomerAsync(name, $"ap@{name}.example");
            foreach (var n in new[] { 1, 2, 3 })
                await silo.DoAsync(Record($"{char.ToUpperInvariant(name[0])}-{n}", name, Usd(10_000 * n), Today.PlusDays(-60), Today.PlusDays(-10 * n + 15), Now));
        }

        await silo.SettleAsync();
    }

    public async Task DisposeAsync() => await served.DisposeAsync();

    [Fact]
    public async Task Lists_page_by_page_give_every_row_once_in_order()
    {
        var seen = new List<V1.Invoice>();
        for (var token = ""; seen.Count == 0 || token.Length > 0;)
        {
            var page = await served.CallAsync<V1.ListInvoicesRequest, V1.ListInvoicesResponse>(
                new V1.ListInvoicesRequest { Parent = "customers/-", PageSize = 4, PageToken = token, OrderBy = "open_amount desc" });
            seen.AddRange(page.Invoices);
            token = page.NextPageToken;
        }

        Assert.Equal([30_000L, 30_000, 20_000, 20_000, 10_000, 10_000], seen.Select(invoice => invoice.OpenAmount.MinorUnits));
        Assert.Equal(6, seen.Select(invoice => invoice.Name).Distinct().Count());
    }

    [Fact]
    public async Task A_token_of_another_query_is_refused_with_the_field()
    {
        var page = await served.CallAsync<V1.ListInvoicesRequest, V1.ListInvoicesResponse>(new() { Parent = "customers/-", PageSize = 1 });
        var refused = await RefusedAsync<V1.ListInvoicesRequest, V1.ListInvoicesResponse>(
            new() { Parent = "customers/-", PageSize = 1, PageToken = page.NextPageToken, Filter = "open_amount > 5" });

        Assert.Equal((StatusCode.InvalidArgument, "INVALID_ARGUMENT"), (refused.StatusCode, refused.Reason()));
        Assert.Equal("page_token", refused.Detail<Google.Rpc.BadRequest>()!.FieldViolations.Single().Field);
    }

    [Theory]
    [InlineData("number = \"A-1\"", 1)]
    [InlineData("NOT number = \"A-1\" AND customer = \"-none\" OR number:\"B-\"", 3)]
    [InlineData("days_overdue >= 5 AND open_amount < 30000", 2)]
    [InlineData("disposition = DRAFTED", 4)]
    [InlineData("disposition = NOT_DUE_YET", 2)]
    public async Task A_filter_leaves_what_it_says(string filter, int rows)
    {
        var page = await served.CallAsync<V1.ListInvoicesRequest, V1.ListInvoicesResponse>(new() { Parent = "customers/-", Filter = filter });

        Assert.Equal(rows, page.Invoices.Count);
    }

    [Fact]
    public async Task Dispositions_add_up_to_the_open_invoices_and_why_says_the_same()
    {
        var summary = await served.CallAsync<V1.SummarizeDispositionsRequest, V1.SummarizeDispositionsResponse>(new());
        var why = await served.CallAsync<V1.WhyCustomerRequest, V1.WhyCustomerResponse>(new() { Name = Acme });
        var one = await served.CallAsync<V1.WhyInvoiceRequest, V1.WhyInvoiceResponse>(new() { Name = "A-3" });

        Assert.Equal((6, 120_000L), (summary.Open.Count, summary.Open.Amounts.Single().MinorUnits));
        Assert.Equal(6, summary.Totals.Sum(total => total.Total.Count));
        Assert.Equal(3, why.Dispositions.Count);
        Assert.Equal(V1.Disposition.Drafted, one.Disposition.Disposition);
    }

    [Fact]
    public async Task A_draft_is_previewed_with_its_signed_link_and_approved_by_its_hash()
    {
        var drafts = await served.CallAsync<V1.ListDraftsRequest, V1.ListDraftsResponse>(new() { Parent = Acme, Filter = "state = DRAFTED" });
        var preview = await served.CallAsync<V1.PreviewDraftRequest, V1.PreviewDraftResponse>(new() { Name = drafts.Drafts.Single().Name });
        var changed = await RefusedAsync<V1.ApproveDraftRequest, V1.ApproveDraftResponse>(new() { Name = drafts.Drafts[0].Name, ContentHash = "00" });
        var approved = await served.CallAsync<V1.ApproveDraftRequest, V1.ApproveDraftResponse>(
            new() { Name = drafts.Drafts[0].Name, ContentHash = preview.ContentHash, Etag = drafts.Drafts[0].Etag });
        var stale = await RefusedAsync<V1.DiscardDraftRequest, V1.DiscardDraftResponse>(new() { Name = drafts.Drafts[0].Name, Etag = drafts.Drafts[0].Etag });

        Assert.DoesNotContain("SIGNATURE", preview.Email.Text, StringComparison.Ordinal);
        Assert.Contains($"/p/{Customer("acme")}.", preview.Email.Text, StringComparison.Ordinal);
        Assert.Equal((StatusCode.FailedPrecondition, "DRAFT_CHANGED"), (changed.StatusCode, changed.Reason()));
        Assert.NotEqual(V1.DraftState.Drafted, approved.Draft.State);
        Assert.Equal((StatusCode.Aborted, "STALE_ETAG"), (stale.StatusCode, stale.Reason()));
    }

    [Fact]
    public async Task The_queue_ranks_by_the_priority_whose_parts_it_shows_and_its_counts_add_up()
    {
        var page = await served.CallAsync<V1.ListQueueItemsRequest, V1.ListQueueItemsResponse>(new() { Scope = V1.QueueScope.Team });
        var first = await served.CallAsync<V1.ListQueueItemsRequest, V1.ListQueueItemsResponse>(new() { Scope = V1.QueueScope.Team, PageSize = 1 });
        var rest = await served.CallAsync<V1.ListQueueItemsRequest, V1.ListQueueItemsResponse>(
            new() { Scope = V1.QueueScope.Team, PageSize = 9, PageToken = first.NextPageToken });
        var counts = await served.CallAsync<V1.GetQueueCountsRequest, V1.GetQueueCountsResponse>(new() { Scope = V1.QueueScope.Team });

        Assert.Equal(2, page.Items.Count);
        Assert.Equal(page.Items.Select(item => item.Priority).OrderDescending(), page.Items.Select(item => item.Priority));
        Assert.Equal(page.Items.Select(item => item.Resource), first.Items.Concat(rest.Items).Select(item => item.Resource));
        Assert.Equal(2, counts.Counts.Tabs.Sum(tab => tab.Items));
    }

    [Fact]
    public async Task Cases_are_made_read_listed_and_ended()
    {
        var promise = (await served.CallAsync<V1.CreatePromiseRequest, V1.CreatePromiseResponse>(new()
        {
            Parent = Acme, Promise = new V1.Promise { Amount = Usd(500).ToWire(), Date = Today.PlusDays(3).ToWire(), Person = "Ann" },
        })).Promise;
        Assert.Equal(500, promise.Shares.Single().Amount.MinorUnits);
        Assert.Single((await served.CallAsync<V1.ListPromisesRequest, V1.ListPromisesResponse>(new() { Parent = "customers/-", Filter = "state = ACTIVE" })).Promises);
        await served.CallAsync<V1.CancelPromiseRequest, V1.CancelPromiseResponse>(new() { Name = promise.Name, Etag = promise.Etag });

        var dispute = (await served.CallAsync<V1.CreateDisputeRequest, V1.CreateDisputeResponse>(new()
        {
            Parent = First, Dispute = new V1.Dispute { Reason = V1.DisputeReason.Price, Words = "too much" },
        })).Dispute;
        Assert.Equal((V1.DisputeReason.Price, "too much"), (dispute.Reason, dispute.Words));
        var resolved = await served.CallAsync<V1.ResolveDisputeRequest, V1.ResolveDisputeResponse>(
            new() { Name = dispute.Name, Outcome = V1.DisputeState.Accepted, Words = "agreed" });
        Assert.Contains("/expectations/", resolved.Expectation, StringComparison.Ordinal);
        Assert.Single((await served.CallAsync<V1.ListExpectationsRequest, V1.ListExpectationsResponse>(new() { Parent = "customers/-/invoices/-" })).Expectations);

        var plan = (await served.CallAsync<V1.CreatePlanRequest, V1.CreatePlanResponse>(new()
        {
            Parent = Acme, Plan = new V1.Plan { Instalments = { new V1.Instalment { Date = Today.PlusDays(9).ToWire(), Amount = Usd(900).ToWire() } } },
        })).Plan;
        var own = await RefusedAsync<V1.ApprovePlanRequest, V1.ApprovePlanResponse>(new() { Name = plan.Name });
        Assert.Equal((V1.PlanState.WaitingForApproval, "SECOND_PERSON_REQUIRED"), (plan.State, own.Reason()));

        await served.CallAsync<V1.CreateNoteRequest, V1.CreateNoteResponse>(new() { Parent = First, Text = "Ask @mara about it." });
        var notes = await served.CallAsync<V1.ListNotesRequest, V1.ListNotesResponse>(new() { Parent = Acme });
        Assert.Equal(["users/mara"], notes.Notes.Single().Mentions);

        var item = (await served.CallAsync<V1.CreateWorkItemRequest, V1.CreateWorkItemResponse>(
            new() { WorkItem = new V1.WorkItem { Customer = Acme, Words = "Call them", Owner = "users/dana" } })).WorkItem;
        Assert.Equal(item.Name, (await served.CallAsync<V1.ListWorkItemsRequest, V1.ListWorkItemsResponse>(new() { Filter = "owner = users/dana AND kind = TASK" })).WorkItems.Last().Name);
        await served.CallAsync<V1.CompleteWorkItemRequest, V1.CompleteWorkItemResponse>(new() { Name = item.Name, Outcome = "reached" });

        var escalation = (await served.CallAsync<V1.CreateEscalationRequest, V1.CreateEscalationResponse>(
            new() { Escalation = new V1.Escalation { Customer = Acme, Target = V1.EscalationTarget.Legal, Reason = "no answer" } })).Escalation;
        Assert.Equal(escalation.Name, (await served.CallAsync<V1.ListEscalationsRequest, V1.ListEscalationsResponse>(new() { Filter = "target = LEGAL" })).Escalations.Single().Name);

        var timeline = await served.CallAsync<V1.GetTimelineRequest, V1.GetTimelineResponse>(new() { Name = Acme, PageSize = 100 });
        Assert.Contains(timeline.Entries, entry => entry.Kind == V1.TimelineKind.Note);
        Assert.Contains(timeline.Entries, entry => entry.Kind == V1.TimelineKind.Dispute);
    }

    [Fact]
    public async Task Contacts_customers_and_suppressions_are_kept()
    {
        var contact = (await served.CallAsync<V1.CreateContactRequest, V1.CreateContactResponse>(new()
        {
            Parent = Acme, Contact = new V1.Contact { DisplayName = "Bo", Email = "bo@acme.example", Role = V1.ContactRole.Billing },
        })).Contact;
        contact.Email = "bob@acme.example";
        await served.CallAsync<V1.UpdateContactRequest, V1.UpdateContactResponse>(new() { Contact = contact, UpdateMask = new() { Paths = { "email" } } });
        Assert.Equal(2, (await served.CallAsync<V1.ListContactsRequest, V1.ListContactsResponse>(new() { Parent = Acme })).Contacts.Count);

        var lifted = new List<string>();
        foreach (var target in new[] { new V1.Suppression { Email = "Bob@acme.example" }, new V1.Suppression { Domain = "acme.example" }, new V1.Suppression { Customer = Acme } })
        {
            (target.Reason, target.Permanent) = ("asked", true);
            lifted.Add((await served.CallAsync<V1.CreateSuppressionRequest, V1.CreateSuppressionResponse>(new() { Suppression = target })).Suppression.Name);
        }

        Assert.Equal(lifted.Order(), (await served.CallAsync<V1.ListSuppressionsRequest, V1.ListSuppressionsResponse>(new())).Suppressions.Select(one => one.Name).Order());
        foreach (var name in lifted) await served.CallAsync<V1.LiftSuppressionRequest, V1.LiftSuppressionResponse>(new() { Name = name, Reason = "back" });
        Assert.Empty((await served.CallAsync<V1.ListSuppressionsRequest, V1.ListSuppressionsResponse>(new())).Suppressions);

        var held = await served.CallAsync<V1.HoldCustomerRequest, V1.HoldCustomerResponse>(new() { Name = Acme, Until = Today.PlusDays(5).ToWire(), Reason = "asked" });
        var listed = await served.CallAsync<V1.ListCustomersRequest, V1.ListCustomersResponse>(new() { Filter = "overdue = true AND display_name:ACM" });
        Assert.Equal(("asked", 60_000L), (held.Customer.Hold.Reason, listed.Customers.Single().Balances.Single().Open.MinorUnits));
    }

    [Fact]
    public async Task Who_lacks_the_right_is_refused_at_the_door()
    {
        served.Silo.Actor = served.Silo.Actor with { Rights = Right.View };

        var refused = await RefusedAsync<V1.PauseInvoiceRequest, V1.PauseInvoiceResponse>(new() { Name = First, Reason = "x" });

        Assert.Equal((StatusCode.PermissionDenied, "PERMISSION_DENIED"), (refused.StatusCode, refused.Reason()));
    }

    [Fact]
    public async Task A_mail_of_ones_own_is_drafted_in_the_templates_words_or_in_ones_own()
    {
        foreach (var draft in (await DraftsAsync()).Where(draft => draft.State == V1.DraftState.Drafted))
            await served.CallAsync<V1.DiscardDraftRequest, V1.DiscardDraftResponse>(new() { Name = draft.Name, Reason = "I write myself" });

        var made = (await served.CallAsync<V1.CreateDraftRequest, V1.CreateDraftResponse>(new() { Parent = Acme, MailClass = V1.MailClass.Chase })).Draft;
        Assert.Equal((3, V1.DraftState.Drafted), (made.Invoices.Count, made.State));
        var again = await RefusedAsync<V1.CreateDraftRequest, V1.CreateDraftResponse>(new() { Parent = Acme, MailClass = V1.MailClass.Chase });
        Assert.Equal("ALREADY_EXISTS", again.Reason());

        var answer = (await served.CallAsync<V1.CreateDraftRequest, V1.CreateDraftResponse>(
            new() { Parent = Acme, MailClass = V1.MailClass.Answer, Subject = "Your question", Text = "Dear {contact_name}, <yes>." })).Draft;
        Assert.Equal(V1.MailClass.Answer, answer.MailClass);
        Assert.Contains("&lt;yes&gt;", answer.Html, StringComparison.Ordinal);
        Assert.DoesNotContain("{contact_name}", answer.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_preview_is_sent_to_the_callers_own_address_and_stands_in_nobodys_queue()
    {
        var draft = (await DraftsAsync()).First(draft => draft.State == V1.DraftState.Drafted);
        var name = served.Silo.Actor.Id.Split('/')[^1];
        await served.Silo.DoAsync((GrainId.Workspace, new Plixo.Grains.Workspaces.SaveUser(
            new Plixo.Grains.Workspaces.User(name, "Dana", "dana@acme.example", Roles.Operator, [], 0))));
        var queue = new V1.ListQueueItemsRequest { Scope = V1.QueueScope.Team, PageSize = 1000 };
        var before = (await served.CallAsync<V1.ListQueueItemsRequest, V1.ListQueueItemsResponse>(queue)).Items.Count;

        Assert.Equal("dana@acme.example", (await served.CallAsync<V1.SendPreviewRequest, V1.SendPreviewResponse>(new() { Name = draft.Name })).Email);

        Assert.Equal(before, (await served.CallAsync<V1.ListQueueItemsRequest, V1.ListQueueItemsResponse>(queue)).Items.Count);
        var mailed = Assert.Single(await DraftsAsync(), sent => sent.MailClass == V1.MailClass.Internal);
        Assert.Equal(V1.DraftState.Sending, mailed.State);
    }

    [Fact]
    public async Task Why_an_approved_e_mail_waits_is_said_by_the_answer_the_draft_and_the_queue()
    {
        var draft = (await DraftsAsync()).First(draft => draft.State == V1.DraftState.Drafted);
        await served.CallAsync<V1.ApproveDraftRequest, V1.ApproveDraftResponse>(new() { Name = draft.Name });
        await served.Silo.DoAsync((CaseWorkspace.Segment.Grain, new Plixo.Grains.Segments.PauseSegment("Audit")));

        var sent = await served.CallAsync<V1.SendDraftRequest, V1.SendDraftResponse>(new() { Name = draft.Name });
        var shown = (await served.CallAsync<V1.GetDraftRequest, V1.GetDraftResponse>(new() { Name = draft.Name })).Draft;
        var queued = (await served.CallAsync<V1.ListQueueItemsRequest, V1.ListQueueItemsResponse>(
            new() { Scope = V1.QueueScope.Team, PageSize = 1000 })).Items.Single(item => item.Resource == draft.Name);

        foreach (var waits in new[] { sent.Waits, shown.Waits, queued.Waits })
        {
            var wait = Assert.Single(waits);
            Assert.Equal((V1.Reason.SendingPaused, "The segment is paused: Audit", (object?)null), (wait.Reason, wait.Words, wait.Until));
        }
    }

    [Fact]
    public async Task A_draft_that_came_back_shows_part_by_part_what_a_payer_would_read_otherwise()
    {
        var draft = (await DraftsAsync()).First(draft => draft.State == V1.DraftState.Drafted && draft.Customer == Acme);
        await served.CallAsync<V1.ApproveDraftRequest, V1.ApproveDraftResponse>(new() { Name = draft.Name });
        Assert.Empty((await GetAsync(draft.Name)).Differences);

        await served.Silo.DoAsync(Payment("A-3", Usd(4_000), Today));
        await served.Silo.SettleAsync();

        var back = await GetAsync(draft.Name);
        Assert.Equal((V1.DraftState.Drafted, "A balance has changed."), (back.State, back.ReturnWords));
        Assert.Equal(["invoices", "total", "text"], back.Differences.Select(one => one.Part).Where(part => part != "subject"));
        var invoice = back.Differences.Single(one => one.Part == "invoices");
        Assert.Equal(("A-3: 300.00 USD, due 2026-02-15", "A-3: 260.00 USD, due 2026-02-15"), (invoice.Before, invoice.After));
    }

    [Fact]
    public async Task What_a_person_edits_stands_against_what_was_approved()
    {
        var draft = (await DraftsAsync()).First(draft => draft.State == V1.DraftState.Drafted && draft.Customer == Acme);
        await served.CallAsync<V1.ApproveDraftRequest, V1.ApproveDraftResponse>(new() { Name = draft.Name });

        await served.CallAsync<V1.UpdateDraftRequest, V1.UpdateDraftResponse>(
            new() { Draft = new V1.Draft { Name = draft.Name, Subject = "Please" }, UpdateMask = new() { Paths = { "subject" } } });

        var one = Assert.Single((await GetAsync(draft.Name)).Differences);
        Assert.Equal(("subject", "Please"), (one.Part, one.After));
        Assert.NotEmpty(one.Before);
    }

    private async Task<V1.Draft> GetAsync(string draft) => (await served.CallAsync<V1.GetDraftRequest, V1.GetDraftResponse>(new() { Name = draft })).Draft;

    private async Task<IReadOnlyList<V1.Draft>> DraftsAsync() =>
        (await served.CallAsync<V1.ListDraftsRequest, V1.ListDraftsResponse>(new() { Parent = "customers/-", PageSize = 1000 })).Drafts;

    private Task<RpcException> RefusedAsync<TRequest, TResponse>(TRequest request)
        where TRequest : class, Google.Protobuf.IMessage<TRequest>, new()
        where TResponse : class, Google.Protobuf.IMessage<TResponse>, new() =>
        Assert.ThrowsAsync<RpcException>(() => served.CallAsync<TRequest, TResponse>(request));
}

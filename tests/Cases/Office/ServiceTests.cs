using Google.Protobuf.WellKnownTypes;
using Microsoft.AspNetCore.Builder;
using NodaTime;
using Plixo.Grains.Core;
using Plixo.Rpc;
using Plixo.Rpc.Server;
using Plixo.Silo.Import.Importing;
using Plixo.Silo.Services.Front;
using Plixo.Tests.Cases.Importing;
using Plixo.V1;

namespace Plixo.Tests.Cases.Office;

public sealed class ServiceTests : IAsyncDisposable
{
    private readonly OfficeDesk desk = new();

    public ValueTask DisposeAsync() => desk.DisposeAsync();

    [Fact]
    public async Task Every_method_of_the_contract_is_bound_and_names_its_right()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Services.AddPlixoRpc();
        await using var app = builder.Build();

        foreach (var service in OfficeDesk.Descriptors) app.MapRpc(service, desk.All[service.Name]);

        Requirements.Check(OfficeDesk.Descriptors);
        Assert.Equal(desk.All.Count, OfficeDesk.Descriptors.Count());
    }

    [Fact]
    public async Task A_user_signs_in_once_by_link_and_acts_with_the_role_that_the_workspace_gives()
    {
        var made = await desk.Users.CreateUser(
            new CreateUserRequest { UserId = "dana", User = new User { DisplayName = "Dana", Email = "dana@seller.example", Role = Role.Operator } }, OfficeDesk.Call());

        var session = await desk.Users.SignIn(new SignInRequest { Link = made.SignInLink }, OfficeDesk.Call(null));
        await Assert.ThrowsAsync<RpcException>(() => desk.Users.SignIn(new SignInRequest { Link = made.SignInLink }, OfficeDesk.Call(null)));

        var actor = await ActorOfAsync(session.SessionToken);
        Assert.Equal(("users/dana", Roles.RightsOf(Roles.Operator)), (actor!.Id, actor.Rights));
        await desk.Users.UpdateUser(
            new UpdateUserRequest { User = new User { Name = "users/dana", Disabled = true }, UpdateMask = new FieldMask { Paths = { "disabled" } } }, OfficeDesk.Call());
        await Assert.ThrowsAsync<RpcException>(() => ActorOfAsync(session.SessionToken));
    }

    [Fact]
    public async Task A_token_acts_with_its_role_until_it_is_revoked_and_its_secret_is_kept_nowhere()
    {
        var made = await desk.Users.CreateToken(
            new CreateTokenRequest { Token = new Token { DisplayName = "ERP", Role = Role.Bridge } }, OfficeDesk.Call());

        Assert.True((await ActorOfAsync(made.Secret))!.May(Plixo.Grains.Core.Right.ImportLedger));
        var kept = await desk.Ledger.Store.QueryAsync(
            "SELECT hash, id, subject, name FROM credential", new Dictionary<string, object?>(), row => string.Join(' ', row), CancellationToken.None);
        Assert.DoesNotContain(kept, row => row.Contains(made.Secret, StringComparison.Ordinal));
        await desk.Users.RevokeToken(new RevokeTokenRequest { Name = made.Token.Name }, OfficeDesk.Call());
        await Assert.ThrowsAsync<RpcException>(() => ActorOfAsync(made.Secret));
    }

    [Fact]
    public async Task A_policy_edit_changes_what_the_mask_names_and_nothing_else()
    {
        await desk.GivenSegmentAsync();
        var before = (await desk.Segments.GetSegment(new GetSegmentRequest { Name = "segments/smb" }, OfficeDesk.Call())).Segment;

        var edit = new UpdateSegmentRequest
        {
            Segment = new Segment { Name = "segments/smb", Etag = before.Etag, Policy = new Policy { Caps = new Caps { PerDay = 7 } } },
            UpdateMask = new FieldMask { Paths = { "policy.caps.per_day" } },
        };
        var shown = await desk.Segments.UpdateSegment(new UpdateSegmentRequest(edit) { ValidateOnly = true }, OfficeDesk.Call());
        Assert.Equal((7, 7L), (shown.Segment.Policy.Caps.PerDay, shown.Effect.After[0].Cap));
        Assert.Equal(500, shown.Effect.Before[0].Cap);
        var after = (await desk.Segments.UpdateSegment(edit, OfficeDesk.Call())).Segment;

        before.Policy.Caps.PerDay = 7;
        Assert.Equal(before.Policy, after.Policy);
        Assert.EndsWith("/2", after.PolicyVersion, StringComparison.Ordinal);
        var stale = await Assert.ThrowsAsync<RpcException>(() => desk.Segments.UpdateSegment(edit, OfficeDesk.Call()));
        Assert.Equal(StatusCode.Aborted, stale.StatusCode);
        var versions = await desk.Segments.ListPolicyVersions(new ListPolicyVersionsRequest { Parent = "segments/smb" }, OfficeDesk.Call());
        Assert.Equal(["caps"], versions.Versions[0].Changed.Paths);
    }

    [Fact]
    public async Task Breaker_retries_guardrails_and_payers_promises_are_fields_of_the_policy()
    {
        await desk.GivenSegmentAsync();
        var before = (await desk.Segments.GetSegment(new GetSegmentRequest { Name = "segments/smb" }, OfficeDesk.Call())).Segment.Policy;
        Assert.Equal([5 * 60L, 15 * 60, 3600, 4 * 3600], before.Retry.Delays.Select(delay => delay.Seconds));
        Assert.Equal((10, 2, 20, 3), (before.PayerPromiseDays, before.PayerPromisesPerInvoice, before.Breaker.BouncesInAnHour, before.Breaker.ComplaintsInADay));
        Assert.Equal((7, 60, 0.02, 0.001), (before.Guardrails.HealthDays, before.Guardrails.DecidedDays, before.Guardrails.BounceWarnRate, before.Guardrails.ComplaintWarnRate));

        var edit = new UpdateSegmentRequest
        {
            Segment = new Segment
            {
                Name = "segments/smb",
                Policy = new Policy
                {
                    PayerPromiseDays = 3,
                    Retry = new Retry { Delays = { new Google.Protobuf.WellKnownTypes.Duration { Seconds = 600 } } },
                    Breaker = new Breaker { ComplaintsInADay = 1 },
                    Guardrails = new Guardrails { HealthDays = 14 },
                },
            },
            UpdateMask = new FieldMask { Paths = { "policy.payer_promise_days", "policy.retry.delays", "policy.breaker.complaints_in_a_day", "policy.guardrails.health_days" } },
        };
        var after = (await desk.Segments.UpdateSegment(edit, OfficeDesk.Call())).Segment.Policy;

        (before.PayerPromiseDays, before.Breaker.ComplaintsInADay, before.Guardrails.HealthDays) = (3, 1, 14);
        before.Retry.Delays.Clear();
        before.Retry.Delays.Add(new Google.Protobuf.WellKnownTypes.Duration { Seconds = 600 });
        Assert.Equal(before, after);

        edit.Segment.Policy.Retry.Delays[0].Seconds = 90;
        var refused = await Assert.ThrowsAsync<RpcException>(() => desk.Segments.UpdateSegment(edit, OfficeDesk.Call()));
        Assert.Contains("policy.retry.delays", Assert.Single(refused.Detail<Google.Rpc.BadRequest>()!.FieldViolations).Field, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Typed_records_are_judged_by_the_rules_of_a_file()
    {
        async IAsyncEnumerable<ImportRecordsRequest> Records()
        {
            await Task.CompletedTask;
            yield return new ImportRecordsRequest { Header = new ImportHeader { Kind = LedgerKind.Customers, Source = "erp" } };
            yield return new ImportRecordsRequest { Customer = new CustomerRecord { ExternalId = "c-1", DisplayName = "Acme, \"Inc\"", CurrencyCode = "EUR", CreditLimit = new Plixo.V1.Money { CurrencyCode = "EUR", MinorUnits = 12_345 } } };
            yield return new ImportRecordsRequest { Customer = new CustomerRecord { ExternalId = "c-2", DisplayName = "Bolt", CurrencyCode = "XXX" } };
        }

        var import = (await desk.Imports.ImportRecords(Records(), OfficeDesk.Call())).Import;
        await desk.Ledger.FinishAsync((await ImportQueries.FindAsync(desk.Ledger.Store, import.Name["imports/".Length..], CancellationToken.None))!);

        var verdicts = await desk.Imports.ListVerdicts(new ListVerdictsRequest { Parent = import.Name }, OfficeDesk.Call());
        Assert.Equal([VerdictOutcome.Applied, VerdictOutcome.Refused], verdicts.Verdicts.Select(verdict => verdict.Outcome));
        Assert.Equal("CURRENCY_UNKNOWN", verdicts.Verdicts[1].Faults[0].Code);
        Assert.Equal(JobState.Succeeded, (await desk.Jobs.GetJob(new GetJobRequest { Name = import.Job }, OfficeDesk.Call())).Job.State);
        Assert.Single((await desk.Imports.ListImports(new ListImportsRequest { Filter = "source = erp" }, OfficeDesk.Call())).Imports);
        Assert.Single((await desk.Imports.ListWatermarks(new ListWatermarksRequest(), OfficeDesk.Call())).Watermarks);
    }

    [Fact]
    public async Task The_request_id_of_an_import_answers_for_the_same_content_alone()
    {
        async IAsyncEnumerable<ImportFileRequest> File(string content)
        {
            await Task.CompletedTask;
            yield return new ImportFileRequest { Header = new ImportHeader { Kind = LedgerKind.Customers, Source = "erp", RequestId = "r-1" } };
            yield return new ImportFileRequest { Chunk = Google.Protobuf.ByteString.CopyFromUtf8(content) };
        }

        var first = (await desk.Imports.ImportFile(File(LedgerFiles.Customers), OfficeDesk.Call())).Import;
        Assert.Equal(first.Name, (await desk.Imports.ImportFile(File(LedgerFiles.Customers), OfficeDesk.Call())).Import.Name);
        var refused = await Assert.ThrowsAsync<RpcException>(() => desk.Imports.ImportFile(File(LedgerFiles.Customers + "\n"), OfficeDesk.Call()));

        Assert.Equal("REQUEST_ID_REUSED", refused.Reason());
        Assert.Single((await desk.Imports.ListImports(new ListImportsRequest(), OfficeDesk.Call())).Imports);
    }

    [Fact]
    public async Task A_template_is_previewed_on_a_real_customer_and_counts_for_autopilot()
    {
        await desk.GivenSegmentAsync();
        await desk.Ledger.ImportAsync(RecordKind.Customers, LedgerFiles.Customers);
        await desk.Ledger.ImportAsync(RecordKind.Contacts, LedgerFiles.Contacts);
        await desk.Ledger.ImportAsync(RecordKind.Invoices, LedgerFiles.OpenInvoices([1]));
        await desk.Ledger.SettleAsync();
        var customer = $"customers/{ExternalIds.Customer("erp", "c-1")}";

        var preview = await desk.Templates.PreviewTemplate(
            new PreviewTemplateRequest { Name = "templates/reminder", Customer = customer, RequestId = "r-1" }, OfficeDesk.Call());

        Assert.Contains("Ada", preview.Email.Text, StringComparison.Ordinal);
        var ready = await desk.Segments.GetReadiness(new GetReadinessRequest { Name = "segments/smb" }, OfficeDesk.Call());
        Assert.True(ready.Readiness.Checks.Single(check => check.Kind == ReadinessKind.TemplatesPreviewed).Met);
        Assert.False(ready.Readiness.Ready);
    }

    [Fact]
    public async Task Figures_of_the_rows_are_those_of_the_formulas()
    {
        await desk.GivenSegmentAsync();
        await desk.Ledger.ImportAsync(RecordKind.Customers, LedgerFiles.Customers);
        await desk.Ledger.ImportAsync(RecordKind.Contacts, LedgerFiles.Contacts);
        // Receivables of 212, sales of 100, 80 and 70 in the three periods of 30 days before today, 2026-03-02: 73.7 days.
        await desk.Ledger.ImportAsync(RecordKind.Invoices, LedgerFiles.Invoices(
            "i-1,c-1,EUR,100.00,100.00,2026-02-20,2026-03-22", "i-2,c-1,EUR,80.00,80.00,2026-01-20,2026-02-19", "i-3,c-1,EUR,70.00,32.00,2025-12-20,2026-01-19"));
        await desk.Ledger.SettleAsync();

        var overview = await desk.Kpis.GetOverview(new GetOverviewRequest(), OfficeDesk.Call());

        var euros = Assert.Single(overview.Receivables);
        Assert.Equal((21_200L, 11_200L), (euros.Open.MinorUnits, euros.Overdue.MinorUnits));
        Assert.Equal(73.7, euros.DsoDays, 1);
        Assert.Equal((0L, 2L), (overview.Coverage.Numerator, overview.Coverage.Denominator));
        var aging = Assert.Single((await desk.Kpis.ListAging(new ListAgingRequest(), OfficeDesk.Call())).Rows);
        Assert.Equal((10_000L, 8_000L, 3_200L), (aging.NotDue.Open.MinorUnits, aging.Days1To30.Open.MinorUnits, aging.Days31To60.Open.MinorUnits));
        Assert.Single((await desk.Kpis.ListSegmentHealth(new ListSegmentHealthRequest(), OfficeDesk.Call())).Segments);
        Assert.Equal(0, (await desk.Kpis.GetEmailHealth(new GetEmailHealthRequest(), OfficeDesk.Call())).Now.Sent);
    }

    [Fact]
    public async Task A_segment_rule_asks_for_the_rating_that_a_file_names()
    {
        await desk.GivenSegmentAsync();
        await desk.Settings.UpdateSegmentRules(
            new UpdateSegmentRulesRequest { Rules = new SegmentRules { Rules = { new Plixo.V1.SegmentRule { Segment = "segments/smb", Ratings = { "A", "B" } } } } }, OfficeDesk.Call());

        await desk.Ledger.ImportAsync(RecordKind.Customers, "external_id,name,rating\nc-1,Acme,A\nc-2,Bolt,C\n");
        await desk.Ledger.SettleAsync();

        var segments = await desk.Ledger.Store.QueryAsync(
            "SELECT external_id, rating, segment FROM customer ORDER BY external_id", new Dictionary<string, object?>(),
            row => (row[0] as string, row[1] as string, row[2] as string), CancellationToken.None);
        Assert.Equal([("c-1", "A", "smb"), ("c-2", "C", "")], segments);
    }

    [Fact]
    public async Task The_stock_of_a_midnight_is_the_one_that_the_events_make_anew()
    {
        await desk.GivenSegmentAsync();
        await desk.Ledger.ImportAsync(RecordKind.Customers, LedgerFiles.Customers);
        await desk.Ledger.ImportAsync(RecordKind.Invoices, LedgerFiles.OpenInvoices([1, 2, 3]));
        await desk.Ledger.SettleAsync();
        var (today, now) = (new LocalDate(2026, 3, 2), desk.Ledger.Time.Wall);

        var counted = await Plixo.Silo.Reading.StockQueries.CountAsync(desk.Ledger.Store, today, now, 30, CancellationToken.None);
        desk.Ledger.Time.Advance(NodaTime.Duration.FromSeconds(1));
        await desk.Ledger.ImportAsync(RecordKind.Payments, LedgerFiles.Payments("z-1,c-1,i-1,2026-03-03,EUR,100.00,100.00,payment,applied"));
        var anew = await desk.Ledger.History.AtAsync(today, now, 30, CancellationToken.None);

        Assert.Equal(counted.Select(stock => (stock.Segment, stock.Currency, stock.OpenCount, stock.Open, stock.Aged)), anew.Select(stock => (stock.Segment, stock.Currency, stock.OpenCount, stock.Open, stock.Aged)));
        Assert.Equal(30_000, Assert.Single(counted).Open);
    }

    [Fact]
    public async Task The_clock_of_a_sandbox_advances_and_never_runs_backwards()
    {
        var before = (await desk.Operations.GetClock(new GetClockRequest(), OfficeDesk.Call())).BusinessTime;
        var set = await desk.Operations.SetClock(
            new SetClockRequest { BusinessTime = Timestamp.FromDateTimeOffset(before.ToDateTimeOffset().AddDays(2)) }, OfficeDesk.Call());

        Assert.Equal(before.Seconds + 172_800, set.BusinessTime.Seconds);
        await Assert.ThrowsAsync<RpcException>(() => desk.Operations.SetClock(new SetClockRequest { BusinessTime = before }, OfficeDesk.Call()));
        Assert.Equal("capture", (await desk.Operations.GetStatus(new GetStatusRequest(), OfficeDesk.Call())).MailMode);
    }

    [Theory]
    [InlineData("policy.calendar", "segment.policy.calendar")]
    [InlineData("policy.sender", "segment.policy.sender")]
    [InlineData("policy.steps", "segment.policy.steps")]
    [InlineData("policy.time_zone", "segment.policy.time_zone")]
    public async Task Showing_the_effect_of_an_edit_refuses_what_saving_it_refuses(string edited, string refused)
    {
        await desk.GivenSegmentAsync();
        var edit = new UpdateSegmentRequest
        {
            Segment = new Segment
            {
                Name = "segments/smb",
                Policy = new Policy { Calendar = "calendars/none", Sender = "senders/none", TimeZone = "Mars/Base", Steps = { new CadenceStep { OffsetDays = 1, Template = "templates/none" } } },
            },
            UpdateMask = new FieldMask { Paths = { edited } },
        };

        var shown = await Assert.ThrowsAsync<RpcException>(() => desk.Segments.UpdateSegment(new UpdateSegmentRequest(edit) { ValidateOnly = true }, OfficeDesk.Call()));
        var saved = await Assert.ThrowsAsync<RpcException>(() => desk.Segments.UpdateSegment(edit, OfficeDesk.Call()));

        Assert.Equal((StatusCode.InvalidArgument, shown.Message), (shown.StatusCode, saved.Message));
        Assert.Equal(refused, Assert.Single(shown.Detail<Google.Rpc.BadRequest>()!.FieldViolations).Field);
    }

    [Fact]
    public async Task Where_pay_links_lead_is_the_configurations_to_say()
    {
        var edit = new UpdateWorkspaceRequest { Workspace = new Workspace { PortalBaseUrl = "javascript:x" }, UpdateMask = new FieldMask { Paths = { "portal_base_url" } } };

        var refused = await Assert.ThrowsAsync<RpcException>(() => desk.Settings.UpdateWorkspace(edit, OfficeDesk.Call()));

        Assert.Contains("Portal:BaseUrl", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_rebuild_that_runs_is_answered_to_whoever_asks_for_another()
    {
        await using var desk = new OfficeDesk();
        var first = (await desk.Operations.Rebuild(new RebuildRequest { RequestId = "r-1" }, OfficeDesk.Call())).Job;
        var second = (await desk.Operations.Rebuild(new RebuildRequest { RequestId = "r-2" }, OfficeDesk.Call())).Job;

        Assert.Equal((first.Name, "rebuild", JobState.Waiting, OfficeDesk.Boss.Id), (second.Name, first.Kind, first.State, first.Creator));
    }

    [Fact]
    public async Task Drain_asks_the_process_to_stop_and_names_the_silo()
    {
        var drained = await desk.Operations.Drain(new DrainRequest(), OfficeDesk.Call());

        Assert.Equal("a", drained.SiloId);
        Assert.True(desk.Host.ApplicationStopping.IsCancellationRequested);
    }

    [Fact]
    public async Task The_audit_log_says_who_did_what_newest_first()
    {
        await desk.GivenSegmentAsync();
        await desk.Ledger.Store.SealAsync(hash => hash, 1_000, null, CancellationToken.None);

        var log = await desk.Audit.ListAuditEntries(new ListAuditEntriesRequest { Filter = "actor = \"users/boss\"", PageSize = 2 }, OfficeDesk.Call());
        var rest = await desk.Audit.ListAuditEntries(new ListAuditEntriesRequest { Filter = "actor = \"users/boss\"", PageToken = log.NextPageToken }, OfficeDesk.Call());

        Assert.Equal(["workspace.rules-ordered", "segment.created", "workspace.sender-saved", "workspace.template-saved"], log.Entries.Concat(rest.Entries).Select(entry => entry.Kind));
        var exported = new List<ExportAuditResponse>();
        await foreach (var part in desk.Audit.ExportAudit(new ExportAuditRequest(), OfficeDesk.Call())) exported.Add(part);
        Assert.Equal(4, exported.Count(part => part.Event is not null));
    }

    private async Task<Actor?> ActorOfAsync(string secret)
    {
        var call = OfficeDesk.Call(null, secret);
        await desk.Authenticator.InvokeAsync(call, _ => Task.CompletedTask);
        return call.Get<Actor>();
    }
}

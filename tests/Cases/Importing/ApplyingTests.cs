using NodaTime;
using Plixo.Grains.Core;
using Plixo.Grains.Customers;
using Plixo.Grains.Workspaces;
using Plixo.Silo.Import.Importing;

namespace Plixo.Tests.Cases.Importing;

public sealed class ApplyingTests : IAsyncDisposable
{
    private readonly LedgerDesk desk = new();

    public ValueTask DisposeAsync() => desk.DisposeAsync();

    [Fact]
    public async Task Customers_contacts_invoices_and_payments_become_grains()
    {
        await GivenCustomersAsync();
        await desk.ImportAsync(RecordKind.Invoices, LedgerFiles.Invoices("i-1,c-1,EUR,100.00,80.00,2026-01-01,2026-01-31"));
        var payments = await desk.ImportAsync(
            RecordKind.Payments, LedgerFiles.Payments("z-1,c-1,i-1,2026-03-03,EUR,30.00,30.00,payment,applied", "z-2,c-1,,2026-03-03,EUR,5.00,5.00,payment,applied"));

        Assert.Equal((ImportStates.Applied, 2L, 0L), (payments.State, payments.Applied, payments.Refused));
        Assert.Equal(5_000, (await desk.InvoiceAsync("i-1")).Open);
        var (customer, _) = await desk.Views.StateAsync<CustomerState>(ExternalIds.Customer("erp", "c-1").Grain, CancellationToken.None);
        Assert.Equal("ada@acme.example", Assert.Single(customer!.Contacts.Values).Email.Value);
        Assert.Equal(500, Assert.Single(customer.Unapplied.Values).MinorUnits);
        var source = (await desk.Views.WorkspaceAsync(CancellationToken.None)).Sources["erp"];
        Assert.Equal((LedgerKind.Balances, desk.Time.Wall), (source.Kind, source.AsOf));
    }

    [Fact]
    public async Task A_payment_from_before_a_balance_was_told_is_in_the_balance_already()
    {
        await GivenCustomersAsync();
        await desk.ImportAsync(RecordKind.Invoices, LedgerFiles.Invoices("i-1,c-1,EUR,100.00,100.00,2026-01-01,2026-01-31"));
        desk.Time.Advance(Duration.FromDays(1));
        var today = desk.Time.Wall.InUtc().Date;
        await desk.ImportAsync(RecordKind.Invoices, LedgerFiles.Invoices("i-1,c-1,EUR,100.00,60.00,2026-01-01,2026-01-31"));

        await PayAsync("z-1", today, 40, 6_000);
        await PayAsync("z-1", today, 40, 6_000, "reversed");
        desk.Time.Advance(Duration.FromMinutes(1));
        await PayAsync("z-2", today.PlusDays(-1), 15, 6_000);
        await PayAsync("z-3", today, 10, 5_000);
        await desk.ImportAsync(RecordKind.Invoices, LedgerFiles.Invoices("i-1,c-1,EUR,100.00,50.00,2026-01-01,2026-01-31"));
        Assert.Equal(5_000, (await desk.InvoiceAsync("i-1")).Open);
    }

    [Fact]
    public async Task A_payment_that_a_balance_may_have_in_it_already_makes_no_credit()
    {
        await GivenCustomersAsync();
        await desk.ImportAsync(RecordKind.Invoices, LedgerFiles.Invoices("i-1,c-1,EUR,100.00,0.00,2026-01-01,2026-01-31"));
        desk.Time.Advance(Duration.FromMinutes(1));

        await PayAsync("z-1", desk.Time.Wall.InUtc().Date, 100, 0);
        await PayAsync("z-2", desk.Time.Wall.InUtc().Date.PlusDays(1), 30, 0);
    }

    private async Task PayAsync(string id, LocalDate date, int amount, long open, string status = "applied")
    {
        await desk.ImportAsync(RecordKind.Payments, LedgerFiles.Payments($"{id},c-1,i-1,{date:uuuu-MM-dd},EUR,{amount}.00,{amount}.00,payment,{status}"));
        Assert.Equal(open, (await desk.InvoiceAsync("i-1")).Open);
    }

    [Fact]
    public async Task A_file_imported_twice_changes_nothing()
    {
        await GivenCustomersAsync();
        var file = LedgerFiles.OpenInvoices(Enumerable.Range(1, 20));
        var first = await desk.ImportAsync(RecordKind.Invoices, file);
        await desk.SettleAsync();
        var events = await desk.CountAsync("event");

        var second = await desk.ImportAsync(RecordKind.Invoices, file);
        await desk.SettleAsync();

        Assert.Equal((20L, 0L), (first.Applied, first.Unchanged));
        Assert.Equal((0L, 20L, true), (second.Applied, second.Unchanged, second.Repeated));
        Assert.Equal(events, await desk.CountAsync("event"));
    }

    [Fact]
    public async Task A_dry_run_gives_each_row_the_verdict_that_applying_it_gives()
    {
        await GivenCustomersAsync();
        await desk.ImportAsync(RecordKind.Invoices, LedgerFiles.OpenInvoices([1]));
        var file = LedgerFiles.Payments(
            "z-1,c-1,i-1,2026-03-03,EUR,30.00,30.00,payment,applied", "z-2,c-1,i-9,2026-03-03,EUR,5.00,5.00,payment,applied",
            "z-3,c-9,,2026-03-03,EUR,5.00,5.00,payment,applied", "z-4,c-2,i-1,2026-03-03,EUR,5.00,5.00,payment,applied");

        var dry = await desk.ImportAsync(RecordKind.Payments, file, order => order with { DryRun = true });
        var real = await desk.ImportAsync(RecordKind.Payments, file);

        Assert.Equal((ImportStates.DryRun, 1L, 2L), (dry.State, dry.Applied, dry.Refused));
        Assert.Equal((1L, 2L), (real.Applied, real.Refused));
        string[] judged = [RowOutcomes.Taken, RowOutcomes.Unmatched, RowOutcomes.Refused, RowOutcomes.Refused];
        Assert.Equal(judged, (await desk.RowsAsync(dry)).Select(row => row.Outcome));
        Assert.Equal([RowOutcomes.Applied, .. judged[1..]], (await desk.RowsAsync(real)).Select(row => row.Outcome));
        Assert.Equal((await desk.RowsAsync(dry)).Select(row => row.Faults), (await desk.RowsAsync(real)).Select(row => row.Faults));
    }

    [Fact]
    public async Task The_same_content_is_no_repetition_where_it_changed_something()
    {
        await GivenCustomersAsync();
        await desk.ImportAsync(RecordKind.Invoices, LedgerFiles.OpenInvoices(Enumerable.Range(1, 20)));
        var file = LedgerFiles.OpenInvoices(Enumerable.Range(1, 19));
        await desk.ImportAsync(RecordKind.Invoices, file);

        var full = await desk.ImportAsync(RecordKind.Invoices, file, order => order with { Full = true });
        var older = await desk.ImportAsync(RecordKind.Invoices, file, order => order with { AsOf = desk.Time.Wall - Duration.FromHours(1) });

        Assert.Equal((1L, false), (full.Absent, full.Repeated));
        Assert.Equal((ImportStates.Refused, false), (older.State, older.Repeated));
    }

    [Fact]
    public async Task An_older_file_is_refused_whole()
    {
        await GivenCustomersAsync();
        await desk.ImportAsync(RecordKind.Invoices, LedgerFiles.OpenInvoices([1]));
        var events = await desk.CountAsync("event");

        var older = await desk.ImportAsync(
            RecordKind.Invoices, LedgerFiles.OpenInvoices([1, 2]), order => order with { AsOf = desk.Time.Wall - Duration.FromHours(1) });

        Assert.Equal(ImportStates.Refused, older.State);
        Assert.Contains(ImportRefusals.FileOlder, older.Fault, StringComparison.Ordinal);
        Assert.Equal(events, await desk.CountAsync("event"));
    }

    [Fact]
    public async Task Imports_of_one_source_are_applied_in_the_order_in_which_they_were_taken()
    {
        await GivenCustomersAsync();
        var older = await desk.TakeAsync(RecordKind.Invoices, LedgerFiles.OpenInvoices([1, 2]), order => order with { AsOf = desk.Time.Wall - Duration.FromHours(1) });
        desk.Time.Advance(Duration.FromSeconds(1));
        var newer = await desk.TakeAsync(RecordKind.Invoices, LedgerFiles.OpenInvoices([1]));
        await desk.PortionAsync(newer);
        Assert.Equal(0, await desk.CountAsync("invoice"));

        await desk.FinishAsync(older);
        await desk.FinishAsync(newer);

        Assert.Equal(2, await desk.CountAsync("invoice"));
        Assert.Equal(ImportStates.Applied, (await ImportQueries.FindAsync(desk.Store, newer.Id, CancellationToken.None))!.State);
    }

    [Fact]
    public async Task A_cut_file_leaves_nothing()
    {
        await GivenCustomersAsync();
        var events = await desk.CountAsync("event");

        var cut = await desk.ImportAsync(RecordKind.Invoices, LedgerFiles.OpenInvoices([1, 2])[..^10]);

        Assert.Equal((ImportStates.Refused, ""), (cut.State, cut.Job));
        Assert.Contains("FILE_CUT", cut.Fault, StringComparison.Ordinal);
        Assert.Equal((events, 0L), (await desk.CountAsync("event"), await desk.CountAsync("invoice")));
    }

    [Fact]
    public async Task A_dry_run_judges_every_row_and_applies_none()
    {
        var judged = await desk.ImportAsync(
            RecordKind.Customers, LedgerFiles.Customers + "c-3,,DE,EUR\n", order => order with { DryRun = true });

        Assert.Equal((ImportStates.DryRun, 2L, 1L), (judged.State, judged.Applied, judged.Refused));
        Assert.Equal(0, await desk.CountAsync("customer"));
        Assert.Equal([RowOutcomes.Taken, RowOutcomes.Taken, RowOutcomes.Refused], (await desk.RowsAsync(judged)).Select(row => row.Outcome));
    }

    [Fact]
    public async Task A_contact_or_invoice_of_an_unknown_customer_is_refused_with_its_row()
    {
        var import = await desk.ImportAsync(RecordKind.Contacts, LedgerFiles.Contacts);

        Assert.Equal(2, import.Refused);
        Assert.All(await desk.RowsAsync(import), row => Assert.Contains(ImportRefusals.CustomerUnknown, row.Faults, StringComparison.Ordinal));
        Assert.Equal(0, await desk.CountAsync("contact"));
    }

    [Fact]
    public async Task A_contact_that_the_ledger_moved_stands_at_one_customer_only()
    {
        await GivenCustomersAsync();
        await desk.ImportAsync(RecordKind.Contacts, "external_id,customer_external_id,name,email\np-1,c-2,Ada,ada@acme.example\n");

        var at = await desk.Store.QueryAsync(
            "SELECT customer FROM contact WHERE email = 'ada@acme.example'", new Dictionary<string, object?>(), row => (string)row[0]!, CancellationToken.None);
        Assert.Equal(ExternalIds.Customer("erp", "c-2").Value, Assert.Single(at));
    }

    [Fact]
    public async Task Euros_and_dollars_of_one_customer_are_independent()
    {
        await GivenCustomersAsync();
        await desk.ImportAsync(RecordKind.Invoices, LedgerFiles.Invoices(
            "i-1,c-1,EUR,100.00,100.00,2026-01-01,2026-01-31", "i-2,c-1,USD,200.00,200.00,2026-01-01,2026-01-31"));
        await desk.ImportAsync(RecordKind.Payments, LedgerFiles.Payments("z-1,c-1,,2026-03-02,EUR,150.00,150.00,payment,applied"));
        var wrong = await desk.ImportAsync(RecordKind.Payments, LedgerFiles.Payments("z-2,c-1,i-2,2026-03-02,EUR,10.00,10.00,payment,applied"));
        await desk.SettleAsync();

        Assert.Equal(1, wrong.Refused);
        Assert.Equal((10_000L, 20_000L), ((await desk.InvoiceAsync("i-1")).Open, (await desk.InvoiceAsync("i-2")).Open));
        var (customer, _) = await desk.Views.StateAsync<CustomerState>(ExternalIds.Customer("erp", "c-1").Grain, CancellationToken.None);
        Assert.Equal(["EUR"], customer!.CreditCovers);
    }

    [Fact]
    public async Task Refunds_reversals_and_allocations_of_what_was_unapplied_add_up()
    {
        await GivenCustomersAsync();
        await desk.ImportAsync(RecordKind.Invoices, LedgerFiles.Invoices("i-1,c-1,EUR,100.00,100.00,2026-01-01,2026-01-31"));
        desk.Time.Advance(Duration.FromMinutes(1));
        await desk.ImportAsync(RecordKind.Payments, LedgerFiles.Payments(
            "z-1,c-1,i-1,2026-03-02,EUR,60.00,60.00,payment,applied", "z-2,c-1,i-1,2026-03-02,EUR,10.00,10.00,refund,applied",
            "z-3,c-1,,2026-03-02,EUR,20.00,20.00,payment,applied"));
        Assert.Equal(5_000, (await desk.InvoiceAsync("i-1")).Open);

        await desk.ImportAsync(RecordKind.Payments, LedgerFiles.Payments(
            "z-1,c-1,i-1,2026-03-02,EUR,60.00,60.00,payment,reversed", "z-3,c-1,i-1,2026-03-02,EUR,20.00,20.00,payment,applied"));

        Assert.Equal(9_000, (await desk.InvoiceAsync("i-1")).Open);
        var (customer, _) = await desk.Views.StateAsync<CustomerState>(ExternalIds.Customer("erp", "c-1").Grain, CancellationToken.None);
        Assert.Empty(customer!.Unapplied);
    }

    [Fact]
    public async Task A_ledger_that_names_no_owner_leaves_the_owner_whom_people_gave()
    {
        await GivenCustomersAsync();
        var customer = ExternalIds.Customer("erp", "c-1").Grain;
        var manager = new Actor { Id = "users/mara", Kind = ActorKind.Person, Rights = Right.Reassign };
        await desk.Turns.ExecuteAsync(customer, new AssignOwner("dana"), manager, null, null, [], CancellationToken.None);

        var again = await desk.ImportAsync(RecordKind.Customers, LedgerFiles.Customers);

        Assert.Equal(2, again.Unchanged);
        var (state, _) = await desk.Views.StateAsync<CustomerState>(customer, CancellationToken.None);
        Assert.Equal("dana", state!.Profile!.Owner);
    }

    private async Task GivenCustomersAsync()
    {
        await desk.ImportAsync(RecordKind.Customers, LedgerFiles.Customers);
        await desk.ImportAsync(RecordKind.Contacts, LedgerFiles.Contacts);
    }
}

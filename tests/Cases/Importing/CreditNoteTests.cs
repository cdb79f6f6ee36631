using Plixo.Silo.Import.Importing;

namespace Plixo.Tests.Cases.Importing;

/// <summary>`credits_external_id` of a file of invoices, beside the credits of a file of payments.</summary>
public sealed class CreditNoteTests : IAsyncDisposable
{
    private const string Header = "external_id,customer_external_id,type,currency,amount,open_amount,issue_date,due_date,credits_external_id\n";
    private const string Invoice = "i-1,c-1,invoice,EUR,100.00,,2026-01-01,2026-01-31,\n";
    private const string Note = "n-1,c-1,credit_note,EUR,40.00,,2026-02-01,2026-02-01,i-1\n";

    private readonly LedgerDesk desk = new();

    public ValueTask DisposeAsync() => desk.DisposeAsync();

    [Fact]
    public async Task A_note_is_used_for_its_invoice_and_the_ledgers_credit_row_for_it_counts_once()
    {
        await ImportAsync(Invoice + Note);
        Assert.Equal((6_000L, 0L), await OpenAsync());

        await desk.ImportAsync(RecordKind.Payments, LedgerFiles.Payments("a-77,c-1,i-1,2026-02-01,EUR,40.00,40.00,credit,applied"));
        await ImportAsync(Invoice + Note + "x-1,c-1,invoice,EUR,1.00,,2026-01-01,2026-01-31,\n");

        Assert.Equal((6_000L, 0L), await OpenAsync());
    }

    [Fact]
    public async Task A_note_whose_invoice_is_not_known_yet_waits_for_it()
    {
        await ImportAsync(Note);
        Assert.Equal(1, await desk.CountAsync("unmatched_payment"));

        await ImportAsync(Invoice);

        Assert.Equal((6_000L, 0L), await OpenAsync());
        Assert.Equal(0, await desk.CountAsync("unmatched_payment"));
    }

    [Fact]
    public async Task A_note_for_another_customers_invoice_refuses_its_row_and_is_not_recorded()
    {
        await ImportAsync(Invoice);

        var import = await ImportAsync(Note.Replace("c-1", "c-2", StringComparison.Ordinal));

        Assert.Equal(RowOutcomes.Refused, Assert.Single(await desk.RowsAsync(import)).Outcome);
        Assert.Equal(10_000, Assert.Single(await desk.InvoicesAsync()).Open);
    }

    [Fact]
    public async Task Where_balances_are_the_truth_a_note_changes_no_other_document()
    {
        await ImportAsync(
            Invoice.Replace("100.00,,", "100.00,60.00,", StringComparison.Ordinal) + Note.Replace("40.00,,", "40.00,0.00,", StringComparison.Ordinal),
            balances: true);

        Assert.Equal((6_000L, 0L), await OpenAsync());
    }

    private async Task<ImportRow> ImportAsync(string rows, bool balances = false)
    {
        await desk.ImportAsync(RecordKind.Customers, LedgerFiles.Customers);
        desk.Time.Advance(NodaTime.Duration.FromSeconds(1));
        var import = await desk.ImportAsync(
            RecordKind.Invoices, Header + rows, order => balances ? order with { Truth = Plixo.Grains.Workspaces.LedgerKind.Balances } : order with { Truth = Plixo.Grains.Workspaces.LedgerKind.Entries });
        await desk.SettleAsync();
        return import;
    }

    private async Task<(long Invoice, long Note)> OpenAsync() => ((await desk.InvoiceAsync("i-1")).Open, (await desk.InvoiceAsync("n-1")).Open);
}

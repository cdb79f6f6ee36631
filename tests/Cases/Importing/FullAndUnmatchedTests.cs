using Plixo.Silo.Import.Importing;

namespace Plixo.Tests.Cases.Importing;

public sealed class FullAndUnmatchedTests : IAsyncDisposable
{
    private readonly LedgerDesk desk = new();

    public ValueTask DisposeAsync() => desk.DisposeAsync();

    /// <summary>Acceptance check 18.</summary>
    [Fact]
    public async Task An_invoice_absent_from_a_full_file_is_held_and_listed()
    {
        await GivenInvoicesAsync(20);

        var full = await desk.ImportAsync(
            RecordKind.Invoices, LedgerFiles.OpenInvoices(Enumerable.Range(2, 19)), order => order with { Full = true });

        Assert.Equal((ImportStates.Applied, 1L), (full.State, full.Absent));
        var absent = Assert.Single(await desk.InvoicesAsync(), invoice => invoice.Absent);
        Assert.Equal(("i-1", 10_000L), (absent.ExternalId, absent.Open));
        Assert.Equal(1, await desk.CountAsync("absent_invoice"));
    }

    [Fact]
    public async Task An_invoice_that_appears_again_is_no_longer_held()
    {
        await GivenInvoicesAsync(20);
        await desk.ImportAsync(RecordKind.Invoices, LedgerFiles.OpenInvoices(Enumerable.Range(2, 19)), order => order with { Full = true });

        await desk.ImportAsync(RecordKind.Invoices, LedgerFiles.OpenInvoices(Enumerable.Range(1, 20)), order => order with { Full = true });

        Assert.DoesNotContain(await desk.InvoicesAsync(), invoice => invoice.Absent);
    }

    [Fact]
    public async Task More_than_a_tenth_absent_is_refused_whole_until_it_is_confirmed()
    {
        await GivenInvoicesAsync(20);
        var half = LedgerFiles.OpenInvoices(Enumerable.Range(11, 10)).Replace("100.00,100.00", "100.00,40.00", StringComparison.Ordinal);

        var refused = await desk.ImportAsync(RecordKind.Invoices, half, order => order with { Full = true });
        Assert.Contains(ImportRefusals.AbsentUnconfirmed, refused.Fault, StringComparison.Ordinal);
        Assert.All(await desk.InvoicesAsync(), invoice => Assert.Equal((10_000L, false), (invoice.Open, invoice.Absent)));

        var confirmed = await desk.ImportAsync(RecordKind.Invoices, half, order => order with { Full = true, ConfirmAbsent = true });
        Assert.Equal((ImportStates.Applied, 10L), (confirmed.State, confirmed.Absent));
        Assert.Equal(10, (await desk.InvoicesAsync()).Count(invoice => invoice.Absent));
    }

    [Fact]
    public async Task A_payment_of_an_unknown_invoice_waits_and_is_booked_when_the_invoice_comes()
    {
        await GivenInvoicesAsync(1);
        var payments = await desk.ImportAsync(
            RecordKind.Payments, LedgerFiles.Payments("z-1,c-1,i-2,2026-03-03,EUR,30.00,30.00,payment,applied"));
        Assert.Equal(RowOutcomes.Unmatched, Assert.Single(await desk.RowsAsync(payments)).Outcome);
        Assert.Equal(1, await desk.CountAsync("unmatched_payment"));

        await desk.ImportAsync(RecordKind.Invoices, LedgerFiles.OpenInvoices([1, 2]));

        Assert.Equal(7_000, (await desk.InvoiceAsync("i-2")).Open);
        Assert.Equal(0, await desk.CountAsync("unmatched_payment"));
    }

    private async Task GivenInvoicesAsync(int count)
    {
        await desk.ImportAsync(RecordKind.Customers, LedgerFiles.Customers);
        await desk.ImportAsync(RecordKind.Invoices, LedgerFiles.OpenInvoices(Enumerable.Range(1, count)));
    }
}

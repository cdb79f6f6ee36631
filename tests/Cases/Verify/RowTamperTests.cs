using NodaTime;
using Plixo.Grains.Core;
using Plixo.Grains.Invoices;
using Plixo.Grains.Rows;
using Plixo.Grains.Segments;
using Plixo.Grains.Workspaces;
using Plixo.Silo.Verify;
using Plixo.Tests.Cases.Silo;
using static Plixo.Tests.Cases.Verify.SealedCase;
using static Plixo.Tests.Support.SmallWorkspace;

namespace Plixo.Tests.Cases.Verify;

/// <summary>Positive controls: rows lead no check astray, and rows that decisions rest on are what events make.</summary>
public sealed class RowTamperTests
{
    private static readonly GrainId I1 = Invoice("i1").Grain;
    private static readonly SuppressionRow Eve = new("eve@else.example", null, "Asked for it", "users/dana", Instant.FromUtc(2026, 3, 9, 9, 0));

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_invoice_that_is_listed_under_no_customer_is_decided_again_all_the_same(bool deleted)
    {
        await using var made = await MakeAsync();
        await made.EditAsync(await made.EventAsync(I1, "invoice.recorded"), "10000", "90000");
        await made.ChainAnewAsync(I1);
        var row = (await made.Silo.AllAsync(InvoiceTable.Instance)).Single(row => row.Number == "i1");
        await made.WriteAsync(deleted
            ? RowChange.Delete(InvoiceTable.Instance.Table, row.Key.Value)
            : InvoiceTable.Instance.Difference(null, row with { Customer = new CustomerKey("c-nobody") }).Single());

        Assert.Contains(await made.WordsAsync(Checks.Decisions), words => words.StartsWith($"{I1} version 1 ", StringComparison.Ordinal));
    }

    [Fact]
    public Task A_grain_that_is_not_listed_is_found() => ExpectAsync(
        [Checks.State], made => made.WriteAsync(RowChange.Delete(RawTables.Grain, (long)GrainKind.Customer, Customer("c2").Value)));

    [Fact]
    public Task A_row_of_an_invoice_that_is_not_there_is_found() => ExpectAsync([Checks.Rows], async made =>
    {
        var row = (await made.Silo.AllAsync(InvoiceTable.Instance)).Single(row => row.Number == "i1");
        await made.WriteAsync([.. InvoiceTable.Instance.Difference(null, row with { Key = new InvoiceKey("i-ghost") })]);
    });

    [Fact]
    public Task A_segment_that_is_listed_with_another_cap_is_found() => ExpectAsync([Checks.Rows], async made =>
    {
        var row = (await made.Silo.AllAsync(SegmentTable.Instance)).Single();
        await made.WriteAsync([.. SegmentTable.Instance.Difference(row, row with { DayCap = 7 })]);
    });

    [Fact]
    public Task A_suppression_that_is_listed_no_more_is_found() => ExpectAsync([Checks.Suppressions], async made =>
    {
        await SuppressAsync(made, Eve.Address);
        await made.WriteAsync(RowChange.Delete(SuppressionTable.Instance.Table, Eve.Address));
    });

    [Fact]
    public Task A_suppression_that_nobody_asked_for_is_found() => ExpectAsync(
        [Checks.Suppressions], made => made.WriteAsync([.. SuppressionTable.Instance.Difference(null, Eve)]));

    [Fact]
    public Task A_suppression_that_is_as_events_make_it_passes() => ExpectAsync([], made => SuppressAsync(made, Eve.Address));

    /// <summary>The row was away while the gate looked, and is back.</summary>
    [Fact]
    public Task An_e_mail_to_an_address_that_was_suppressed_is_found() => ExpectAsync([Checks.Suppressions], async made =>
    {
        await SuppressAsync(made, "ann@c2.example");
        var row = (await made.Silo.AllAsync(SuppressionTable.Instance)).Single();
        await made.WriteAsync(RowChange.Delete(SuppressionTable.Instance.Table, row.Address));
        for (var day = 1; day <= 10; day++)
        {
            await made.Silo.LiveUntilAsync(made.Silo.Time.Wall + Duration.FromDays(1));
            await made.Silo.ReadLedgerAsync();
            await made.Silo.DeliverMailAsync();
        }

        await made.WriteAsync([.. SuppressionTable.Instance.Difference(null, row)]);
        await made.SealAsync();
    });

    private static async Task SuppressAsync(SealedCase made, string address)
    {
        await made.Silo.DoAsync((GrainId.Workspace, new SuppressAddress(SuppressedAddress.Of(address), null, true, "Asked for it")));
        await made.Silo.SettleAsync();
        await made.SealAsync();
    }
}

using NodaTime;
using Plixo.Grains.Core;
using Plixo.Grains.Customers;
using Plixo.Grains.Invoices;
using Plixo.Grains.Rows;
using Plixo.Grains.Segments;
using Plixo.Silo.Stores;
using Plixo.Silo.Verify;
using Plixo.Tests.Cases.Silo;
using static Plixo.Tests.Cases.Verify.SealedCase;
using static Plixo.Tests.Support.SmallWorkspace;

namespace Plixo.Tests.Cases.Verify;

/// <summary>Positive controls of `verify`: each falsification of a store is found, under the name of the check that should find it.</summary>
public sealed class TamperTests
{
    private static readonly GrainId I1 = Invoice("i1").Grain;
    private static readonly GrainId C1 = Customer("c1").Grain;

    [Fact]
    public Task A_store_that_nobody_touched_passes() => ExpectAsync([], _ => Task.CompletedTask);

    [Fact]
    public Task An_event_that_says_another_amount_is_found() => ExpectAsync(
        [Checks.Chain, Checks.State],
        async made => await made.EditAsync(await made.EventAsync(I1, "invoice.recorded"), "10000", "90000"));

    [Fact]
    public Task An_event_that_is_no_event_is_found() => ExpectAsync(
        [Checks.Chain], async made => await made.EditAsync(await made.EventAsync(I1, "invoice.recorded"), "{", "["));

    [Fact]
    public Task An_event_edited_and_chained_anew_is_found_by_its_block() => ExpectAsync([Checks.Blocks, Checks.Decisions, Checks.State, Checks.Money], async made =>
    {
        await made.EditAsync(await made.EventAsync(I1, "invoice.recorded"), "10000", "90000");
        await made.ChainAnewAsync(I1);
    });

    [Fact]
    public Task Everything_computed_anew_without_the_key_is_found_by_the_signature() => ExpectAsync([Checks.Blocks, Checks.Decisions, Checks.Money], async made =>
    {
        await made.EditAsync(await made.EventAsync(I1, "invoice.recorded"), "10000", "90000");
        await made.ChainAnewAsync(I1);
        await made.HashBlocksAnewAsync();
    });

    [Fact]
    public Task Two_events_swapped_are_found() => ExpectAsync([Checks.Chain], async made =>
    {
        var events = await made.EventsAsync(C1);
        await made.SwapAsync(events[^1], events[^2]);
    });

    [Fact]
    public Task An_event_deleted_is_found() => ExpectAsync(
        [Checks.Chain, Checks.Blocks], async made => await made.DeleteAsync((await made.EventsAsync(C1))[3]));

    [Fact]
    public Task The_last_events_of_a_grain_cut_off_are_found() => ExpectAsync([Checks.State, Checks.Blocks], async made =>
    {
        var events = await made.EventsAsync(C1);
        foreach (var last in events.Where(one => one.Version == events[^1].Version)) await made.DeleteAsync(last);
    });

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(-1)]
    public Task A_block_deleted_is_found(int number) => ExpectAsync([Checks.Blocks], async made =>
    {
        var blocks = await made.Silo.Store.BlocksAsync(0, 1_000, CancellationToken.None);
        await made.WriteAsync(RowChange.Delete(RawTables.Block, number > 0 ? (long)number : blocks[^1].Number));
    });

    [Fact]
    public Task A_signature_of_another_key_is_found() => ExpectAsync([Checks.Blocks], async made =>
    {
        using var other = Plixo.Silo.Sealing.BlockSigner.From(Plixo.Silo.Sealing.BlockSigner.NewKey());
        var block = (await made.Silo.Store.BlocksAsync(1, 1, CancellationToken.None))[0];
        await made.WriteAsync(RowChange.Set(RawTables.Block, [0, 3], block.Number, other.Sign(block.Hash)));
    });

    [Fact]
    public Task A_state_edited_is_found() => ExpectAsync([Checks.State], async made =>
    {
        var body = (await made.Silo.Store.LoadAsync([I1], [], CancellationToken.None)).Grains[I1].State.Body;
        await made.WriteAsync(RowChange.Set(RawTables.Grain, [0, 1, 2], (long)I1.Kind, I1.Key, SealedCase.Replaced(body, "10000", "90000")));
    });

    [Fact]
    public Task A_permit_that_is_taken_back_as_unused_is_found() => ExpectAsync([Checks.Permits], async made =>
    {
        var permit = await PermitAsync(made);
        await made.WriteAsync(PermitTable.Returned(permit.Segment, permit.Date, permit.Number, permit.Issued));
    });

    [Fact]
    public Task A_permit_that_is_open_again_is_found() => ExpectAsync([Checks.Permits], async made =>
    {
        var permit = await PermitAsync(made);
        await made.WriteAsync([.. PermitTable.Instance.Difference(permit, permit with { Settled = null })]);
    });

    [Fact]
    public Task A_permit_that_nobody_issued_is_found() => ExpectAsync([Checks.Permits], async made =>
    {
        var permit = await PermitAsync(made);
        await made.WriteAsync([.. PermitTable.Instance.Difference(null, permit with { Number = 99 })]);
    });

    [Fact]
    public Task A_permit_deleted_is_found() => ExpectAsync([Checks.Permits], async made =>
    {
        var permit = await PermitAsync(made);
        await made.WriteAsync(RowChange.Delete(PermitTable.Instance.Table, permit.Segment.Value, permit.Date.ToRow(), permit.Number));
    });

    [Fact]
    public Task A_transmission_accepted_twice_is_found_though_chained() => ExpectAsync([Checks.NeverTwice], async made =>
    {
        var events = await made.EventsAsync(C1);
        var accepted = events.Last(one => one.Type == "customer.transmission-ended");
        await made.WriteAsync(SealedCase.Set(
            accepted with { Version = events[^1].Version + 1, Index = 0 }, [4, 5, 6, 7, 8, 9],
            accepted.Type, accepted.Body, events[^1].Decision ?? events.Last(one => one.Decision is not null).Decision, accepted.Hash,
            accepted.At.ToRow(), (long)accepted.Schema));
        await made.ChainAnewAsync(C1);
    });

    [Fact]
    public Task The_clock_of_a_decision_is_found() => ExpectAsync(
        [Checks.Chain, Checks.Decisions], async made => await made.EditDecisionAsync(await made.EventAsync(I1, "invoice.recorded"), "2026-03-02", "2026-03-01"));

    [Fact]
    public Task The_clock_beside_an_event_is_found() => ExpectAsync([Checks.Decisions], async made =>
    {
        var happened = await made.EventAsync(C1, "customer.email-intended");
        await made.WriteAsync(SealedCase.Set(happened, [8], (happened.At - Duration.FromHours(3)).ToRow()));
    });

    [Fact]
    public Task The_caller_of_a_decision_edited_and_chained_anew_is_found() => ExpectAsync([Checks.Blocks], async made =>
    {
        await made.EditDecisionAsync(await made.EventAsync(Segment.Grain, "segment.created"), "users/dana", "users/fred");
        await made.ChainAnewAsync(Segment.Grain);
    });

    [Fact]
    public Task A_content_removed_is_found() => ExpectAsync([Checks.Contents], async made =>
    {
        var intended = (await made.CustomerAsync("c1")).Drafts.Values.First(draft => draft.Content.Length > 0);
        await made.WriteAsync(RowChange.Delete(RawTables.Content, intended.Content));
    });

    [Fact]
    public Task Every_content_removed_is_found() => ExpectAsync([Checks.Contents], async made =>
    {
        var digests = await made.Silo.Store.QueryAsync("SELECT digest FROM content", new Dictionary<string, object?>(), row => (string)row[0]!, CancellationToken.None);
        await made.WriteAsync([.. digests.Select(digest => RowChange.Delete(RawTables.Content, digest))]);
    });

    [Fact]
    public Task A_policy_in_force_with_another_cap_is_found() => ExpectAsync([Checks.Contents], async made =>
    {
        var contents = await made.Silo.Store.QueryAsync(
            "SELECT digest, bytes FROM content", new Dictionary<string, object?>(), row => (Digest: (string)row[0]!, Bytes: (byte[])row[1]!), CancellationToken.None);
        var view = contents.First(content => System.Text.Encoding.UTF8.GetString(content.Bytes).Contains("\"dayCap\"", StringComparison.Ordinal));
        await made.WriteAsync(RowChange.Set(RawTables.Content, [0, 1], view.Digest, SealedCase.Replaced(view.Bytes, "1000000", "1000001")));
    });

    [Fact]
    public Task A_cap_that_was_exceeded_is_found() => ExpectAsync([Checks.Caps], async made =>
    {
        await made.EditAsync(await made.EventAsync(Segment.Grain, "segment.created"), "\"dayCap\":1000000", "\"dayCap\":1");
        await made.ChainAnewAsync(Segment.Grain);
    });

    [Theory]
    [InlineData(1L)]
    [InlineData(0L)]
    public Task An_invoice_that_is_listed_with_another_open_amount_is_found(long open) => ExpectAsync([Checks.Rows], async made =>
    {
        var row = (await made.Silo.AllAsync(InvoiceTable.Instance)).Single(row => row.Number == "i1");
        await made.WriteAsync([.. InvoiceTable.Instance.Difference(row, row with { Open = open })]);
    });

    [Fact]
    public Task An_invoice_that_is_listed_no_more_is_found() => ExpectAsync(
        [Checks.Rows], made => made.WriteAsync(RowChange.Delete(InvoiceTable.Instance.Table, Invoice("i1").Value)));

    [Fact]
    public Task A_draft_that_is_listed_in_another_state_is_found() => ExpectAsync([Checks.Rows], async made =>
    {
        var kept = (await made.CustomerAsync("c1")).Drafts.Keys.First();
        var row = (await made.Silo.AllAsync(DraftTable.Instance)).Single(row => row.Key.Value == kept);
        await made.WriteAsync([.. DraftTable.Instance.Difference(row, row with { Status = nameof(DraftStatus.Approved) })]);
    });

    [Fact]
    public async Task It_reads_beside_a_silo_that_goes_on()
    {
        await using var made = await SealedCase.MakeAsync();
        for (var day = 1; day <= 3; day++)
        {
            var verifying = Task.Run(made.FailuresAsync);
            do
            {
                await made.Silo.DoAsync(Payment("i2", Usd(1), new LocalDate(2026, 3, day)));
                await made.Silo.SettleAsync();
                await made.SealAsync();
            }
            while (!verifying.IsCompleted);
            Assert.Empty(await verifying);
        }
    }

    private static async Task<PermitRow> PermitAsync(SealedCase made) =>
        (await made.Silo.AllAsync(PermitTable.Instance)).First(permit => permit.Settled is not null);
}

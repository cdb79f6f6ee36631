using System.Collections.Immutable;
using Plixo.Grains.Core;
using Plixo.Grains.Customers;
using Plixo.Grains.Invoices;
using Plixo.Grains.Rows;
using Plixo.Grains.Segments;
using Plixo.Silo.Rebuilding;
using Plixo.Silo.Stores;
using Plixo.Silo.Sweeps;
using Plixo.Tests.Cases.Silo;
using Plixo.Tests.Cases.Verify;
using Plixo.Tests.Support;
using static Plixo.Tests.Support.SmallWorkspace;

namespace Plixo.Tests.Cases.Rebuilding;

/// <summary>The read model is a function of the events, and a rebuild makes it that again.</summary>
public sealed class RebuildTests
{
    public static TheoryData<string> Engines => CaseSilo.Engines;

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task Every_table_has_rows_and_a_rebuild_of_an_untouched_store_changes_none(string engine)
    {
        await using var lived = await LivedCase.MakeAsync(engine);
        foreach (var table in LivedCase.Tables) Assert.True((await lived.RowsAsync(table)).Count > 0, $"{table.Name} is empty.");
        var before = await lived.RowsAsync();

        var job = await lived.RebuildAsync();

        Assert.Equal(before, await lived.RowsAsync());
        Assert.Equal((JobStates.Done, 0L), (job.State, job.Failed));
        var report = JobReport.Read(job.Detail);
        Assert.Equal((14L, 0L, 0L), (report.Count(RebuildJob.Read), report.Count(RebuildJob.Mended), report.Count(RebuildJob.Deleted)));
        await lived.Silo.VerifyAsync();
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task Rows_that_were_tampered_with_in_every_table_are_mended_to_what_they_were(string engine)
    {
        await using var lived = await LivedCase.MakeAsync(engine);
        var before = await lived.RowsAsync();
        foreach (var table in LivedCase.Tables)
        {
            // The last column that no mailer writes, of every row.
            var column = table == TransmissionTable.Instance.Table ? 12 : table == PermitTable.Instance.Table ? 5 : table.Columns.Length - 1;
            foreach (var row in await lived.RowsAsync(table))
                await lived.WriteAsync(RowChange.Set(table, [.. Enumerable.Range(0, table.KeyLength), column], [.. row[..table.KeyLength], Other(table.Columns[column], row[column])]));
        }

        Assert.NotEqual(before, await lived.RowsAsync());
        await lived.RebuildAsync();

        Assert.Equal(before, await lived.RowsAsync());
        await lived.Silo.VerifyAsync();
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task Rows_that_were_deleted_come_back_as_they_were(string engine)
    {
        await using var lived = await LivedCase.MakeAsync(engine);
        var before = await lived.RowsAsync();
        var transmissions = await lived.Silo.AllAsync(TransmissionTable.Instance);
        foreach (var table in LivedCase.Tables)
            await lived.WriteAsync([.. (await lived.RowsAsync(table)).Select(row => RowChange.Delete(table, row[..table.KeyLength]))]);
        Assert.Empty(await lived.RowsAsync());

        await lived.RebuildAsync();

        bool Known(string row) => !row.StartsWith("transmission:", StringComparison.Ordinal);
        Assert.Equal(before.Where(Known), (await lived.RowsAsync()).Where(Known));
        // Recalls, claims and arms stand in no event; all else of an e-mail with an outcome does.
        static TransmissionRow Told(TransmissionRow row) => row with { Recalled = false, Attempt = 0, Owner = "", Lease = "", LeaseEpoch = 0, Claimed = null, Armed = null, ArmedReal = null };
        var back = await lived.Silo.AllAsync(TransmissionTable.Instance);
        Assert.Equal(
            transmissions.Where(row => row.Ended is not null).Select(Told).OrderBy(row => row.Id, StringComparer.Ordinal),
            back.Where(row => row.Ended is not null).Select(Told).OrderBy(row => row.Id, StringComparer.Ordinal));
        Assert.Equal(transmissions.Count, back.Count);
        Assert.All(back, row => Assert.True(row.Ended is not null || row.State == TransmissionStates.Armed));
        await lived.Silo.VerifyAsync();
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task Rows_that_no_event_made_are_deleted_whether_their_owner_is_there_or_not(string engine)
    {
        await using var lived = await LivedCase.MakeAsync(engine);
        var before = await lived.RowsAsync();
        foreach (var table in LivedCase.Tables)
        {
            var row = (await lived.RowsAsync(table))[0];
            var ghost = row.ToArray();
            // The last key column names the row; the owner of one of the two is nobody.
            var last = table.KeyLength - 1;
            ghost[last] = Other(table.Columns[last], row[last]);
            var orphan = ghost.Select((value, column) => table.Columns[column].Name is "customer" or "segment" or "key" or "invoice" && value is string { Length: > 0 } ? "ghost" : value).ToArray();
            ImmutableArray<int> all = [.. Enumerable.Range(0, table.Columns.Length)];
            await lived.WriteAsync(RowChange.Set(table, all, ghost));
            if (orphan.AsSpan()[..table.KeyLength].SequenceEqual(ghost.AsSpan()[..table.KeyLength])) orphan[last] = Other(table.Columns[last], orphan[last]);
            await lived.WriteAsync(RowChange.Set(table, all, orphan));
        }

        await lived.RebuildAsync();

        Assert.Equal(before, await lived.RowsAsync());
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task An_e_mail_on_its_way_whose_row_is_gone_is_in_doubt_and_not_sent_again(string engine)
    {
        await using var lived = await LivedCase.MakeAsync(engine);
        var silo = lived.Silo;
        await silo.AddCustomerAsync("c9", "ann@c9.example");
        await silo.DoAsync(Record("i9", "c9", Usd(9_000), new(2026, 3, 1), new(2026, 3, 10), silo.Time.Wall));
        await silo.LiveUntilAsync(silo.Time.Wall + NodaTime.Duration.FromHours(2));
        var open = Assert.Single(await silo.AllAsync(TransmissionTable.Instance), row => row.Ended is null && row.Customer == Customer("c9"));
        await lived.WriteAsync(RowChange.Delete(TransmissionTable.Instance.Table, open.Id));

        await lived.RebuildAsync();

        var back = (await silo.AllAsync(TransmissionTable.Instance)).Single(row => row.Id == open.Id);
        Assert.Equal((TransmissionStates.Armed, open.Recipient, open.PermitNumber), (back.State, back.Recipient, back.PermitNumber));
        Assert.Equal(0, await silo.DeliverMailAsync());
        Assert.Contains(await silo.Store.AbandonedAsync(10, CancellationToken.None), one => one.Id == open.Id);
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task What_the_mailer_has_written_of_an_e_mail_on_its_way_is_left_alone(string engine)
    {
        await using var lived = await LivedCase.MakeAsync(engine);
        var silo = lived.Silo;
        await silo.AddCustomerAsync("c9", "ann@c9.example");
        await silo.DoAsync(Record("i9", "c9", Usd(9_000), new(2026, 3, 1), new(2026, 3, 10), silo.Time.Wall));
        await silo.LiveUntilAsync(silo.Time.Wall + NodaTime.Duration.FromHours(2));
        var lease = (await silo.Store.AcquireAsync(["mailer"], "other", NodaTime.Duration.FromSeconds(6), CancellationToken.None)).Single();
        var check = new LeaseCheck(lease.Name, lease.Owner, lease.Epoch);
        var claimed = await silo.Store.ClaimAsync(check, 10, CancellationToken.None);
        await silo.Store.ArmAsync([.. claimed.Select(one => new ArmRequest(one.Id, one.Attempt))], check, CancellationToken.None);
        var before = await lived.RowsAsync();

        await lived.PortionsAsync(await lived.StartAsync(), silo.Store);

        Assert.Contains(await silo.AllAsync(TransmissionTable.Instance), row => row is { State: TransmissionStates.Armed, Owner: "other" });
        Assert.Equal(before, await lived.RowsAsync());
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task A_turn_that_commits_meanwhile_wins(string engine)
    {
        await using var lived = await LivedCase.MakeAsync(engine);
        var row = (await lived.Silo.AllAsync(InvoiceTable.Instance)).Single(row => row.Number == "i1");
        await lived.WriteAsync([.. InvoiceTable.Instance.Difference(null, row with { Open = 1, Number = "tampered" })]);
        var between = new Between(lived.Silo.Store, Invoice("i1").Grain, () => lived.Silo.DoAsync(Payment("i1", Usd(4_000), new(2026, 3, 21))));

        var job = await lived.PortionsAsync(await lived.StartAsync(), between);

        Assert.True(between.Came);
        var now = (await lived.Silo.AllAsync(InvoiceTable.Instance)).Single(invoice => invoice.Key == row.Key);
        Assert.Equal((row.Number, row.Open - 4_000), (now.Number, now.Open));
        Assert.Equal((JobStates.Done, 0L), (job.State, job.Failed));
        await lived.Silo.SettleAsync();
        await lived.Silo.VerifyAsync();
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task A_rebuild_that_died_goes_on_where_it_was(string engine)
    {
        await using var lived = await LivedCase.MakeAsync(engine);
        var before = await lived.RowsAsync();
        foreach (var table in new[] { InvoiceTable.Instance.Table, ContactMadeTable.Instance.Table, NoteTable.Instance.Table })
            await lived.WriteAsync([.. (await lived.RowsAsync(table)).Select(row => RowChange.Delete(table, row[..table.KeyLength]))]);
        var job = await lived.PortionsAsync(await lived.StartAsync(), lived.Silo.Store, portions: 2);
        Assert.Equal(JobStates.Running, job.State);

        // A portion of which half was written and no progress.
        var dying = new Dying(lived.Silo.Store, commits: 2);
        await Assert.ThrowsAsync<IOException>(() => lived.PortionsAsync(job, dying));
        Assert.NotEqual(before, await lived.RowsAsync());
        job = await lived.PortionsAsync(job, lived.Silo.Store);

        Assert.Equal(before, await lived.RowsAsync());
        Assert.Equal((JobStates.Done, 14L), (job.State, JobReport.Read(job.Detail).Count(RebuildJob.Read)));
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task A_grain_that_cannot_be_read_is_skipped_and_named_and_the_rest_is_mended(string engine)
    {
        await using var lived = await LivedCase.MakeAsync(engine);
        var (broken, whole) = (Invoice("i1").Grain, (await lived.Silo.AllAsync(InvoiceTable.Instance)).Single(row => row.Number == "i2"));
        var first = (await lived.Silo.Store.EventsAsync(broken, 0, CancellationToken.None))[0];
        await lived.WriteAsync(SealedCase.Set(first, [5], "{}"u8.ToArray()));
        await lived.WriteAsync(RowChange.Delete(RawTables.Grain, (long)GrainKind.Invoice, Invoice("i3").Value));
        await lived.WriteAsync([.. InvoiceTable.Instance.Difference(null, whole with { Open = 1 })]);

        var job = await lived.RebuildAsync();

        var rows = await lived.Silo.AllAsync(InvoiceTable.Instance);
        Assert.Equal(whole, rows.Single(row => row.Number == "i2"));
        Assert.Contains(rows, row => row.Number == "i1");
        Assert.Contains(rows, row => row.Number == "i3"); // it has events, so it is nobody's ghost
        Assert.Equal((JobStates.Done, 1L), (job.State, job.Failed));
        Assert.Contains($"{broken}: unreadable", Assert.Single(JobReport.Read(job.Detail).Notes), StringComparison.Ordinal);
    }

    private static readonly Func<Column, object?, object> Other = (column, value) =>
        column.Type == ColumnType.Integer ? (long)(value ?? 0L) + 1 : $"{value}x";

    /// <summary>Something comes in just before the first commit of one grain.</summary>
    private sealed class Between(IStore inner, GrainId grain, Func<Task> comes) : StoreWrapper(inner)
    {
        public bool Came { get; private set; }

        public override async Task<IReadOnlyList<CommitResult>> CommitAsync(IReadOnlyList<GrainCommit> group, CancellationToken cancel)
        {
            if (!Came && group.Any(commit => commit.Grain == grain))
            {
                Came = true;
                await comes();
            }

            return await base.CommitAsync(group, cancel);
        }
    }

    /// <summary>The process ends after so many commits.</summary>
    private sealed class Dying(IStore inner, int commits) : StoreWrapper(inner)
    {
        private int left = commits;

        public override Task<IReadOnlyList<CommitResult>> CommitAsync(IReadOnlyList<GrainCommit> group, CancellationToken cancel) =>
            left-- > 0 ? base.CommitAsync(group, cancel) : throw new IOException("killed");
    }
}

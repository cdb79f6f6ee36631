using NodaTime;
using Plixo.Grains.Amounts;
using Plixo.Grains.Core;
using Plixo.Grains.Customers;
using Plixo.Grains.Deciding;
using Plixo.Grains.Invoices;
using Plixo.Grains.Rows;
using Plixo.Grains.Segments;
using Plixo.Grains.Workspaces;
using Plixo.Silo.Reading;
using Plixo.Silo.Stores;
using Plixo.Silo.Stores.Sqlite;
using Plixo.Tests.Cases.Silo;
using Plixo.Tests.Support;

namespace Plixo.Tests.Cases.Dispositions;

/// <summary>The order of dispositions stands twice, as a function and as SQL: both say the same of every row.</summary>
public sealed class DispositionOrderTests : IAsyncLifetime
{
    private static readonly Instant Now = Instant.FromUtc(2026, 3, 2, 9, 0);
    private static readonly SegmentView Live = new()
    {
        Key = new SegmentKey("live"), Name = "Live", PolicyVersion = 1, LiveSince = new LocalDate(2026, 1, 1),
        Policy = SmallWorkspace.Policy with { MinimumChasedHundredths = 1000 },
    };

    private readonly MemoryStore store = MemoryStore.Open(new StoreOptions { Clock = new FakeTime(Now) });
    private readonly List<RowChange> changes = [];
    private readonly List<(InvoiceRow Invoice, CustomerRow Customer, List<DraftRow> Drafts, bool Parked)> cases = [];

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await store.DisposeAsync();

    [Fact]
    public async Task The_function_and_the_sql_agree_on_every_disposition_and_they_add_up()
    {
        Add();
        Add(i => i with { Sent = false, Disputed = true });
        Add(i => i with { Disputed = true, Held = true });
        Add(i => i with { Disputed = true, DisputedAmount = 100 });
        Add(i => i with { OnPlan = 5000, Promised = 5000 });
        Add(i => i with { Promised = 5000 });
        Add(i => i with { Promised = 2000, Expected = 3000 });
        Add(i => i with { Held = true }, c => c with { Suppressed = true });
        Add(null, c => c with { Held = true });
        Add(i => i with { Absent = true });
        Add(parked: true);
        Add(i => i with { Held = true }, parked: true);
        Add(null, c => c with { Suppressed = true });
        Add(null, c => c with { Reach = Reach.AllSuppressed });
        Add(null, c => c with { Reach = Reach.NoContact });
        Add(null, c => c with { Segment = "" });
        Add(null, c => c with { Paused = true });
        Add(i => i with { Paused = true });
        Add(null, c => c with { CreditCovers = " EUR USD " });
        Add(i => i with { Open = 999 });
        Add(i => i with { Open = 999, Minimum = 500 });
        Add(i => i with { Amount = new Money(5000, new Currency("JPY")), Open = 9 });
        Add(i => i with { Amount = new Money(5000, new Currency("KWD")), Open = 9_999 });
        Add(null, null, false, DraftStatus.InDoubt, DraftStatus.Sending);
        Add(null, null, false, DraftStatus.Drafted, DraftStatus.InDoubt);
        Add(null, null, false, DraftStatus.Waiting, DraftStatus.Drafted);
        Add(null, null, false, DraftStatus.Approved);
        Add(null, null, false, DraftStatus.Accepted);
        Add(i => i with { DueStep = null, NextStep = 7, NextStepDay = new LocalDate(2026, 3, 9) });
        Add(i => i with { DueStep = null });
        Add(i => i with { DueStep = null, LadderFinished = true });
        await WriteAsync();

        foreach (var paused in new[] { false, true })
        {
            var workspace = WorkspaceState.Empty with { Paused = paused ? new Pause(Now, "dana", "test") : null };
            var sql = (await store.QueryAsync(
                $"SELECT i.key, {DispositionSql.Kind} FROM {DispositionSql.From} WHERE {DispositionSql.Open}",
                DispositionSql.Parameters(paused).ToDictionary(entry => entry.Name, entry => entry.Value),
                values => ((string)values[0]!, (DispositionKind)(long)values[1]!), CancellationToken.None)).ToDictionary(row => row.Item1, row => row.Item2);

            var expected = cases.ToDictionary(
                one => one.Invoice.Key.Value,
                one => Grains.Deciding.Dispositions.Of(
                    one.Invoice, one.Customer, one.Customer.Segment.Length > 0 ? Live : null, workspace, one.Drafts, one.Parked).Kind);
            Assert.Equal(expected.OrderBy(entry => entry.Key), sql.OrderBy(entry => entry.Key));
            if (!paused) Assert.Equal(Enum.GetValues<DispositionKind>(), expected.Values.Distinct().Order());
        }
    }

    private void Add(
        Func<InvoiceRow, InvoiceRow>? invoice = null, Func<CustomerRow, CustomerRow>? customer = null, bool parked = false, params DraftStatus[] drafts)
    {
        var n = cases.Count;
        var (c, i) = (new CustomerRow(
            new CustomerKey($"c-{n}"), 1, "live", "erp", $"{n}", "Acme", "US", "", "en", "USD", "", "", false, "", Reach.Reachable, false, null,
            false, false, null, "", null, 0, 0), new InvoiceRow(
            new InvoiceKey($"i-{n}"), 1, new CustomerKey($"c-{n}"), "live", "erp", $"{n}", $"N-{n}", DocumentType.Invoice, DocumentStatus.Open, true,
            SmallWorkspace.Usd(5000), 5000, new LocalDate(2026, 1, 1), new LocalDate(2026, 2, 1), "", null, null, 1, new LocalDate(2026, 2, 2), Now,
            null, null, null, false, 1, false, null, false, null, false, false, 0, null, 0, null, 0, null, 0, null, ""));
        (i, c) = (invoice?.Invoke(i) ?? i, customer?.Invoke(c) ?? c);
        var covering = drafts.Select((status, index) => new DraftRow(
            c.Key, new DraftKey($"d-{n}-{index}"), "live", "", "Chase", status.ToString(), "USD", "en", "friendly", 5000, 1, 1, null, Now, Now, Now, null, "",
            false, false, null, "", false, "", null, "", "", null, "")).ToList();
        changes.AddRange(CustomerTable.Instance.Difference(null, c));
        changes.AddRange(InvoiceTable.Instance.Difference(null, i));
        foreach (var draft in covering)
        {
            changes.AddRange(DraftTable.Instance.Difference(null, draft));
            changes.AddRange(DraftInvoiceTable.Instance.Difference(null, new DraftInvoiceRow(draft.Key, i.Key, c.Key, 1, 5000, Now)));
        }

        cases.Add((i, c, covering, parked));
    }

    private async Task WriteAsync()
    {
        changes.AddRange(SegmentTable.Instance.Difference(
            null, new SegmentRow(Live.Key, Live.Name, 1, "UTC", "Off", "", Live.LiveSince, 500, 100, Live.Policy.MinimumChasedHundredths, 100, "")));
        await store.WriteAsync(changes, null, CancellationToken.None);
        var parked = cases.Where(one => one.Parked).Select((one, index) => new OutgoingMessage(
            index % 2 == 0 ? one.Invoice.Key.Grain : one.Customer.Key.Grain, "test", 1, index, "look", [], false, Now)).ToList();
        await store.SendAsync(parked, null, CancellationToken.None);
        foreach (var message in parked)
        {
            for (var attempt = 0; attempt < StoreLimits.Attempts; attempt++)
                await store.FailAsync(new MessageRef(message.To, message.From, message.FromVersion, message.Index, 0), "test", CancellationToken.None);
        }
    }
}

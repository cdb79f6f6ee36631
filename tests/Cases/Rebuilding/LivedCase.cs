using NodaTime;
using Plixo.Grains.Core;
using Plixo.Grains.Customers;
using Plixo.Grains.Invoices;
using Plixo.Grains.Rows;
using Plixo.Grains.Segments;
using Plixo.Grains.Workspaces;
using Plixo.Silo.Rebuilding;
using Plixo.Silo.Stores;
using Plixo.Silo.Sweeps;
using Plixo.Tests.Cases.Silo;
using Plixo.Tests.Support;
using static Plixo.Tests.Support.SmallWorkspace;

namespace Plixo.Tests.Cases.Rebuilding;

/// <summary>A store with rows in every table that grains write: weeks in which everything happened that leaves a row.</summary>
internal sealed class LivedCase : IAsyncDisposable
{
    private static readonly CancellationToken None = CancellationToken.None;

    /// <summary>Every table of which a row is a function of events, but for what the mailer writes of a transmission.</summary>
    public static readonly RowTable[] Tables =
    [
        SuppressionTable.Instance.Table, SegmentTable.Instance.Table, PermitTable.Instance.Table, CustomerTable.Instance.Table,
        ContactTable.Instance.Table, DraftTable.Instance.Table, DraftInvoiceTable.Instance.Table, ContactMadeTable.Instance.Table,
        WorkItemTable.Instance.Table, PromiseTable.Instance.Table, PlanTable.Instance.Table, EvidenceTable.Instance.Table,
        NoteTable.Instance.Table, TransmissionTable.Instance.Table, InvoiceTable.Instance.Table, DisputeTable.Instance.Table,
    ];

    private readonly Jobs jobs;

    private LivedCase(CaseSilo silo)
    {
        Silo = silo;
        jobs = new Jobs(silo.Store, new SeededRandom(7));
    }

    public CaseSilo Silo { get; }

    public static async Task<LivedCase> MakeAsync(string engine)
    {
        var start = Instant.FromUtc(2026, 3, 2, 9, 0);
        var silo = await CaseSilo.OpenAsync(engine, start);
        await silo.SetUpAsync(SmallWorkspace.Policy);
        foreach (var name in new[] { "c1", "c2", "c3", "c4" }) await silo.AddCustomerAsync(name, $"ann@{name}.example", $"bob@{name}.example");
        await silo.DoAsync([.. Enumerable.Range(1, 8).Select(n => Record(
            $"i{n}", $"c{1 + (n % 4)}", Usd(10_000 * n), new LocalDate(2026, 1, 30), new LocalDate(2026, 3, n), start))]);
        await LiveAsync(silo, 9);
        await silo.DoAsync((Segment.Grain, new CountForgotten(Customer("c1"), new DraftKey("none"), "t-lost", silo.Time.Wall - Duration.FromHours(1))));
        await HappenAsync(silo);
        await LiveAsync(silo, 9);
        return new LivedCase(silo);
    }

    /// <summary>Every row of every table, sorted, with the table's name.</summary>
    public async Task<IReadOnlyList<string>> RowsAsync()
    {
        var all = new List<string>();
        foreach (var table in Tables) all.AddRange((await RowsAsync(table)).Select(row => $"{table.Name}: {string.Join(" | ", row.Select(value => value ?? "null"))}"));
        return [.. all.Order(StringComparer.Ordinal)];
    }

    public Task<IReadOnlyList<object?[]>> RowsAsync(RowTable table) => Silo.Store.QueryAsync(
        $"SELECT {string.Join(", ", table.Columns.Select(column => column.Name))} FROM {table.Name}", new Dictionary<string, object?>(), row => row.ToArray(), None);

    public Task WriteAsync(params RowChange[] changes) => Silo.Store.WriteAsync(changes, null, None);

    /// <summary>Starts a rebuild and lets the silo carry it out.</summary>
    public async Task<JobRow> RebuildAsync()
    {
        var job = await StartAsync();
        await Silo.SettleAsync();
        return (await jobs.FindAsync(job.Id, None))!;
    }

    public Task<JobRow> StartAsync() => jobs.StartAsync(RebuildJob.KindName, "Rebuild", "", "", 0, "users/dana", None);

    /// <summary>Carries a rebuild on over a store until it ends, at most so many portions; their progress is written.</summary>
    public async Task<JobRow> PortionsAsync(JobRow job, IStore store, int portions = int.MaxValue)
    {
        for (var i = 0; i < portions && !JobStates.IsEnded(job.State); i++)
        {
            // A new one each time: nothing but the row of the job is remembered.
            var step = await new RebuildJob(store, Silo.Codec, Silo.Cipher).StepAsync(job, None);
            await jobs.ReportAsync(job.Id, step.Progress, null, None);
            job = (await jobs.FindAsync(job.Id, None))!;
        }

        return job;
    }

    public ValueTask DisposeAsync() => Silo.DisposeAsync();

    private static async Task LiveAsync(CaseSilo silo, int days)
    {
        for (var day = 0; day < days; day++)
        {
            await silo.LiveUntilAsync(silo.Time.Wall + Duration.FromDays(1));
            await silo.ReadLedgerAsync();
            await silo.DeliverMailAsync();
        }
    }

    private static async Task HappenAsync(CaseSilo silo)
    {
        var now = silo.Time.Wall;
        var sent = (await silo.AllAsync(TransmissionTable.Instance)).Where(row => row.State == TransmissionStates.Accepted).OrderBy(row => row.Id, StringComparer.Ordinal).ToList();
        var date = new LocalDate(2026, 3, 20);
        await silo.DoAsync(
            (GrainId.Workspace, new SuppressAddress(SuppressedAddress.Of("eve@else.example"), null, true, "Asked for it")),
            (GrainId.Workspace, new SuppressAddress(SuppressedAddress.Of("gone@else.example"), null, true, "Asked for it")),
            (GrainId.Workspace, new SuppressDomain("closed.example", null, true, "Closed")));
        await silo.DoAsync((GrainId.Workspace, new LiftAddress(SuppressedAddress.Of("gone@else.example"), "A mistake")));
        await silo.DoAsync((Segment.Grain, new AddSegmentNote("Slow in March")));
        await silo.DoAsync((Customer("c1").Grain, new LogContact("Call", "Will pay", "Ann", "USD", "")));
        await silo.DoAsync((Customer("c2").Grain, new AddNote("Moved", Invoice("i1").Value)));
        await silo.DoAsync((Customer("c2").Grain, new MakePromise(Usd(5_000), date, "Ann", now, [])));
        await silo.DoAsync((Customer("c3").Grain, new ProposePlan([new Instalment(date, Usd(20_000))], [])));
        await silo.DoAsync((Customer("c3").Grain, new OpenWorkItem(WorkItemKind.FollowUp, "Call back", "", "dana")));
        await silo.DoAsync((Invoice("i3").Grain, new OpenDispute("Damaged", null)), (Invoice("i4").Grain, new OpenDispute("Wrong price", Usd(100))));
        await silo.DoAsync((Invoice("i4").Grain, new ResolveDispute(false, "The price is right")));
        await silo.DoAsync((Customer("c4").Grain, new HoldCustomer(HoldReason.Operator, "Wait", date)));
        await silo.DoAsync((sent[0].Customer.Grain, new ReportBounced(sent[0].Id, sent[0].To, now, "550 no such user", true, true)));
        await silo.DoAsync((sent[^1].Customer.Grain, new ReportReplied(sent[^1].Id, now, "We pay on Friday")));
        await silo.SettleAsync();
        var open = (await silo.AllAsync(WorkItemTable.Instance)).Where(row => row is { State: WorkItemRow.Open, Kind: nameof(WorkItemKind.FollowUp) }).ToList();
        await silo.DoAsync([.. open.Select(row => (row.Customer.Grain, (Message)new CloseWorkItem(row.Id, "Done")))]);
        await silo.DoAsync((Customer("c4").Grain, new RemoveContact(ExternalIds.Contact(Source, "c4/bob@c4.example"))));
        await silo.SettleAsync();
    }
}

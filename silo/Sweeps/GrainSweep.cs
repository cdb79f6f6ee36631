using Plixo.Grains.Core;
using Plixo.Grains.Customers;
using Plixo.Grains.Invoices;
using Plixo.Grains.Rows;
using Plixo.Grains.Segments;
using Plixo.Silo.Stores;

namespace Plixo.Silo.Sweeps;

/// <summary>The sweeps that grains request: which grains, and what each is told.</summary>
public sealed class GrainSweep : Sweep
{
    private readonly IReadModel store;
    private readonly GrainKind grains;
    private readonly string from;
    private readonly Message message;

    private GrainSweep(IReadModel store, string kind, GrainKind grains, string from, Message message)
    {
        this.store = store;
        this.grains = grains;
        this.from = from;
        this.message = message;
        Kind = KindOf(kind);
    }

    public override string Kind { get; }

    /// <summary>One for each of <see cref="SweepKinds"/>.</summary>
    public static IReadOnlyList<GrainSweep> All(IReadModel store) =>
    [
        new(store, SweepKinds.SegmentInvoices, GrainKind.Invoice, "invoice WHERE open > 0 AND segment = $subject AND", new Reconsider()),
        new(store, SweepKinds.AllInvoices, GrainKind.Invoice, "invoice WHERE open > 0 AND", new Reconsider()),
        new(store, SweepKinds.SegmentCustomers, GrainKind.Customer, "customer WHERE segment = $subject AND", new Look()),
        new(store, SweepKinds.AllCustomers, GrainKind.Customer, "customer WHERE", new Look()),
        new(store, SweepKinds.AllSegments, GrainKind.Segment, "segment WHERE", new IssuePermits()),
    ];

    /// <summary>The kind of job that carries out a kind of sweep.</summary>
    public static string KindOf(string sweep) => $"sweep.{sweep}";

    protected override async Task<long> CountAsync(JobRow job, CancellationToken cancel) => (await store.QueryAsync(
        $"SELECT COUNT(*) FROM {from} key > $after", Parameters(job, ""), row => (long)row[0]!, cancel))[0];

    protected override async Task<IReadOnlyList<GrainId>> PageAsync(JobRow job, string after, int limit, CancellationToken cancel)
    {
        var parameters = Parameters(job, after);
        parameters["$limit"] = (long)limit;
        return await store.QueryAsync(
            $"SELECT key FROM {from} key > $after ORDER BY key LIMIT $limit", parameters, row => new GrainId(grains, (string)row[0]!), cancel);
    }

    protected override Message MessageFor(JobRow job, GrainId grain) => message;

    private Dictionary<string, object?> Parameters(JobRow job, string after)
    {
        var parameters = new Dictionary<string, object?> { ["$after"] = after };
        if (from.Contains("$subject", StringComparison.Ordinal)) parameters["$subject"] = job.Detail;
        return parameters;
    }
}

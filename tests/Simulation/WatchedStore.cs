using NodaTime;
using Plixo.Grains.Core;
using Plixo.Grains.Customers;
using Plixo.Grains.Rows;
using Plixo.Grains.Segments;
using Plixo.Silo.Stores;
using Plixo.Silo.Turns;
using Plixo.Tests.Support;

namespace Plixo.Tests.Simulation;

/// <summary>
/// The store as an auditor sees it: after each commit, whoever made it and whether they hear of it, it looks at what must hold
/// then. What is wrong is kept, because whoever commits would take an exception for a fault of the store.
/// </summary>
internal sealed class WatchedStore(IStore inner, TurnCodec codec) : StoreWrapper(inner)
{
    /// <summary>Intents that a committed recall did not name: their permits, by transmission.</summary>
    private readonly HashSet<(string Transmission, LocalDate Date, long Number)> recalled = [];

    public List<string> Wrong { get; } = [];

    public int Recalls => recalled.Count;

    public override async Task<IReadOnlyList<CommitResult>> CommitAsync(IReadOnlyList<GrainCommit> group, CancellationToken cancel)
    {
        var results = await base.CommitAsync(group, cancel);
        foreach (var (commit, result) in group.Zip(results).Where(pair => pair.Second.Verdict == CommitVerdict.Committed))
        {
            foreach (var recall in commit.Recalls) Recalled(recall, result.InFlight);
            if (commit.Events.Any(stored => stored.Type == "segment.permits-issued")) Issued(commit);
        }
        return results;
    }

    /// <summary>No dot but on what is armed, and none on what a recall has ended.</summary>
    public void BeforeDot(string transmission)
    {
        var row = All(TransmissionTable.Instance).Single(one => one.Id == transmission);
        if (row.State != TransmissionStates.Armed) Wrong.Add($"{transmission} is {row.State} at its dot.");
        if (recalled.Contains((row.Id, row.PermitDate, row.PermitNumber))) Wrong.Add($"{transmission} has a dot after a recall that did not name it.");
    }

    public IReadOnlyList<T> All<T>(RowTableOf<T> table)
        where T : class, IEquatable<T> => Inner.QueryAsync(
            $"SELECT {string.Join(", ", table.Table.Columns.Select(column => column.Name))} FROM {table.Table.Name}",
            new Dictionary<string, object?>(), table.Read, CancellationToken.None).Now();

    private void Recalled(Recall recall, IReadOnlyList<string> named)
    {
        foreach (var row in All(TransmissionTable.Instance).Where(row => row.Ended is null && Concerns(recall, row)))
        {
            if (row.State == TransmissionStates.Armed && !named.Contains(row.Id)) Wrong.Add($"A recall of {recall.Gate} does not name {row.Id}, which is armed.");
            if (row.State is TransmissionStates.Intended or TransmissionStates.Claimed) recalled.Add((row.Id, row.PermitDate, row.PermitNumber));
        }
    }

    private static bool Concerns(Recall recall, TransmissionRow row) =>
        (recall.Gate.Kind == GrainKind.Workspace || recall.Gate == row.Segment.Grain || recall.Gate == row.Customer.Grain)
        && (recall.Invoice is not { } invoice || row.Covers.Contains($" {invoice.Value} ", StringComparison.Ordinal))
        && (recall.Recipient is not { } recipient || string.Equals(row.Recipient, recipient, StringComparison.OrdinalIgnoreCase));

    /// <summary>What is held, counted from the rows, against the caps that the segment has now.</summary>
    private void Issued(GrainCommit commit)
    {
        var policy = ((SegmentState)codec.ReadState(GrainKind.Segment, commit.State!.Schema, commit.State.Body)).Policy!;
        var now = commit.State.LastAt;
        var held = All(PermitTable.Instance).Where(permit => permit.Segment.Grain == commit.Grain && permit.Returned is null).ToList();
        var day = held.Count(permit => permit.Date == now.InZone(policy.TimeZone).Date);
        if (day > policy.DayCap) Wrong.Add($"{day} permits are held of the day at an issue; the cap is {policy.DayCap}.");
        // Now, and whenever one that was issued ahead begins to hold (decision 26).
        foreach (var at in held.Select(permit => permit.Issued).Where(issued => issued > now).Append(now).Distinct())
        {
            var window = held.Count(permit => permit.Issued <= at && (permit.Settled is not { } settled || settled > at - policy.Window));
            if (window > policy.WindowCap) Wrong.Add($"{window} permits are held of the window at {at}, after the issue at {now}; the cap is {policy.WindowCap}.");
        }
    }
}

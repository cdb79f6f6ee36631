using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Plixo.Grains.Core;
using Plixo.Silo.Services.Front;
using Plixo.Silo.Stores;
using Plixo.Silo.Sweeps;
using Plixo.Silo.Turns;

namespace Plixo.Silo.Bulk;

/// <summary>
/// Does one thing to each of the items that were chosen when it was started. Each is a command of its own, under a request id
/// made of the job and the item's number, so that a portion that is done again gets the answers of the first time. What a grain
/// refuses is the item's outcome; the job goes on.
/// </summary>
public sealed class BulkJob(IStore store, ITurns turns, TurnCodec codec) : IJobKind
{
    public const string KindName = "bulk";

    private readonly ConcurrentDictionary<string, int> failures = new();

    public string Kind => KindName;

    public async Task<JobStep> StepAsync(JobRow job, CancellationToken cancel)
    {
        var report = JobReport.Read(job.Detail);
        var order = JobOrders.Read<BulkOrder>(codec, report.Order);
        var items = await NextAsync(job, cancel);
        var outcomes = (await Task.WhenAll(items.GroupBy(item => item.Customer).Select(some => DoAsync(order, some, cancel))))
            .SelectMany(some => some).OrderBy(outcome => outcome.Number).ToArray();
        var open = outcomes.Count(outcome => outcome.Outcome == JobItemOutcomes.Waiting);
        var last = open > 0 && failures.AddOrUpdate(job.Id, 1, (_, times) => times + 1) >= BulkLimits.Attempts;
        if (last) outcomes = [.. outcomes.Select(outcome => outcome.Outcome == JobItemOutcomes.Waiting ? outcome with { Outcome = JobItemOutcomes.Failed } : outcome)];
        if (last || open == 0) failures.TryRemove(job.Id, out _);
        await store.WriteAsync([.. items.Zip(outcomes).SelectMany(pair => JobItemTable.Instance.Difference(pair.First, pair.Second))], null, cancel);
        if (open > 0 && !last) throw new TurnFaultException($"{open} items of the job {job.Id} have no answer: {outcomes.First(outcome => outcome.Words.Length > 0).Words}");
        return new JobStep(await ProgressAsync(job, report, cancel), []);
    }

    /// <summary>Counted, not added up: a portion whose progress was lost is not counted twice.</summary>
    private async Task<JobProgress> ProgressAsync(JobRow job, JobReport report, CancellationToken cancel)
    {
        var counts = (await store.QueryAsync(
            "SELECT outcome, CAST(count(*) AS bigint) FROM job_item WHERE job = $job GROUP BY outcome",
            new Dictionary<string, object?> { ["$job"] = job.Id }, row => ((string)row[0]!, (long)row[1]!), cancel)).ToDictionary();
        long Of(string outcome) => counts.GetValueOrDefault(outcome);
        foreach (var outcome in new[] { JobItemOutcomes.Done, JobItemOutcomes.Refused, JobItemOutcomes.Failed }) report.Set(outcome, Of(outcome));
        var (waiting, total) = (Of(JobItemOutcomes.Waiting), counts.Values.Sum());
        return JobProgress.Of(job) with
        {
            State = waiting == 0 ? JobStates.Done : JobStates.Running,
            Done = total - waiting,
            Total = total,
            Failed = Of(JobItemOutcomes.Refused) + Of(JobItemOutcomes.Failed),
            Detail = report.Write(),
        };
    }

    /// <summary>The items of one customer in their order, one after the other, so that none is in another's way.</summary>
    private async Task<List<JobItemRow>> DoAsync(BulkOrder order, IEnumerable<JobItemRow> items, CancellationToken cancel)
    {
        var outcomes = new List<JobItemRow>();
        foreach (var item in items) outcomes.Add(await DoAsync(order, item, cancel));
        return outcomes;
    }

    private async Task<JobItemRow> DoAsync(BulkOrder order, JobItemRow item, CancellationToken cancel)
    {
        if (BulkCommands.Of(order, item) is not { } command)
            return Refused(item, new Refusal(RefusalReason.InvalidState, $"{order.Action} is nothing that is done to a {item.Kind}."));
        var request = new RequestKey(order.Actor.Id, KindName, $"{item.Job}/{item.Number}");
        try
        {
            var reply = await turns.ExecuteAsync(
                item.Customer.Grain, command, order.Actor, null, request, SHA256.HashData(Encoding.UTF8.GetBytes(item.Resource)), cancel);
            return reply.Refusal is { } refusal ? Refused(item, refusal) : item with { Outcome = JobItemOutcomes.Done, Words = "" };
        }
        catch (TurnFaultException fault)
        {
            return item with { Words = fault.Message };
        }
    }

    private static JobItemRow Refused(JobItemRow item, Refusal refusal) =>
        item with { Outcome = JobItemOutcomes.Refused, Reason = Refusals.NameOf(refusal.Reason), Words = refusal.Words };

    private Task<IReadOnlyList<JobItemRow>> NextAsync(JobRow job, CancellationToken cancel) => store.QueryAsync(
        $"SELECT {string.Join(", ", JobItemTable.Instance.Table.Columns.Select(column => column.Name))} FROM job_item WHERE job = $job AND outcome = $waiting ORDER BY number LIMIT $limit",
        new Dictionary<string, object?> { ["$job"] = job.Id, ["$waiting"] = JobItemOutcomes.Waiting, ["$limit"] = (long)BulkLimits.AtOnce },
        JobItemTable.Instance.Read, cancel);
}

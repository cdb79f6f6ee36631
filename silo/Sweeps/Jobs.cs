using System.Collections.Immutable;
using System.Data.Common;
using NodaTime;
using Plixo.Grains.Rows;
using Plixo.Silo.Clock;
using Plixo.Silo.Stores;

namespace Plixo.Silo.Sweeps;

/// <summary>Jobs as rows of the store.</summary>
public sealed class Jobs(IStore store, IRandom random) : IJobs
{
    private static readonly JobTable Table = JobTable.Instance;
    private static readonly ImmutableArray<int> Progress = [.. Enumerable.Range(0, Table.Table.Columns.Length - 1)]; // all but the wish to cancel

    public Task<JobRow> StartAsync(string kind, string title, string detail, string request, long total, string creator, CancellationToken cancel) =>
        StartAsync(kind, title, detail, request, creator, (int)total, _ => [], cancel);

    public async Task<JobRow> StartAsync(
        string kind, string title, string detail, string request, string creator, int total, Func<string, IEnumerable<RowChange>> rows, CancellationToken cancel)
    {
        if (await RequestedAsync(request, cancel) is { } started) return started;
        var job = await NewAsync(kind, title, detail, request, creator, total, cancel);
        try
        {
            await store.WriteAsync([.. Table.Difference(null, job), .. rows(job.Id)], null, cancel);
            return job;
        }
        catch (DbException) when (request.Length > 0)
        {
            // The same request came in twice at once: the store keeps one of them.
            if (await RequestedAsync(request, cancel) is { } other) return other;
            throw;
        }
    }

    public async Task<JobRow?> StartWithinAsync(
        int most, string kind, string title, string detail, string request, string creator, CancellationToken cancel)
    {
        for (var tries = 0; tries < OnceWrites.Tries; tries++)
        {
            if (await RequestedAsync(request, cancel) is { } started) return started;
            var (ever, open) = await CountAsync(kind, creator, cancel);
            if (open >= most) return null;
            var job = await NewAsync(kind, title, detail, request, creator, 0, cancel);
            // Whoever starts one after as many has counted the same; the store takes one of them.
            var place = new ReplyWrite(new RequestKey(creator, $"start {kind}", $"{ever}"), [], [], job.Created);
            try
            {
                if (await store.WriteOnceAsync(place, [.. Table.Difference(null, job)], cancel)) return job;
            }
            catch (InvalidOperationException) when (request.Length > 0)
            {
                // The same request came in twice at once: the store keeps one of them.
                if (await RequestedAsync(request, cancel) is { } other) return other;
                throw;
            }
        }

        throw new TimeoutException($"The store did not take a job of {creator}.");
    }

    public async Task<JobRow?> RequestedAsync(string request, CancellationToken cancel) =>
        request.Length == 0 ? null : await FirstAsync("request = $value", request, cancel);

    public async Task<JobRow?> OpenAsync(string kind, CancellationToken cancel) =>
        await OpenAsync([kind], 1, cancel) is [var oldest] ? oldest : null;

    public Task<JobRow?> FindAsync(string id, CancellationToken cancel) => FirstAsync("id = $value", id, cancel);

    public async Task<IReadOnlyList<JobRow>> ListAsync(JobRow? before, int limit, CancellationToken cancel) => await store.QueryAsync(
        $"SELECT {Table.Select} FROM job WHERE created < $created OR (created = $created AND id < $id) ORDER BY created DESC, id DESC LIMIT $limit",
        new Dictionary<string, object?>
        {
            ["$created"] = before?.Created.ToRow() ?? long.MaxValue,
            ["$id"] = before?.Id ?? "",
            ["$limit"] = (long)limit,
        },
        Table.Read,
        cancel);

    public async Task ReportAsync(string id, JobProgress progress, LeaseCheck? lease, CancellationToken cancel)
    {
        var job = await FindAsync(id, cancel) ?? throw new InvalidOperationException($"There is no job {id}.");
        await store.WriteAsync([Change(job, progress, (await store.ClockAsync(cancel)).Real)], lease, cancel);
    }

    public async Task<bool> CancelAsync(string id, CancellationToken cancel)
    {
        if (await FindAsync(id, cancel) is not { } job || JobStates.IsEnded(job.State)) return false;
        await store.WriteAsync([RowChange.Set(Table.Table, [0, Progress.Length], id, true.ToRow())], null, cancel);
        return true;
    }

    /// <summary>The jobs of these kinds that have not ended, the oldest first, so many of each kind at most.</summary>
    internal async Task<IReadOnlyList<JobRow>> OpenAsync(IReadOnlyCollection<string> kinds, int limit, CancellationToken cancel) =>
        kinds.Count == 0 ? [] : await store.QueryAsync(
            $"""
            SELECT {Table.Select} FROM (
                SELECT {Table.Select}, ROW_NUMBER() OVER (PARTITION BY kind ORDER BY created, id) AS place FROM job WHERE ended IS NULL AND kind IN $kinds) open
            WHERE place <= $limit ORDER BY created, id
            """,
            new Dictionary<string, object?> { ["$kinds"] = kinds.ToArray(), ["$limit"] = (long)limit },
            Table.Read,
            cancel);

    /// <summary>The row as it is after the progress, but for the wish to cancel.</summary>
    internal static RowChange Change(JobRow job, JobProgress progress, Instant now)
    {
        var after = job with
        {
            State = progress.State,
            Done = progress.Done,
            Total = progress.Total,
            Failed = progress.Failed,
            Cursor = progress.Cursor,
            Detail = progress.Detail ?? job.Detail,
            Started = job.Started ?? now,
            Ended = JobStates.IsEnded(progress.State) ? now : null,
        };
        return RowChange.Set(Table.Table, Progress, Table.Write(after)[..Progress.Length]);
    }

    private async Task<JobRow> NewAsync(
        string kind, string title, string detail, string request, string creator, int total, CancellationToken cancel) => new(
        $"j-{random.Hex(8)}", kind, title, JobStates.Waiting, 0, total, 0, "", (await store.ClockAsync(cancel)).Real, null, null, detail, request, creator, false);

    /// <summary>How many of a kind one ever started, and how many of them have not ended.</summary>
    private async Task<(long Ever, long Open)> CountAsync(string kind, string creator, CancellationToken cancel) => (await store.QueryAsync(
        """
        SELECT CAST(count(*) AS bigint), CAST(count(CASE WHEN ended IS NULL THEN 1 END) AS bigint) FROM job WHERE kind = $kind AND creator = $creator
        """,
        new Dictionary<string, object?> { ["$kind"] = kind, ["$creator"] = creator }, row => ((long)row[0]!, (long)row[1]!), cancel))[0];

    private async Task<JobRow?> FirstAsync(string where, string value, CancellationToken cancel)
    {
        var found = await store.QueryAsync(
            $"SELECT {Table.Select} FROM job WHERE {where} ORDER BY created LIMIT 1",
            new Dictionary<string, object?> { ["$value"] = value }, Table.Read, cancel);
        return found.Count == 0 ? null : found[0];
    }
}

using NodaTime;
using Plixo.Grains.Rows;
using Plixo.Silo.Stores;

namespace Plixo.Silo.Reading;

/// <summary>What waits for people in one segment.</summary>
/// <param name="ToDecide">Drafts that nobody has approved, as the queue's tab has them.</param>
/// <param name="Waiting">Approved and waiting for time, permits or the server.</param>
/// <param name="PermitsToday">Of the segment's local date, not returned.</param>
public sealed record SegmentWork(string Segment, long ToDecide, long Waiting, long WorkItems, long Customers, long PermitsToday);

public static class WorkloadQuery
{
    /// <param name="store">The read model.</param>
    /// <param name="dates">The local date of each segment; one that is not named has no permits today.</param>
    /// <param name="cancel">Ends the wait.</param>
    public static async Task<IReadOnlyDictionary<string, SegmentWork>> OfAsync(
        IReadModel store, IReadOnlyDictionary<string, LocalDate> dates, CancellationToken cancel)
    {
        var work = new Dictionary<string, SegmentWork>();
        void Add(string segment, Func<SegmentWork, SegmentWork> with) =>
            work[segment] = with(work.GetValueOrDefault(segment) ?? new SegmentWork(segment, 0, 0, 0, 0, 0));

        foreach (var (segment, status, count) in await CountAsync(
            "SELECT segment, status, CAST(count(*) AS bigint) FROM draft WHERE class <> 'Internal' AND status IN ('Drafted', 'Approved', 'Waiting', 'Sending') GROUP BY segment, status"))
            Add(segment, known => status == "Drafted" ? known with { ToDecide = count } : known with { Waiting = known.Waiting + count });
        foreach (var (segment, _, count) in await CountAsync("SELECT segment, '', CAST(count(*) AS bigint) FROM work_item WHERE state = 'Open' GROUP BY segment"))
            Add(segment, known => known with { WorkItems = count });
        foreach (var (segment, _, count) in await CountAsync("SELECT segment, '', CAST(count(*) AS bigint) FROM customer GROUP BY segment"))
            Add(segment, known => known with { Customers = count });
        foreach (var (segment, date, count) in await CountAsync(
            "SELECT segment, date, CAST(count(*) AS bigint) FROM permit WHERE returned IS NULL AND date >= $from GROUP BY segment, date"))
        {
            if (dates.TryGetValue(segment, out var today) && today.ToRow() == date) Add(segment, known => known with { PermitsToday = count });
        }

        return work;

        Task<IReadOnlyList<(string, string, long)>> CountAsync(string sql) => store.QueryAsync(
            sql,
            sql.Contains("$from", StringComparison.Ordinal)
                ? new Dictionary<string, object?> { ["$from"] = dates.Count == 0 ? "9999" : dates.Values.Min().ToRow() }
                : [],
            row => ((string)row[0]!, (string)row[1]!, (long)row[2]!), cancel);
    }
}

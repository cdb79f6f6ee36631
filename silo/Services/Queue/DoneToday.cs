using Plixo.Grains.Core;
using Plixo.Grains.Customers;
using Plixo.Grains.Rows;
using Plixo.Rpc.Server;
using Plixo.Silo.Services.Front;
using Plixo.Silo.Services.Front.Lists;
using Plixo.Silo.Stores;

namespace Plixo.Silo.Services.Queue;

/// <summary>What people decided today, in the workspace's day.</summary>
/// <param name="Items">Drafts approved or discarded, work items closed.</param>
/// <param name="Listed">Of them approved drafts that stand in the list still.</param>
/// <param name="Hours">Those that left the list, by the hour of the day in which they were decided, counted from 0.</param>
internal sealed record DoneToday(long Items, long Listed, IReadOnlyDictionary<long, long> Hours)
{
    private const string Hour = "(q.at - $midnight) / 3600000000";

    private const string IsListed = $"d.status IN ('{nameof(DraftStatus.Approved)}', '{nameof(DraftStatus.Waiting)}')";

    /// <summary>Whoever discarded a draft stands in no row: such a one has no `person`, and is counted for the team and the pool only.</summary>
    private const string Source =
        $"""
        (SELECT d.customer AS customer, d.segment AS segment, '' AS assignee, d.approved_by AS person, CASE WHEN {IsListed} THEN 1 ELSE 0 END AS listed, d.approved_at AS at
         FROM draft d WHERE d.class <> '{nameof(MailClass.Internal)}' AND d.status <> '{nameof(DraftStatus.Drafted)}' AND d.automatic = 0 AND d.approved_at >= $midnight
         UNION ALL
         SELECT d.customer, d.segment, '', '', 0, d.ended_at FROM draft d
         WHERE d.status = '{nameof(DraftStatus.Discarded)}' AND d.ended_at >= $midnight AND (d.approved_at IS NULL OR d.approved_at < $midnight)
         UNION ALL
         SELECT w.customer, w.segment, w.assignee, w.closed_by, 0, w.closed_at FROM work_item w
         WHERE w.state = '{WorkItemRow.Done}' AND w.closed_by <> $system AND w.closed_at >= $midnight) q
        """;

    /// <param name="rows">The read model.</param>
    /// <param name="call">Whose own decisions they are, and which segments are seen.</param>
    /// <param name="now">Which day it is.</param>
    /// <param name="scope">Of the caller, of anybody, or of what belongs to nobody.</param>
    /// <param name="listed">What makes an item one of the scope's list.</param>
    /// <param name="only">What is counted at all.</param>
    public static async Task<DoneToday> OfAsync(
        IReadModel rows, CallContext call, InForceNow now, V1.QueueScope scope, IReadOnlyList<Condition> listed, IReadOnlyList<Condition> only)
    {
        var actor = call.Actor();
        var counted = new List<Condition>(only);
        if (scope is V1.QueueScope.Unspecified or V1.QueueScope.Mine) counted.Add(new Condition("q.person = $actor", ("$actor", actor.Id)));
        if (scope == V1.QueueScope.Pool) counted.Add(new Condition(QueueListing.IsPooled));
        if (!actor.Segments.IsEmpty) counted.Add(new Condition("q.segment IN $segments", ("$segments", actor.Segments.ToArray())));
        var parameters = new Dictionary<string, object?>
        {
            ["$midnight"] = now.Zone.AtStartOfDay(now.Today).ToInstant().ToRow(), ["$system"] = Actor.System.Id,
        };
        foreach (var (name, value) in listed.Concat(counted).SelectMany(condition => condition.Parameters)) parameters[name] = value;
        var hours = await rows.QueryAsync(
            $"""
            SELECT {Hour}, COUNT(*), CAST(SUM(CASE WHEN q.listed = 1 AND {All(listed)} THEN 1 ELSE 0 END) AS bigint)
            FROM {Source} JOIN customer c ON c.key = q.customer LEFT JOIN segment s ON s.key = q.segment WHERE {All(counted)} GROUP BY {Hour}
            """,
            parameters, values => (Hour: (long)values[0]!, Items: (long)values[1]!, Listed: (long)values[2]!), call.CancellationToken);
        return new DoneToday(hours.Sum(hour => hour.Items), hours.Sum(hour => hour.Listed), hours.ToDictionary(hour => hour.Hour, hour => hour.Items - hour.Listed));
    }

    private static string All(IEnumerable<Condition> conditions) => string.Join(" AND ", conditions.Select(condition => $"({condition.Sql})").DefaultIfEmpty("1 = 1"));
}

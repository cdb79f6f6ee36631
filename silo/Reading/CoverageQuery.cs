using System.Collections.Immutable;
using NodaTime;
using Plixo.Grains.Amounts;
using Plixo.Grains.Kpi;
using Plixo.Grains.Rows;
using Plixo.Silo.Stores;

namespace Plixo.Silo.Reading;

/// <summary>Coverage from the rows as they stand.</summary>
public static class CoverageQuery
{
    /// <summary>By segment and currency, for contacts made from <paramref name="since"/> to <paramref name="until"/>.</summary>
    public static async Task<IReadOnlyDictionary<(string Segment, string Currency), Coverage>> OfAsync(
        IReadModel store, LocalDate today, Instant since, Instant until, string segment, CancellationToken cancel)
    {
        var groups = await store.QueryAsync(
            $"""
            SELECT f.segment, f.currency, f.excluded, f.contacted, CAST(count(*) AS bigint), CAST(sum(f.open) AS bigint)
            FROM (
                SELECT i.segment, i.currency, i.open, {ReceivablesSql.Excluded} AS excluded,
                    CASE WHEN {ReceivablesSql.Contacted} THEN 1 ELSE 0 END AS contacted
                FROM {ReceivablesSql.From}
                WHERE {ReceivablesSql.Chaseable} AND i.due_date < $today AND {ReceivablesSql.InSegment}
            ) f GROUP BY f.segment, f.currency, f.excluded, f.contacted
            """,
            new Dictionary<string, object?>
            {
                ["$today"] = today.ToRow(), ["$since"] = since.ToRow(), ["$until"] = until.ToRow() + 1, ["$segment"] = segment,
            },
            row => new Group(
                (string)row[0]!, (string)row[1]!, row[2] is string why ? Enum.Parse<CoverageExclusion>(why) : null,
                RowValues.ToFlag(row[3]), (int)(long)row[4]!, (long)row[5]!),
            cancel);
        return groups.GroupBy(group => (group.Segment, group.Currency)).ToDictionary(group => group.Key, group => Sum(group, group.Key.Currency));
    }

    private static Coverage Sum(IEnumerable<Group> groups, string currency)
    {
        var all = groups.ToList();
        var eligible = all.Where(group => group.Excluded is null).ToList();
        var contacted = eligible.Where(group => group.Contacted).ToList();
        Money Amount(List<Group> some) => new(some.Sum(group => group.Open), new Currency(currency));
        return new Coverage(
            eligible.Sum(group => group.Count), contacted.Sum(group => group.Count), Amount(eligible), Amount(contacted),
            all.Where(group => group.Excluded is not null).GroupBy(group => group.Excluded!.Value)
                .ToImmutableSortedDictionary(group => group.Key, group => group.Sum(one => one.Count)));
    }

    private sealed record Group(string Segment, string Currency, CoverageExclusion? Excluded, bool Contacted, int Count, long Open);
}

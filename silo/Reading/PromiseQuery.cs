using NodaTime;
using Plixo.Grains.Amounts;
using Plixo.Grains.Kpi;
using Plixo.Grains.Rows;
using Plixo.Silo.Stores;

namespace Plixo.Silo.Reading;

/// <summary>Promise adherence by currency: of each promise what had been paid when it ended.</summary>
public static class PromiseQuery
{
    /// <summary>Promises whose date and grace ended in the window; both dates included.</summary>
    public static async Task<IReadOnlyDictionary<string, PromiseAdherence>> OfAsync(
        IReadModel store, LocalDate from, LocalDate to, LocalDate today, string segment, CancellationToken cancel)
    {
        var promises = await store.QueryAsync(
            """
            SELECT currency, amount, until, paid FROM promise
            WHERE state IN ('Kept', 'PartlyKept', 'Broken') AND until > $from AND until <= $to AND ($segment = '' OR segment = $segment)
            """,
            new Dictionary<string, object?>
            {
                ["$from"] = from.ToRow(), ["$to"] = to.PlusDays(1).ToRow(), ["$segment"] = segment,
            },
            row =>
            {
                var promised = new Money((long)row[1]!, new Currency((string)row[0]!));
                var paid = new Money((long)row[3]!, promised.Currency);
                return new JudgedPromise(promised, paid, RowValues.ToDate(row[2]).PlusDays(-1)); // chasing goes on at `until`
            },
            cancel);
        return promises.GroupBy(promise => promise.Promised.Currency)
            .ToDictionary(group => group.Key.Code, group => PromiseAdherence.Of(group, group.Key, today));
    }
}

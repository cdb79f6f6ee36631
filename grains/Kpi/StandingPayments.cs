using NodaTime;
using Plixo.Grains.Amounts;
using Plixo.Grains.Invoices;

namespace Plixo.Grains.Kpi;

/// <summary>What of one document's entries stands as paid, and when: nothing counts twice, nothing that was taken back counts.</summary>
public static class StandingPayments
{
    /// <summary>
    /// The last word on each payment, as it is or reversed. A balance entry tells all that was settled so far, so each counts by
    /// what it adds; what it takes back goes off what was added last. Openings, credits, write-offs and refunds are no payments.
    /// </summary>
    /// <param name="recorded">The document's entries in the order in which they were recorded, changed ones again.</param>
    public static IReadOnlyList<(LocalDate Date, Money Amount)> Of(IEnumerable<(string Id, LedgerEntry Entry)> recorded)
    {
        var payments = new SortedDictionary<string, LedgerEntry>(StringComparer.Ordinal);
        var settled = new Dictionary<string, long>();
        var steps = new List<(LocalDate Date, Money Amount)>();
        foreach (var (id, entry) in recorded)
        {
            if (entry.Kind == EntryKind.Payment) payments[id] = entry;
            if (entry.Kind != EntryKind.Balance) continue;
            var level = entry is { Reversed: false, Amount.IsPositive: true } ? entry.Amount.MinorUnits : 0;
            Move(steps, entry.Date, new Money(level - settled.GetValueOrDefault(id), entry.Amount.Currency));
            settled[id] = level;
        }

        return
        [
            .. payments.Values.Where(entry => entry is { Reversed: false, Amount.IsPositive: true }).Select(entry => (entry.Date, entry.Amount)),
            .. steps,
        ];
    }

    private static void Move(List<(LocalDate Date, Money Amount)> steps, LocalDate date, Money by)
    {
        if (by.IsPositive) steps.Add((date, by));
        var back = by.IsPositive ? Money.Zero(by.Currency) : Money.Zero(by.Currency) - by;
        while (back.IsPositive)
        {
            var (day, last) = steps[^1];
            steps.RemoveAt(steps.Count - 1);
            if (last > back) steps.Add((day, last - back));
            back -= Money.Min(last, back);
        }
    }
}

using System.Collections.Immutable;
using Plixo.Grains.Amounts;

namespace Plixo.Grains.Kpi;

/// <summary>Why an overdue invoice is not eligible for coverage.</summary>
public enum CoverageExclusion
{
    Disputed,
    Promised,
    OnPlan,
    Suppressed,
    BelowMinimum,
    BeforeFirstStep,
}

/// <summary>An overdue invoice: contacted in the window or not, or excluded.</summary>
public sealed record CoverageInvoice(Money Open, bool Contacted, CoverageExclusion? Excluded = null);

/// <summary>
/// Eligible overdue invoices with a qualifying contact in the window ÷ eligible overdue invoices, of one currency. The
/// excluded stand beside it, so that a high coverage of few invoices is seen for what it is.
/// </summary>
public sealed record Coverage(
    int Eligible, int Contacted, Money EligibleAmount, Money ContactedAmount, ImmutableSortedDictionary<CoverageExclusion, int> Excluded)
{
    /// <summary>What to aim for.</summary>
    public const decimal Target = 0.85m;

    public Figure ByCount => Figure.Ratio(Contacted, Eligible);

    public Figure ByAmount => Figure.Ratio(ContactedAmount.MinorUnits, EligibleAmount.MinorUnits);

    public int ExcludedCount => Excluded.Values.Sum();

    public static Coverage Of(IEnumerable<CoverageInvoice> overdue, Currency currency)
    {
        var invoices = overdue.ToArray();
        var eligible = invoices.Where(invoice => invoice.Excluded is null).ToArray();
        var contacted = eligible.Where(invoice => invoice.Contacted).ToArray();
        return new Coverage(
            eligible.Length, contacted.Length,
            eligible.Select(invoice => invoice.Open).Sum(currency), contacted.Select(invoice => invoice.Open).Sum(currency),
            invoices.Where(invoice => invoice.Excluded is not null).GroupBy(invoice => invoice.Excluded!.Value)
                .ToImmutableSortedDictionary(group => group.Key, group => group.Count()));
    }
}

using Plixo.Grains.Amounts;

namespace Plixo.Grains.Kpi;

/// <summary>Collection effectiveness index: which share of what could be collected was collected.</summary>
public static class CollectionEffectiveness
{
    /// <summary>Which of the variants this is; shown beside the figure.</summary>
    public const string Label = "CEI, average monthly sales";

    /// <summary>
    /// (begin + sales ÷ N − end total) ÷ (begin + sales ÷ N − end current), as the Credit Research Foundation defines it, with
    /// the sales of the period averaged over its N months. 1 is everything; not applicable where the divisor is ≤ 0.
    /// </summary>
    /// <param name="begin">Receivables at the beginning.</param>
    /// <param name="sales">Sales of the whole period.</param>
    /// <param name="months">N, at least 1.</param>
    /// <param name="endTotal">Receivables at the end.</param>
    /// <param name="endCurrent">Of them not yet due.</param>
    public static Figure Of(Money begin, Money sales, int months, Money endTotal, Money endCurrent)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(months, 1);
        _ = begin + sales - endTotal - endCurrent; // one currency, or a fault
        var collectable = begin.MinorUnits + ((decimal)sales.MinorUnits / months);
        return Figure.Ratio(collectable - endTotal.MinorUnits, collectable - endCurrent.MinorUnits);
    }
}

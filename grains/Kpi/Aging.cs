using System.Collections.Immutable;
using NodaTime;
using Plixo.Grains.Amounts;

namespace Plixo.Grains.Kpi;

/// <summary>Days past due. An invoice due today is not due past.</summary>
public enum AgingBucket
{
    NotDue,
    Days1To30,
    Days31To60,
    Days61To90,
    Over90Days,
}

/// <summary>Open amounts of one currency by age.</summary>
/// <param name="Open">One amount for each <see cref="AgingBucket"/>, in its order.</param>
public sealed record AgedBalance(Currency Currency, ImmutableArray<Money> Open, ImmutableArray<int> Invoices)
{
    public Money this[AgingBucket bucket] => Open[(int)bucket];

    public Money Total => Open.Sum(Currency);

    public Money Overdue => Total - this[AgingBucket.NotDue];
}

public static class Aging
{
    private static readonly int Buckets = Enum.GetValues<AgingBucket>().Length;

    public static AgingBucket BucketOf(LocalDate due, LocalDate today) => Period.DaysBetween(due, today) switch
    {
        <= 0 => AgingBucket.NotDue,
        <= 30 => AgingBucket.Days1To30,
        <= 60 => AgingBucket.Days31To60,
        <= 90 => AgingBucket.Days61To90,
        _ => AgingBucket.Over90Days,
    };

    /// <summary>One balance per currency, by its code; currencies are never added.</summary>
    public static ImmutableArray<AgedBalance> Of(IEnumerable<(LocalDate Due, Money Open)> invoices, LocalDate today) =>
    [
        .. invoices.GroupBy(invoice => invoice.Open.Currency).OrderBy(group => group.Key.Code, StringComparer.Ordinal).Select(group =>
        {
            var open = Enumerable.Repeat(Money.Zero(group.Key), Buckets).ToArray();
            var count = new int[Buckets];
            foreach (var (due, amount) in group)
            {
                var bucket = (int)BucketOf(due, today);
                open[bucket] += amount;
                count[bucket]++;
            }
            return new AgedBalance(group.Key, [.. open], [.. count]);
        }),
    ];
}

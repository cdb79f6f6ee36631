using NodaTime;
using Plixo.Grains.Amounts;

namespace Plixo.Grains.Kpi;

/// <summary>A promise and what had been paid on it by its date and grace.</summary>
/// <param name="Through">Promised date and grace; until it has passed the promise counts as neither kept nor broken.</param>
public sealed record JudgedPromise(Money Promised, Money PaidByThen, LocalDate Through)
{
    public bool IsKept => PaidByThen >= Promised;
}

/// <summary>Promises of one currency whose date and grace have passed. One that was kept in part only is not kept.</summary>
public sealed record PromiseAdherence(int Kept, int Broken, Money Promised, Money Paid)
{
    /// <summary>What to aim for.</summary>
    public const decimal Target = 0.90m;

    /// <summary>Kept ÷ (kept + broken).</summary>
    public Figure ByCount => Figure.Ratio(Kept, Kept + Broken);

    /// <summary>Σ min(paid by then, promised) ÷ Σ promised.</summary>
    public Figure ByAmount => Figure.Ratio(Paid.MinorUnits, Promised.MinorUnits);

    public static PromiseAdherence Of(IEnumerable<JudgedPromise> promises, Currency currency, LocalDate today)
    {
        var past = promises.Where(promise => promise.Through < today).ToArray();
        var kept = past.Count(promise => promise.IsKept);
        return new PromiseAdherence(
            kept, past.Length - kept,
            past.Select(promise => promise.Promised).Sum(currency),
            past.Select(promise => Money.Min(promise.PaidByThen, promise.Promised)).Sum(currency));
    }
}

using NodaTime;

namespace Plixo.Silo.Demo;

public enum PayerKind { Good, Slow, Never }

/// <summary>How one customer pays. It is drawn once and stays, which is what makes its past worth knowing.</summary>
/// <param name="LateShare">The share of its invoices that it pays after their due date.</param>
/// <param name="StopsOn">It pays nothing from this date on; null: it never stops.</param>
public sealed record PayerBehaviour(PayerKind Kind, double LateShare, LocalDate? StopsOn)
{
    private const double SlowShare = 0.26, NeverShare = 0.06;

    internal static PayerBehaviour Draw(SeededRandom random, LocalDate today)
    {
        var kind = random.Unit();
        return kind < NeverShare
            ? new(PayerKind.Never, 0.6 + (0.35 * random.Unit()), today.PlusDays(-random.Between(30, 200)))
            : kind < NeverShare + SlowShare
                ? new(PayerKind.Slow, 0.55 + (0.4 * random.Unit()), null)
                : new(PayerKind.Good, 0.02 + (0.2 * random.Unit()), null);
    }

    /// <summary>When an invoice is paid; null: never.</summary>
    internal LocalDate? PaysOn(SeededRandom random, LocalDate issued, LocalDate due)
    {
        var late = random.Chance(LateShare);
        var early = random.Between(0, 9);
        var delay = Kind == PayerKind.Good ? random.Between(1, 12) : random.Between(4, 60);
        var day = late ? due.PlusDays(delay) : LocalDate.Max(issued.PlusDays(1), due.PlusDays(-early));
        if (day.DayOfWeek is IsoDayOfWeek.Saturday or IsoDayOfWeek.Sunday)
            day = late ? day.Next(IsoDayOfWeek.Monday) : day.Previous(IsoDayOfWeek.Friday);
        day = LocalDate.Max(day, issued);
        return day >= StopsOn ? null : day;
    }
}

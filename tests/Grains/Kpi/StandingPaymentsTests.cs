using NodaTime;
using Plixo.Grains.Amounts;
using Plixo.Grains.Invoices;
using Plixo.Grains.Kpi;

namespace Plixo.Tests.Grains.Kpi;

/// <summary>What of the entries of one invoice stands as paid.</summary>
public sealed class StandingPaymentsTests
{
    private static readonly LocalDate First = new(2026, 3, 1);

    [Fact]
    public void Balances_count_by_what_each_adds() => Assert.Equal(
        [(First, Euros(30)), (First.PlusDays(1), Euros(50))],
        StandingPayments.Of([Balance(30, 0), Balance(80, 1)]));

    [Fact]
    public void What_a_balance_takes_back_goes_off_what_was_added_last() => Assert.Equal(
        [(First, Euros(30)), (First.PlusDays(1), Euros(10)), (First.PlusDays(3), Euros(5))],
        StandingPayments.Of([Balance(30, 0), Balance(80, 1), Balance(40, 2), Balance(45, 3)]));

    [Fact]
    public void A_balance_below_nothing_pays_nothing_and_takes_no_more_than_there_was() => Assert.Equal(
        [(First.PlusDays(2), Euros(20))],
        StandingPayments.Of([Balance(30, 0), Balance(-10, 1), Balance(20, 2)]));

    [Fact]
    public void The_last_word_on_a_payment_counts_and_a_reversed_one_does_not() => Assert.Equal(
        [(First.PlusDays(2), Euros(70))],
        StandingPayments.Of(
        [
            ("a", Payment(100, 0)), ("b", Payment(60, 1)), ("a", Payment(100, 0) with { Reversed = true }), ("b", Payment(70, 2)),
        ]));

    [Fact]
    public void Openings_credits_write_offs_and_refunds_are_no_payments() => Assert.Empty(StandingPayments.Of(
        from kind in new[] { EntryKind.Opening, EntryKind.Credit, EntryKind.WriteOff, EntryKind.Refund } select ($"{kind}", Payment(10, 0) with { Kind = kind })));

    private static Money Euros(long major) => new(major * 100, new Currency("EUR"));

    private static LedgerEntry Payment(long major, int day) => new(EntryKind.Payment, Euros(major), First.PlusDays(day), false, "");

    private static (string, LedgerEntry) Balance(long settled, int day) => ("balance", Payment(settled, day) with { Kind = EntryKind.Balance });
}

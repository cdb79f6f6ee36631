using System.Collections.Immutable;
using Plixo.Grains.Invoices;
using Plixo.Grains.Mailing;

namespace Plixo.Grains.Customers;

/// <summary>Whether the customer can be reached, and where its credits cover all that is open.</summary>
internal static class Standing
{
    public static void See(CustomerTurn turn, CustomerSight sight)
    {
        var reach = Recipients.ReachOf(turn.State, sight.Addressable, sight.Today);
        var covered = Covered(turn.State, sight);
        if (reach != turn.State.Reach || !covered.SetEquals(turn.State.CreditCovers)) turn.Happen(new StandingSeen(reach, covered));
    }

    /// <summary>Per currency: open credit notes and unapplied money are at least what is open on invoices.</summary>
    private static ImmutableSortedSet<string> Covered(CustomerState state, CustomerSight sight)
    {
        var covered = ImmutableSortedSet.CreateBuilder<string>(StringComparer.Ordinal);
        foreach (var group in sight.Invoices.Values.GroupBy(invoice => invoice.Currency.Code))
        {
            var owed = group.Where(invoice => invoice.IsChaseable).Sum(invoice => invoice.Open);
            var notes = group.Where(invoice => invoice is { Type: DocumentType.CreditNote, Status: DocumentStatus.Open }).Sum(invoice => invoice.Open);
            var overpaid = -group.Where(invoice => invoice is { Type: DocumentType.Invoice, Open: < 0 }).Sum(invoice => invoice.Open);
            var unapplied = state.Unapplied.Values.Where(money => money.Currency.Code == group.Key).Sum(money => money.MinorUnits);
            if (owed > 0 && notes + overpaid + unapplied >= owed) covered.Add(group.Key);
        }

        return covered.ToImmutable();
    }
}

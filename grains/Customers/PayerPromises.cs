using System.Collections.Immutable;
using NodaTime;
using Plixo.Grains.Core;
using Plixo.Grains.Segments;

namespace Plixo.Grains.Customers;

/// <summary>What a payer may promise without a person: not far ahead, and not again and again.</summary>
internal static class PayerPromises
{
    /// <summary>Null where a person promises, or the payer stays within the policy.</summary>
    public static Refusal? Refused(CustomerTurn turn, CustomerSight sight, LocalDate date, ImmutableArray<Allocation> parts)
    {
        if (turn.Context.Actor.Kind != ActorKind.Payer) return null;
        var policy = sight.Segment?.Policy;
        if (date > sight.Today.PlusDays(policy?.PayerPromiseDays ?? 0))
            return new Refusal(RefusalReason.LimitExceeded, $"date: {date} is more than {policy?.PayerPromiseDays ?? 0} days ahead.");
        var limit = policy?.PayerPromisesPerInvoice ?? 0;
        var known = turn.State.Promises.Values.Where(promise => promise.ByPayer).SelectMany(promise => promise.Allocations);
        var often = parts.FirstOrDefault(part => known.Count(one => one.Invoice == part.Invoice) >= limit);
        return often is null
            ? null
            : new Refusal(RefusalReason.LimitExceeded, $"invoices: {sight.Invoices[often.Invoice].Number} was promised {limit} times already.");
    }
}

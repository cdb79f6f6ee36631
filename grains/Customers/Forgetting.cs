using NodaTime;
using Plixo.Grains.Core;

namespace Plixo.Grains.Customers;

/// <summary>Keeps the state small: what rows and events remember, the state need not.</summary>
internal static class Forgetting
{
    /// <summary>How long an ended draft stays in the state, so that its row has been written with its end.</summary>
    private static readonly Duration Kept = Duration.FromDays(1);

    /// <summary>How long one stays of which something is in doubt: so long it can be sent again once it is settled.</summary>
    private static readonly Duration DoubtKept = Duration.FromDays(30);

    public static void Forget(CustomerTurn turn, CustomerSight sight)
    {
        var old = turn.State.Drafts.Values.Where(draft => !draft.IsOpen && draft.EndedAt + KeptOf(draft) <= sight.Now).Select(draft => draft.Key).ToList();
        if (old.Count > 0) turn.Happen(new DraftsForgotten([.. old]));

        var known = turn.State.Finished.Concat(turn.State.Declined).Where(step => IsPast(step.Key, step.Value, sight))
            .Select(step => new InvoiceKey(step.Key)).Distinct().ToList();
        if (known.Count > 0) turn.Happen(new StepsAcknowledged([.. known]));
    }

    private static Duration KeptOf(Draft draft) =>
        draft.Transmissions.Any(one => one.Status == TransmissionStatus.InDoubt) ? DoubtKept : Kept;

    /// <summary>The invoice has nothing open any more, or its own position or next due step has passed the offset.</summary>
    private static bool IsPast(string invoice, int offset, CustomerSight sight) =>
        !sight.Invoices.TryGetValue(new InvoiceKey(invoice), out var row) || row.Position >= offset || row.DueStep > offset;
}

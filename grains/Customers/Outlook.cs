using System.Collections.Immutable;
using NodaTime;
using Plixo.Grains.Core;
using Plixo.Grains.Mailing;
using Plixo.Grains.Rows;

namespace Plixo.Grains.Customers;

/// <summary>When an open e-mail would leave if nobody had to do more for it than approve and send it, and why not before.</summary>
/// <param name="At">Null while something is in the way that only a person or the ledger ends.</param>
/// <param name="For">The first instant that time and caps allow: an approval, a preview and the sending write it for the date of this.</param>
/// <param name="Waits">The gate's reasons: its own, then those of its segment.</param>
public sealed record Outlook(Instant? At, Instant For, ImmutableArray<Wait> Waits)
{
    /// <summary>The rows that the answers of a customer's drafts rest on.</summary>
    public static RowNeeds Needs(CustomerState state, IEnumerable<Draft> drafts) => CustomerSight.NeedsOf(state, drafts);

    /// <summary>The number of the oldest open invoice that a letter of the ladder covers; empty where there is none.</summary>
    public static string InvoiceNumber(Draft draft, FoundRows rows)
    {
        if (draft.Class != MailClass.Chase) return "";
        var covered = draft.Items.Select(item => item.Invoice).ToHashSet();
        return CustomerSight.InvoicesOf(rows).FirstOrDefault(row => covered.Contains(row.Key))?.Number ?? "";
    }

    /// <summary>For readers outside a turn: what a turn of this context would find, with why the e-mail cannot be written where it cannot.</summary>
    public static Outlook Of(CustomerState state, Draft draft, TurnContext context)
    {
        var turn = new CustomerTurn(state, context, CustomerEvolution.Apply);
        var sight = new CustomerSight(turn);
        var outlook = Of(state, draft, sight);
        if (draft.Delivered || draft.Status == DraftStatus.Sending) return outlook;
        return DraftKeeping.ComposeNow(turn, sight, draft, outlook.For.InZone(sight.Zone).Date) is Composition.Blocked blocked &&
            outlook.Waits.All(wait => wait.Reason != blocked.Reason)
            ? outlook with { At = null, Waits = outlook.Waits.Add(new Wait(blocked.Reason, null, blocked.Words)) }
            : outlook;
    }

    internal static Outlook Of(CustomerState state, Draft draft, CustomerSight sight)
    {
        ImmutableArray<Wait> waits =
        [
            .. Gate.Waits(state, draft, sight),
            .. SegmentGate.Waits(sight.Workspace, sight.Segment, draft.Class, draft.Override is not null, sight.Now),
        ];
        var healed = waits.Select(wait => wait.Until).Append(draft.ReadyAt).Aggregate(sight.Now, (latest, until) => until > latest ? until.Value : latest);
        var opens = Gate.OpensFrom(draft, sight, healed);
        return new Outlook(waits.Any(wait => wait.Until is null) ? null : opens, opens, waits);
    }
}

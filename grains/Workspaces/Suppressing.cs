using NodaTime;
using Plixo.Grains.Calendars;
using Plixo.Grains.Core;
using Plixo.Grains.Customers;
using Plixo.Grains.Rows;

namespace Plixo.Grains.Workspaces;

/// <summary>Addresses and domains that nobody writes to, wherever they stand.</summary>
internal static class Suppressing
{
    /// <summary>Customers that share one mailbox and are told at once; the rest see it at their next look.</summary>
    private const int SharedBy = 1_000;

    public static RowNeeds Needs(Personal<string> address) => new()
    {
        Queries =
        [
            new RowQuery(
                "contacts", ContactTable.Instance.Table,
                [new RowFilter(ContactTable.EmailColumn, Comparison.Equal, address.Value)], [new RowOrder(0), new RowOrder(1)], SharedBy),
        ],
    };

    public static Refusal? Suppress(WorkspaceTurn turn, SuppressAddress asked)
    {
        if (Fault(turn, asked.Until, asked.Permanent, asked.Reason) is { } fault) return fault;
        if (asked.Address.Value is not { } address) return new Refusal(RefusalReason.InvalidArgument, "address: was erased.");
        turn.Happen(new AddressSuppressed(asked.Address, asked.Until, asked.Reason, turn.Context.Actor.Id));
        turn.Recall(new Recall(GrainId.Workspace, Recipient: address));
        Tell(turn);
        return null;
    }

    public static Refusal? Lift(WorkspaceTurn turn, LiftAddress asked)
    {
        if (Permission.Missing(turn.Context.Actor, Right.Work, null) is { } missing) return missing;
        if (string.IsNullOrWhiteSpace(asked.Reason)) return new Refusal(RefusalReason.ReasonRequired, "Lifting a suppression needs a reason.");
        if (asked.Address.Value is null) return new Refusal(RefusalReason.InvalidArgument, "address: was erased.");
        turn.Happen(new AddressLifted(asked.Address, asked.Reason, turn.Context.Actor.Id));
        Tell(turn);
        return null;
    }

    public static Refusal? Suppress(WorkspaceTurn turn, SuppressDomain asked)
    {
        if (Fault(turn, asked.Until, asked.Permanent, asked.Reason) is { } fault) return fault;
        turn.Happen(new DomainSuppressed(
            asked.Domain, new DomainSuppression(asked.Until, asked.Reason, turn.Context.Actor.Id, turn.Context.Now)));
        turn.Recall(new Recall(GrainId.Workspace));
        SweepTable.Request(turn, SweepKinds.AllCustomers, "");
        return null;
    }

    public static Refusal? Lift(WorkspaceTurn turn, LiftDomain asked)
    {
        if (Permission.Missing(turn.Context.Actor, Right.Work, null) is { } missing) return missing;
        if (string.IsNullOrWhiteSpace(asked.Reason)) return new Refusal(RefusalReason.ReasonRequired, "Lifting a suppression needs a reason.");
        if (turn.State.Domains.ContainsKey(asked.Domain)) turn.Happen(new DomainLifted(asked.Domain, asked.Reason, turn.Context.Actor.Id));
        SweepTable.Request(turn, SweepKinds.AllCustomers, "");
        return null;
    }

    /// <summary>The rows that an event writes: nobody can say whom an erased address was.</summary>
    public static IEnumerable<RowChange> RowsOf(WorkspaceEvent happened, Instant at)
    {
        var (table, all) = (SuppressionTable.Instance.Table, SuppressionTable.Instance);
        return happened switch
        {
            AddressSuppressed { Address.Value: { } address } e => all.Difference(null, new SuppressionRow(address, e.Until, e.Reason, e.By, at)),
            AddressLifted { Address.Value: { } address } => [RowChange.Delete(table, address)],
            DomainSuppressed { Suppression: var closed } e =>
                all.Difference(null, new SuppressionRow(SuppressionTable.DomainAddress(e.Domain), closed.Until, closed.Reason, closed.By, closed.At)),
            DomainLifted e => [RowChange.Delete(table, SuppressionTable.DomainAddress(e.Domain))],
            _ => [],
        };
    }

    private static void Tell(WorkspaceTurn turn)
    {
        foreach (var customer in turn.Context.Rows.Of("contacts", ContactTable.Instance).Select(row => row.Customer).Distinct())
            turn.Nudge(customer.Grain, new Look());
    }

    private static Refusal? Fault(WorkspaceTurn turn, LocalDate? until, bool permanent, string reason)
    {
        if (Permission.Missing(turn.Context.Actor, Right.Work, null) is { } missing) return missing;
        if (string.IsNullOrWhiteSpace(reason)) return new Refusal(RefusalReason.ReasonRequired, "A suppression needs a reason.");
        if (permanent == until is not null)
            return new Refusal(RefusalReason.InvalidArgument, "until: give a date of reactivation, or say permanent.");
        var today = turn.Context.Now.DateIn(Zones.Of(turn.State.Settings.Zone));
        return until <= today ? new Refusal(RefusalReason.InvalidArgument, $"until: {until} is not after today, {today}.") : null;
    }
}

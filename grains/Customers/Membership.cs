using Plixo.Grains.Core;
using Plixo.Grains.Invoices;
using Plixo.Grains.Workspaces;

namespace Plixo.Grains.Customers;

/// <summary>Which segment a customer belongs to: the first of the workspace's ordered rules that holds.</summary>
internal static class Membership
{
    public static void Decide(CustomerTurn turn, CustomerSight sight)
    {
        var state = turn.State;
        if (state.SegmentDecidedOn != sight.WorkspaceToday || state.Segment is null)
        {
            var segment = SegmentFor(state, sight);
            if (segment != state.Segment || (segment is not null && state.SegmentDecidedOn is null))
                turn.Happen(new SegmentAssigned(segment, sight.WorkspaceToday));
        }

        // Invoices that have another segment are told, whoever they had it from.
        var name = turn.State.Segment?.Value ?? "";
        foreach (var invoice in sight.Invoices.Values.Where(invoice => invoice.Segment != name))
            turn.Send(invoice.Key.Grain, new JoinSegment(turn.State.Segment));
    }

    public static SegmentKey? SegmentFor(CustomerState state, CustomerSight sight)
    {
        foreach (var rule in sight.Workspace.Rules)
        {
            if (sight.Knows(rule.Segment) && Holds(rule, state, sight)) return rule.Segment;
        }

        return null;
    }

    private static bool Holds(SegmentRule rule, CustomerState state, CustomerSight sight)
    {
        var profile = state.Profile!;
        var open = sight.Invoices.Values.Where(invoice => invoice.IsChaseable).ToList();
        if (rule.ByHint && profile.SegmentHint != rule.Segment.Value) return false;
        if (!rule.Countries.IsEmpty && !rule.Countries.Contains(profile.Country)) return false;
        if (!rule.Currencies.IsEmpty && !rule.Currencies.Contains(profile.Currency)) return false;
        if (!rule.Ratings.IsEmpty && !rule.Ratings.Contains(profile.Rating)) return false;
        if (rule.Consumer is { } consumer && consumer != profile.Consumer) return false;
        if (!rule.Tags.IsEmpty && !rule.Tags.IsSubsetOf(profile.Tags.Split(',', StringSplitOptions.RemoveEmptyEntries))) return false;
        if (rule.MinInvoices > open.Count || rule.MaxInvoices < open.Count) return false;

        if (rule.MinBalance is not null || rule.MaxBalance is not null)
        {
            var balance = open.Where(invoice => invoice.Currency.Code == rule.BalanceCurrency).Sum(invoice => invoice.Open);
            if (rule.MinBalance > balance || rule.MaxBalance < balance) return false;
        }

        if (rule.MinDaysOverdue is { } days)
        {
            var oldest = open.Count == 0 ? 0 : open.Max(invoice => NodaTime.Period.DaysBetween(invoice.DueDate, sight.WorkspaceToday));
            if (oldest < days) return false;
        }

        return true;
    }
}

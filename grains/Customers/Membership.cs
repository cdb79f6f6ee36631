using System.Collections.Immutable;
using NodaTime;
using Plixo.Grains.Core;
using Plixo.Grains.Invoices;
using Plixo.Grains.Workspaces;

namespace Plixo.Grains.Customers;

/// <summary>Which segment a customer belongs to: the first of the workspace's ordered rules that holds.</summary>
public static class Membership
{
    internal static void Decide(CustomerTurn turn, CustomerSight sight)
    {
        var state = turn.State;
        if (state.SegmentDecidedOn != sight.WorkspaceToday || state.Segment is null)
        {
            var segment = SegmentFor(state.Profile!, [.. sight.Invoices.Values], sight.Workspace.Rules, sight.Knows, sight.WorkspaceToday);
            if (segment != state.Segment || (segment is not null && state.SegmentDecidedOn is null))
                turn.Happen(new SegmentAssigned(segment, sight.WorkspaceToday));
        }

        // Invoices that have another segment are told, whoever they had it from.
        var name = turn.State.Segment?.Value ?? "";
        foreach (var invoice in sight.Invoices.Values.Where(invoice => invoice.Segment != name))
            turn.Send(invoice.Key.Grain, new JoinSegment(turn.State.Segment));
    }

    /// <param name="profile">The customer as its ledger tells it.</param>
    /// <param name="invoices">Its open ones.</param>
    /// <param name="rules">In order; the first that holds decides.</param>
    /// <param name="knows">Whether there is such a segment.</param>
    /// <param name="today">In the workspace's zone.</param>
    public static SegmentKey? SegmentFor(
        CustomerProfile profile, IReadOnlyCollection<InvoiceRow> invoices, ImmutableArray<SegmentRule> rules, Func<SegmentKey, bool> knows, LocalDate today)
    {
        foreach (var rule in rules)
        {
            if (knows(rule.Segment) && Holds(rule, profile, invoices, today)) return rule.Segment;
        }

        return null;
    }

    private static bool Holds(SegmentRule rule, CustomerProfile profile, IReadOnlyCollection<InvoiceRow> invoices, LocalDate today)
    {
        var open = invoices.Where(invoice => invoice.IsChaseable).ToList();
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
            var oldest = open.Count == 0 ? 0 : open.Max(invoice => Period.DaysBetween(invoice.DueDate, today));
            if (oldest < days) return false;
        }

        return true;
    }
}

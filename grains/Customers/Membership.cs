using System.Collections.Immutable;
using NodaTime;
using Plixo.Grains.Core;
using Plixo.Grains.Invoices;
using Plixo.Grains.Workspaces;

namespace Plixo.Grains.Customers;

/// <summary>Which segment a customer belongs to: the first of the workspace's ordered rules that holds.</summary>
public static class Membership
{
    /// <summary>
    /// Free until the end of the day on which its first invoices came, so that a file of customers and one of invoices decide
    /// alike in either order; then at most one change a day.
    /// </summary>
    internal static void Decide(CustomerTurn turn, CustomerSight sight)
    {
        var first = turn.State.ImportedOn is null && sight.Invoices.Count > 0;
        var segment = SegmentNow(turn, sight);
        var changes = segment != turn.State.Segment;
        if (changes ? MayChange(turn.State, sight.WorkspaceToday) : first && segment is not null)
            turn.Happen(new SegmentAssigned(segment, sight.WorkspaceToday, sight.Invoices.Count > 0));

        // Invoices that have another segment are told, whoever they had it from.
        var name = turn.State.Segment?.Value ?? "";
        foreach (var invoice in sight.Invoices.Values.Where(invoice => invoice.Segment != name))
            turn.Send(invoice.Key.Grain, new JoinSegment(turn.State.Segment));
    }

    /// <summary>Whether the next day may decide otherwise, with nothing happening: a change waits for it, or days are counted.</summary>
    internal static bool IsOpenTomorrow(CustomerTurn turn, CustomerSight sight) =>
        sight.Invoices.Count > 0 &&
        (sight.Workspace.Rules.Any(rule => rule.MinDaysOverdue is not null) || SegmentNow(turn, sight) != turn.State.Segment);

    private static SegmentKey? SegmentNow(CustomerTurn turn, CustomerSight sight) => SegmentFor(
        turn.State.Profile!, [.. sight.Invoices.Values], sight.Workspace.Rules, sight.Knows, sight.WorkspaceToday);

    private static bool MayChange(CustomerState state, LocalDate today) =>
        state.Segment is null || state.ImportedOn is null || state.ImportedOn == today || state.SegmentDecidedOn != today;

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

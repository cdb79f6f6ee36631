using Plixo.Grains.Core;
using Plixo.Grains.Rows;

namespace Plixo.Grains.Segments;

/// <summary>
/// What must hold at each issue of permits, computed from the event alone and not from what decided it: what is held afterwards is
/// within both caps in force, at the instant from which each grant holds, and no number of a date is given twice.
/// </summary>
public static class IssueInvariant
{
    /// <exception cref="InvariantException">It does not hold; nothing may be issued.</exception>
    public static void Check(SegmentState before, PermitsIssued issued)
    {
        var permits = issued.Grants.Sum(grant => grant.Permits);
        var day = issued.Held.Day + permits;
        if (day > issued.Held.DayCap)
            throw new InvariantException($"{before.Key} would hold {day} permits of {issued.Date.ToRow()}; the cap is {issued.Held.DayCap}.");
        var used = 0;
        foreach (var grant in issued.Grants)
        {
            used += grant.Permits;
            var left = issued.Leaving?.Count(leaves => leaves <= grant.From) ?? 0;
            if (issued.Held.Window - left + used > issued.Held.WindowCap)
            {
                throw new InvariantException(
                    $"{before.Key} would hold {issued.Held.Window - left + used} permits in its window; the cap is {issued.Held.WindowCap}.");
            }
        }

        if (before.LastDate > issued.Date || (before.LastDate == issued.Date && issued.First <= before.LastNumber))
        {
            throw new InvariantException(
                $"{before.Key} would issue number {issued.First} of {issued.Date.ToRow()} again: it has issued up to {before.LastNumber} of {before.LastDate?.ToRow()}.");
        }
    }
}

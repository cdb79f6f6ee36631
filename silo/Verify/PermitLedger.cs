using NodaTime;
using Plixo.Grains.Calendars;
using Plixo.Grains.Core;
using Plixo.Grains.Customers;
using Plixo.Grains.Segments;
using Plixo.Silo.Stores;

namespace Plixo.Silo.Verify;

/// <summary>
/// Every permit as the events tell it, apart from the rows that the segment counted: issued by the segment's events, settled
/// or returned by the customers'. At each issue what was held is counted again.
/// </summary>
internal sealed class PermitLedger(Findings findings)
{
    private readonly Dictionary<(string Segment, LocalDate Date, long Number), Permit> permits = [];

    public void Issued(GrainHistory segment, SendingDaysOf calendarOf)
    {
        readTo[segment.Id] = segment.Version;
        foreach (var turn in segment.Turns)
        {
            foreach (var forgotten in turn.Events.OfType<PermitForgotten>()) Forgotten(segment, turn, forgotten);
            foreach (var issued in turn.Events.OfType<PermitsIssued>())
            {
                var before = (SegmentState)segment.At(turn.Version - 1)!;
                var number = issued.First;
                foreach (var grant in issued.Grants)
                {
                    for (var i = 0; i < grant.Permits; i++, number++)
                    {
                        findings.Expect(
                            Checks.Permits, permits.TryAdd((segment.Id.Key, issued.Date, number), new Permit(grant.From ?? turn.Stored[0].At, grant.Draft)),
                            () => $"{segment.Id}: permit {issued.Date} {number} was issued twice.");
                    }
                }

                issues.Add(new Issue(segment.Id.Key, turn.Version, turn.Stored[0].At, issued, before, calendarOf));
            }
        }
    }

    /// <summary>A turn that has outcomes of transmissions, or gives permits back unused.</summary>
    public void Ended(GrainHistory customer)
    {
        readTo[customer.Id] = customer.Version;
        foreach (var turn in customer.Turns)
        {
            var state = (CustomerState)customer.At(turn.Version - 1)!;
            foreach (var happened in turn.Events)
            {
                if (happened is PermitsReturned returned)
                {
                    foreach (var number in returned.Numbers) Find(returned.Segment, returned.Date, number)?.Return(turn.Stored[0].At);
                }
                else if (happened is TransmissionEnded ended && state.Drafts.GetValueOrDefault(ended.Draft.Value) is { } draft
                         && draft.Transmissions.FirstOrDefault(one => one.Id == ended.Transmission) is { PermitNumber: > 0 } transmission
                         && Find(draft.Segment, transmission.PermitDate, transmission.PermitNumber) is { } permit)
                {
                    End(permit, transmission, ended, turn.Stored[0].At);
                }

                state = (CustomerState)customer.Grain.Apply(state, happened);
            }
        }
    }

    /// <summary>At every issue: what was held and what was issued stay within the caps in force.</summary>
    public void Count()
    {
        var bySegment = permits.ToLookup(permit => permit.Key.Segment);
        var forgotten = found.ToLookup(one => one.Segment);
        foreach (var group in issues.GroupBy(issue => issue.Segment))
        {
            var held = new Held([.. bySegment[group.Key].Where(permit => permit.Key.Number > 0).Select(permit => (permit.Key.Date, permit.Value.IssuedAt, permit.Value.SettledAt, permit.Value.ReturnedAt))]);
            var late = forgotten[group.Key].ToList();
            foreach (var issue in group) Count(issue, held, late);
        }
    }

    /// <param name="issue">What was issued.</param>
    /// <param name="held">The permits of its segment that were issued.</param>
    /// <param name="late">Those that were forgotten and counted again, at some turn: an issue before it could not know them.</param>
    private void Count(Issue issue, Held held, List<ForgottenPermit> late)
    {
        var policy = issue.State.Policy!;
        var midnight = policy.TimeZone.AtStartOfDay(issue.Event.Date).ToInstant();
        var granted = issue.Event.Grants.Sum(grant => grant.Permits);
        var day = held.OfDay(issue.Event.Date, issue.Event.First - 1, midnight, issue.At);
        var counted = late.Where(one => one.Version < issue.Version).ToList();
        day += counted.Count(one => one.Date == issue.Event.Date || (one.Date == issue.Event.Date.PlusDays(-1) && one.Settled >= midnight));
        var cap = issue.State.DayCapOn(issue.Event.Date, issue.CalendarOf(policy, issue.At));
        findings.Expect(
            Checks.Caps, day + granted <= cap,
            () => $"segment {issue.Segment}: {day} permits were held of {issue.Event.Date} and {granted} issued at {issue.At} under a cap of {cap}.");
        foreach (var (from, used) in HeldFrom(issue))
        {
            var window = held.OfWindow(policy.Window, issue.Event.Date, issue.Event.First - 1, from) + counted.Count(one => one.Settled + policy.Window > from);
            findings.Expect(
                Checks.Caps, window + used <= policy.WindowCap,
                () => $"segment {issue.Segment}: {window} permits were held of the window and {used} issued at {issue.At} held from {from} under a cap of {policy.WindowCap}.");
        }
    }

    /// <summary>How many of the issue hold from each instant from which one does.</summary>
    private static List<(Instant From, int Used)> HeldFrom(Issue issue)
    {
        var used = 0;
        return issue.Event.Grants.GroupBy(grant => grant.From ?? issue.At, grant => grant.Permits).Select(group => (group.Key, used += group.Sum())).ToList();
    }

    /// <summary>The rows that segments count from say the same as the events.</summary>
    public async Task CompareAsync(IStore store, CancellationToken cancel)
    {
        var columns = PermitTable.Instance.Table.Columns;
        var rows = await store.QueryAsync(
            $"""
            SELECT {string.Join(", ", columns.Select(column => $"p.{column.Name}"))}, s.version, c.version
            FROM permit p LEFT JOIN grain s ON s.kind = $segments AND s.key = p.segment LEFT JOIN grain c ON c.kind = $customers AND c.key = p.customer
            """,
            new Dictionary<string, object?> { ["$segments"] = (long)GrainKind.Segment, ["$customers"] = (long)GrainKind.Customer },
            row => (Permit: PermitTable.Instance.Read([.. row.Take(columns.Length)]), Segment: (long?)row[^2], Customer: (long?)row[^1]), cancel);
        var seen = 0;
        foreach (var (row, segment, customer) in rows)
        {
            var permit = Find(row.Segment, row.Date, row.Number);
            if (permit is not null) seen++;
            // A silo has gone on since the events were read: the row may be of a later turn.
            if (permit is null ? segment > ReadTo(row.Segment.Grain) : customer > ReadTo(row.Customer.Grain)) continue;
            findings.Expect(
                Checks.Permits, permit is not null && permit.SettledAt == row.Settled && permit.ReturnedAt == row.Returned && permit.Draft == row.Draft,
                () => $"permit {row.Segment} {row.Date} {row.Number}: the row says settled {row.Settled}, returned {row.Returned}; the events {permit?.SettledAt}, {permit?.ReturnedAt}.");
        }

        findings.Expect(Checks.Permits, seen == permits.Count, () => $"Of {permits.Count} permits in the events {seen} have a row.");
    }

    /// <summary>It was used, and nothing more becomes of it.</summary>
    private void Forgotten(GrainHistory segment, HistoryTurn turn, PermitForgotten forgotten)
    {
        var row = PermitRow.Of(new SegmentKey(segment.Id.Key), forgotten);
        var permit = new Permit(row.Issued, row.Draft);
        permit.Settle(row.Settled!.Value);
        findings.Expect(
            Checks.Permits, forgotten.Number < 0 && permits.TryAdd((segment.Id.Key, row.Date, row.Number), permit),
            () => $"{segment.Id}: permit {row.Date} {row.Number} was counted twice.");
        found.Add(new ForgottenPermit(segment.Id.Key, turn.Version, row.Date, row.Settled.Value));
    }

    private readonly List<ForgottenPermit> found = [];

    private readonly Dictionary<GrainId, long> readTo = [];

    private long ReadTo(GrainId grain) => readTo.GetValueOrDefault(grain);

    private readonly List<Issue> issues = [];

    private Permit? Find(SegmentKey segment, LocalDate date, long number) => permits.GetValueOrDefault((segment.Value, date, number));

    private static void End(Permit permit, Transmission transmission, TransmissionEnded ended, Instant at)
    {
        switch (ended.Status)
        {
            case TransmissionStatus.Accepted or TransmissionStatus.Refused when transmission.Status != TransmissionStatus.Waiting:
                permit.Settle(ended.At);
                break;
            case TransmissionStatus.InDoubt when transmission.Status != TransmissionStatus.Waiting:
                permit.Settle(ended.At + PermitRow.DoubtCounts);
                break;
            case TransmissionStatus.Waiting when ended.NotBefore is not null:
                permit.Settle(ended.At);
                break;
            case TransmissionStatus.Waiting:
                permit.Return(at);
                break;
            default:
                break;
        }
    }

    private sealed record Issue(string Segment, long Version, Instant At, PermitsIssued Event, SegmentState State, SendingDaysOf CalendarOf);

    private sealed record ForgottenPermit(string Segment, long Version, LocalDate Date, Instant Settled);

    private sealed class Permit(Instant issuedAt, DraftKey draft)
    {
        public Instant IssuedAt { get; } = issuedAt;

        public DraftKey Draft { get; } = draft;

        public Instant? SettledAt { get; private set; }

        public Instant? ReturnedAt { get; private set; }

        public void Settle(Instant at) => SettledAt = at;

        public void Return(Instant at) => ReturnedAt = at;

        public bool IsReturnedBy(Instant at) => ReturnedAt <= at;
    }
}

/// <summary>The sending days of a policy as they were in force at an instant.</summary>
internal delegate SendingCalendar SendingDaysOf(Policy policy, Instant at);

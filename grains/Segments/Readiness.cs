using System.Collections.Immutable;
using NodaTime;
using Plixo.Grains.Calendars;
using Plixo.Grains.Core;
using Plixo.Grains.Customers;
using Plixo.Grains.Kpi;
using Plixo.Grains.Ladders;
using Plixo.Grains.Rows;
using Plixo.Grains.Workspaces;

namespace Plixo.Grains.Segments;

/// <summary>What Autopilot asks for. The numbers are the wire's.</summary>
public enum ReadinessKind
{
    TemplatesPreviewed = 1,
    ReplyCoverNamed = 2,
    LoadWithinCapacity = 3,
    LedgerFresh = 4,
    Live = 5,
    Bounces = 6,
    Complaints = 7,
    Disputes = 8,
    ApprovedUnedited = 9,
    DraftsDecided = 10,
}

/// <param name="Words">For people: how it stands.</param>
/// <param name="Templates">Those that are in the way.</param>
public sealed record ReadinessCheck(ReadinessKind Kind, bool Met, string Words, ImmutableArray<string> Templates)
{
    public ReadinessCheck(ReadinessKind kind, bool met, string words)
        : this(kind, met, words, [])
    {
    }
}

/// <summary>Autopilot: off, pending with everything unmet listed, or active.</summary>
public static class Readiness
{
    private const string Reminder = "readiness";

    public static RowNeeds Needs(SegmentState state, Instant now) => new()
    {
        Counts = [.. Health.Counts(state, now), .. Health.DisputeCounts(state, now), .. DecidedCounts(state, now), .. SpokenLanguages.Counts(state.Key)],
    };

    /// <summary>What people decided, and what waits for whoever covers the segment.</summary>
    internal static ImmutableArray<RowCount> DecidedCounts(SegmentState state, Instant now)
    {
        var since = now - Duration.FromDays(state.Policy!.Guardrails.DecidedDays);
        var pool = state.Policy.Pool;
        return
        [
            DraftTable.ApprovedByPeople("approved", state.Key, since, unedited: false),
            DraftTable.DiscardedByPeople("discarded", state.Key, since),
            DraftTable.ApprovedByPeople("unedited", state.Key, since, unedited: true),
            DraftTable.ToDecide("load-own", pool, null),
            DraftTable.ToDecide("load-pool", "", state.Key),
            WorkItemTable.Of("load-work", pool),
        ];
    }

    /// <summary>Off, with its own approvals that have not left taken back.</summary>
    internal static void Off(SegmentTurn turn, string reason)
    {
        Happen(turn, AutopilotState.Off, reason, []);
        turn.Recall(new Recall(turn.State.Key.Grain));
        SweepTable.Request(turn, SweepKinds.SegmentCustomers, turn.State.Key.Value);
    }

    internal static Refusal? Set(SegmentTurn turn, SetAutopilot asked)
    {
        if (Permission.Missing(turn.Context.Actor, Right.EditPolicy, turn.State.Key) is { } missing) return missing;
        if (!asked.On)
        {
            if (string.IsNullOrWhiteSpace(asked.Reason)) return new Refusal(RefusalReason.ReasonRequired, "Turning Autopilot off needs a reason.");
            Off(turn, asked.Reason);
            return null;
        }

        var unmet = Unmet(turn).ToImmutableArray();
        Happen(turn, unmet.IsEmpty ? AutopilotState.Active : AutopilotState.Pending, asked.Reason, unmet);
        SweepTable.Request(turn, SweepKinds.SegmentCustomers, turn.State.Key.Value);
        turn.Nudge(turn.State.Key.Grain, new IssuePermits());
        return null;
    }

    /// <summary>
    /// Pending becomes active once nothing is unmet; active becomes pending where a template has a version that nobody
    /// previewed or nobody covers replies any more. While it is pending it is looked at every day at least.
    /// </summary>
    internal static void Review(SegmentTurn turn)
    {
        var state = turn.State;
        if (state.Autopilot == AutopilotState.Pending)
        {
            var unmet = Unmet(turn).ToImmutableArray();
            Happen(turn, unmet.IsEmpty ? AutopilotState.Active : AutopilotState.Pending, state.AutopilotReason, unmet);
            if (unmet.IsEmpty) SweepTable.Request(turn, SweepKinds.SegmentCustomers, state.Key.Value);
        }
        else if (state.Autopilot == AutopilotState.Active && Prepared(state, turn.Context.InForce.Workspace(), Kept(state, turn)).Where(check => !check.Met).Select(check => check.Words).ToImmutableArray() is { IsEmpty: false } unprepared)
        {
            Happen(turn, AutopilotState.Pending, state.AutopilotReason, unprepared);
            turn.Recall(new Recall(state.Key.Grain));
            SweepTable.Request(turn, SweepKinds.SegmentCustomers, state.Key.Value);
        }

        var zone = state.Policy!.TimeZone;
        var midnight = zone.AtStartOfDay(turn.Context.Now.DateIn(zone).PlusDays(1)).ToInstant();
        turn.Remind(Reminder, turn.State.Autopilot == AutopilotState.Pending ? midnight : null, new IssuePermits());
    }

    internal static Refusal? Note(SegmentTurn turn, NotePreview told)
    {
        if (turn.State.Previewed.GetValueOrDefault($"{told.Template}/{told.Language}") != told.Version)
            turn.Happen(new TemplatePreviewed(told.Template, told.Language, told.Version));
        if (turn.State.Autopilot == AutopilotState.Pending) turn.Nudge(turn.State.Key.Grain, new IssuePermits());
        return null;
    }

    private static void Happen(SegmentTurn turn, AutopilotState state, string reason, ImmutableArray<string> unmet)
    {
        if (turn.State.Autopilot == state && turn.State.AutopilotReason == reason && turn.State.AutopilotUnmet.SequenceEqual(unmet)) return;
        turn.Happen(new AutopilotSet(state, reason, unmet, turn.Context.Actor.Id));
    }

    /// <summary>Each guardrail and each piece of readiness, met or not.</summary>
    /// <param name="rows">What <see cref="Needs"/> found.</param>
    public static IEnumerable<ReadinessCheck> Checks(SegmentState state, WorkspaceState workspace, FoundRows rows, Instant now)
    {
        var policy = state.Policy!;
        var rails = policy.Guardrails;
        foreach (var check in Prepared(state, workspace, SpokenLanguages.Of(rows))) yield return check;
        yield return Load(policy, workspace, rows);
        var fresh = workspace.LedgerAsOf is { } asOf && now - asOf <= Duration.FromHours(policy.StaleHoursAutopilot);
        yield return new(ReadinessKind.LedgerFresh, fresh, $"the ledger's reading is {(fresh ? "not " : "")}older than {policy.StaleHoursAutopilot} hours");
        yield return new(ReadinessKind.Live, state.LiveSince is not null, state.LiveSince is null ? "the segment is not live" : $"live since {state.LiveSince}");

        var decided = rows.Count("approved") + rows.Count("discarded");
        var enough = decided >= rails.MinDecided;
        yield return new(ReadinessKind.DraftsDecided, enough, $"{decided} of {rails.MinDecided} drafts were decided by people in {rails.DecidedDays} days");
        var unedited = rails.MinUneditedBound <= 0 || WilsonBound.Lower((int)rows.Count("unedited"), (int)decided).Value >= rails.MinUneditedBound;
        if (enough)
            yield return new(ReadinessKind.ApprovedUnedited, unedited, $"the share approved unedited is {(unedited ? "" : "not ")}surely {rails.MinUneditedBound:0.00} or more");

        yield return Limit(ReadinessKind.Bounces, Health.Bounces(rails, rows, ""), $"{rows.Count("bounced")} of {rows.Count("accepted")} e-mails bounced in {rails.HealthDays} days, and the limit is {rails.BouncePercent} %");
        yield return Limit(ReadinessKind.Complaints, Health.Complaints(rails, rows, ""), $"{rows.Count("complained")} of {rows.Count("accepted")} e-mails were complained of in {rails.HealthDays} days, and the limit is {rails.ComplaintPercent} %");
        yield return Limit(ReadinessKind.Disputes, Health.Disputes(rails, rows), $"{Health.Opened(rows.Count("disputed"), rows.Count("contacted"))} in {rails.DecidedDays} days, and the limit is {rails.DisputePercent} %");
    }

    /// <summary>What people prepare and may undo again: templates previewed, replies covered.</summary>
    /// <param name="spoken">The languages in which each template must have been previewed.</param>
    private static IEnumerable<ReadinessCheck> Prepared(SegmentState state, WorkspaceState workspace, Func<string, IEnumerable<string>> spoken)
    {
        var missing = TemplatesInTheWay(state, workspace, spoken).ToList();
        if (missing.Count == 0) yield return new(ReadinessKind.TemplatesPreviewed, true, "every template was previewed on a real customer");
        foreach (var (key, words) in missing) yield return new(ReadinessKind.TemplatesPreviewed, false, words, [key]);
        yield return state.Policy!.Pool.Length == 0
            ? new(ReadinessKind.ReplyCoverNamed, false, "nobody is named to cover replies (pool)")
            : new(ReadinessKind.ReplyCoverNamed, true, $"{state.Policy.Pool} covers replies");
    }

    /// <summary>Drafts to decide and work items of whoever covers the segment, against the drafts that person handles in a day.</summary>
    private static ReadinessCheck Load(Policy policy, WorkspaceState workspace, FoundRows rows)
    {
        var load = rows.Count("load-own") + rows.Count("load-pool") + rows.Count("load-work");
        var waiting = load == 1 ? "1 draft or work item waits" : $"{load} drafts and work items wait";
        var capacity = workspace.Users.GetValueOrDefault(policy.Pool)?.DailyCapacity ?? 0;
        return capacity == 0
            ? new(ReadinessKind.LoadWithinCapacity, true, $"{waiting}, and no capacity is stated to weigh them against")
            : new(ReadinessKind.LoadWithinCapacity, load <= capacity, $"{waiting} for {policy.Pool}, who handles {capacity} a day");
    }

    private static ReadinessCheck Limit(ReadinessKind kind, string? beyond, string within) => new(kind, beyond is null, beyond ?? within);

    private static IEnumerable<string> Unmet(SegmentTurn turn) =>
        Checks(turn.State, turn.Context.InForce.Workspace(), turn.Context.Rows, turn.Context.Now).Where(check => !check.Met).Select(check => check.Words);

    /// <summary>
    /// While it is active: the languages that were previewed once, and those of what it has approved and not sent. Customers of
    /// another language so stop it before the first e-mail leaves in a text that nobody saw.
    /// </summary>
    private static Func<string, IEnumerable<string>> Kept(SegmentState state, SegmentTurn turn)
    {
        var waiting = turn.Context.Rows.Of(Issuing.Chases, DraftTable.Instance).Where(draft => draft.Automatic).ToLookup(draft => draft.Template, draft => draft.Language);
        return template => state.Previewed.Keys.Where(known => known.StartsWith($"{template}/", StringComparison.Ordinal))
            .Select(known => known[(template.Length + 1)..]).Concat(waiting[template]);
    }

    private static IEnumerable<(string Template, string Words)> TemplatesInTheWay(
        SegmentState state, WorkspaceState workspace, Func<string, IEnumerable<string>> spoken)
    {
        foreach (var key in state.Policy!.Cadence.Steps.Where(step => step.Kind == StepKind.Email).Select(step => step.Template).Distinct())
        {
            if (workspace.Templates.GetValueOrDefault(key) is not { Languages.IsEmpty: false } versions)
            {
                yield return (key, $"template '{key}' is missing");
                continue;
            }

            var unseen = spoken(key).Select(language => versions.For(language, workspace.Settings.Language)!.Value).Distinct()
                .Where(text => state.Previewed.GetValueOrDefault($"{key}/{text.Language}") != text.Text.Version)
                .Select(text => text.Language).Order(StringComparer.Ordinal).ToList();
            if (unseen.Count > 0)
                yield return (key, $"template '{key}' was not previewed on a real customer in its present version ({string.Join(", ", unseen)})");
        }
    }
}

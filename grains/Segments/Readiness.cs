using System.Collections.Immutable;
using NodaTime;
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
    LedgerFresh = 4,
    Live = 5,
    Bounces = 6,
    Complaints = 7,
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
    private const int Segment = 2;
    private const int Automatic = 17;
    private const int Edited = 18;
    private const int ApprovedAt = 15;

    /// <summary>How far back drafts that people decided count.</summary>
    private static readonly Duration DecidedWindow = Duration.FromDays(60);

    public static RowNeeds Needs(SegmentState state, Instant now)
    {
        var decided = new RowFilter[]
        {
            new(Segment, Comparison.Equal, state.Key.Value),
            new(Automatic, Comparison.Equal, 0L),
            new(ApprovedAt, Comparison.AtLeast, (now - DecidedWindow).ToRow()),
        };
        var drafts = DraftTable.Instance.Table;
        return new RowNeeds
        {
            Counts =
            [
                new RowCount("decided", drafts, [.. decided]),
                new RowCount("unedited", drafts, [.. decided, new RowFilter(Edited, Comparison.Equal, 0L)]),
                .. Health.Counts(state, now),
            ],
        };
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
        return null;
    }

    internal static Refusal? Note(SegmentTurn turn, NotePreview told)
    {
        if (turn.State.Previewed.GetValueOrDefault($"{told.Template}/{told.Language}") != told.Version)
            turn.Happen(new TemplatePreviewed(told.Template, told.Language, told.Version));
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
        var missing = TemplatesInTheWay(state, workspace).ToList();
        if (missing.Count == 0) yield return new(ReadinessKind.TemplatesPreviewed, true, "every template was previewed on a real customer");
        foreach (var (key, words) in missing) yield return new(ReadinessKind.TemplatesPreviewed, false, words, [key]);

        yield return policy.Pool.Length == 0
            ? new(ReadinessKind.ReplyCoverNamed, false, "nobody is named to cover replies (pool)")
            : new(ReadinessKind.ReplyCoverNamed, true, $"{policy.Pool} covers replies");
        var fresh = workspace.LedgerAsOf is { } asOf && now - asOf <= Duration.FromHours(policy.StaleHoursAutopilot);
        yield return new(ReadinessKind.LedgerFresh, fresh, $"the ledger's reading is {(fresh ? "not " : "")}older than {policy.StaleHoursAutopilot} hours");
        yield return new(ReadinessKind.Live, state.LiveSince is not null, state.LiveSince is null ? "the segment is not live" : $"live since {state.LiveSince}");

        var decided = rows.Count("decided");
        var enough = decided >= rails.MinDecided;
        yield return new(ReadinessKind.DraftsDecided, enough, $"{decided} of {rails.MinDecided} drafts were decided by people in 60 days");
        var unedited = rails.MinUneditedBound <= 0 || WilsonBound.Lower((int)rows.Count("unedited"), (int)decided).Value >= rails.MinUneditedBound;
        if (enough)
            yield return new(ReadinessKind.ApprovedUnedited, unedited, $"the share approved unedited is {(unedited ? "" : "not ")}surely {rails.MinUneditedBound:0.00} or more");

        var accepted = rows.Count("accepted");
        var bounced = rows.Count("bounced");
        var complained = rows.Count("complained");
        var bounces = accepted < rails.BounceMinimum || bounced * 100m <= rails.BouncePercent * accepted;
        yield return new(
            ReadinessKind.Bounces, bounces, $"{bounced} of {accepted} e-mails bounced in 7 days, {(bounces ? "and the limit is" : "more than")} {rails.BouncePercent} %");
        var complaints = accepted < rails.ComplaintMinimum || complained * 100m <= rails.ComplaintPercent * accepted;
        yield return new(
            ReadinessKind.Complaints, complaints, $"{complained} of {accepted} e-mails were complained of in 7 days, {(complaints ? "and the limit is" : "more than")} {rails.ComplaintPercent} %");
    }

    private static IEnumerable<string> Unmet(SegmentTurn turn) =>
        Checks(turn.State, turn.Context.InForce.Workspace(), turn.Context.Rows, turn.Context.Now).Where(check => !check.Met).Select(check => check.Words);

    private static IEnumerable<(string Template, string Words)> TemplatesInTheWay(SegmentState state, WorkspaceState workspace)
    {
        foreach (var key in state.Policy!.Cadence.Steps.Where(step => step.Kind == StepKind.Email).Select(step => step.Template).Distinct())
        {
            var versions = workspace.Templates.GetValueOrDefault(key);
            if (versions is null) yield return (key, $"template '{key}' is missing");
            else if (!versions.Languages.Any(text => state.Previewed.GetValueOrDefault($"{key}/{text.Key}") == text.Value.Version))
                yield return (key, $"template '{key}' was not previewed on a real customer in its present version");
        }
    }
}

using System.Collections.Immutable;
using NodaTime;
using Plixo.Grains.Core;
using Plixo.Grains.Customers;
using Plixo.Grains.Kpi;
using Plixo.Grains.Ladders;
using Plixo.Grains.Rows;

namespace Plixo.Grains.Segments;

/// <summary>Autopilot: off, pending with everything unmet listed, or active.</summary>
internal static class Readiness
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
    public static void Off(SegmentTurn turn, string reason)
    {
        Happen(turn, AutopilotState.Off, reason, []);
        turn.Recall(new Recall(turn.State.Key.Grain));
        SweepTable.Request(turn, SweepKinds.SegmentCustomers, turn.State.Key.Value);
    }

    public static Refusal? Set(SegmentTurn turn, SetAutopilot asked)
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

    public static Refusal? Note(SegmentTurn turn, NotePreview told)
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

    /// <summary>Each guardrail and each piece of readiness that is not met, in words.</summary>
    private static IEnumerable<string> Unmet(SegmentTurn turn)
    {
        var policy = turn.State.Policy!;
        var rails = policy.Guardrails;
        var workspace = turn.Context.InForce.Workspace();
        foreach (var key in policy.Cadence.Steps.Where(step => step.Kind == StepKind.Email).Select(step => step.Template).Distinct())
        {
            var versions = workspace.Templates.GetValueOrDefault(key);
            if (versions is null) yield return $"template '{key}' is missing";
            else if (!versions.Languages.Any(text => turn.State.Previewed.GetValueOrDefault($"{key}/{text.Key}") == text.Value.Version))
                yield return $"template '{key}' was not previewed on a real customer in its present version";
        }

        if (policy.Pool.Length == 0) yield return "nobody is named to cover replies (pool)";
        if (workspace.LedgerAsOf is not { } asOf || turn.Context.Now - asOf > Duration.FromHours(policy.StaleHoursAutopilot))
            yield return $"the ledger's reading is older than {policy.StaleHoursAutopilot} hours";
        if (turn.State.LiveSince is null) yield return "the segment is not live";

        var decided = turn.Context.Rows.Count("decided");
        if (decided < rails.MinDecided) yield return $"{decided} of {rails.MinDecided} drafts were decided by people in 60 days";
        else if (rails.MinUneditedBound > 0 && !(WilsonBound.Lower((int)turn.Context.Rows.Count("unedited"), (int)decided).Value >= rails.MinUneditedBound))
            yield return $"the share approved unedited is not surely {rails.MinUneditedBound:0.00} or more";

        if (Health.Spike(turn) is { } spike) yield return spike;
    }
}

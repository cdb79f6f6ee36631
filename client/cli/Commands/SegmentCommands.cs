using System.Collections.Immutable;
using Plixo.Cli.Calls;
using Plixo.Cli.Syntax;
using static Plixo.Cli.Calls.Input;

namespace Plixo.Cli.Commands;

internal static class SegmentCommands
{
    private static readonly Input _segment = Name("SEGMENT", "name", "segments");
    private static readonly Input _dryRun = Of("--dry-run", "validate_only", "save nothing, show the effect");

    public static readonly ImmutableArray<Command> All =
    [
        new Call("segment list", "ListSegments", "Segments, by name", "segments", "name display_name autopilot_state live ramp_percent paused permits_today cap_today customers drafts_waiting"),
        new Call("segment show SEGMENT", "GetSegment", "One segment with its policy", "segment") { Inputs = [_segment] },
        new Call("segment add SEGMENT [FIELD=VALUE...]", "CreateSegment", "Make a segment; fields not given get their defaults", "segment")
        {
            Inputs = [Value("SEGMENT", "segment_id"), Assignments("FIELD=VALUE", "segment", mask: null)],
        },
        new Call("segment set SEGMENT FIELD=VALUE...", "UpdateSegment", "Change policy or name, as a new policy version", "")
        {
            Details = "policy.caps.per_day=300  policy.quiet_hours=18:00-08:00  policy.sending_days=monday,tuesday  policy.steps=@steps.json",
            Inputs = [Name("SEGMENT", "segment.name", "segments"), Assignments("FIELD=VALUE", "segment"), _dryRun, Of("--reason WORDS", "reason", "stands beside the version")],
        },
        new Call("segment versions SEGMENT", "ListPolicyVersions", "Policy versions, newest first", "versions", "name author create_time changed reason") { Inputs = [Name("SEGMENT", "parent", "segments")] },
        new Call("segment autopilot SEGMENT STATE", "SetAutopilot", "Turn Autopilot on or off; off needs a reason", "")
        {
            Inputs = [_segment, Value("STATE", "on"), Of("--reason WORDS", "reason", "required for off")],
        },
        new Call("segment readiness SEGMENT", "GetReadiness", "What Autopilot and going live still need", "readiness") { Inputs = [_segment] },
        new Call("segment close-breaker SEGMENT", "CloseBreaker", "Let sending go on after mass bounces stopped it", "segment")
        {
            Inputs = [_segment, Of("--reason WORDS!", "reason", "audited")],
        },
        new Call("segment permits SEGMENT", "ListPermits", "Permits, newest first", "permits", "date number customer draft issue_time settle_time return_time") { Inputs = [Name("SEGMENT", "parent", "segments")] },
        new Call("golive SEGMENT", "GoLive", "Let a segment send, by a ramp", "")
        {
            Details = "With --dry-run it shows what would leave in the first 7 days.",
            Inputs = [_segment, Of("--ramp PERCENTS", "ramp_percents", "of the cap on each sending day; else 10,25,50,100"), _dryRun],
        },
    ];
}

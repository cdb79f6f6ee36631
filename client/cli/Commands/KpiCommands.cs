using System.Collections.Immutable;
using Plixo.Cli.Calls;
using Plixo.Cli.Syntax;
using static Plixo.Cli.Calls.Input;

namespace Plixo.Cli.Commands;

internal static class KpiCommands
{
    private static readonly Input _segment = Of("--segment SEGMENT", "segment", "else all", "segments");
    private static readonly Input _from = Of("--from DATE", "window.start_date", "first day");
    private static readonly Input _to = Of("--to DATE", "window.end_date", "last day");

    public static readonly ImmutableArray<Command> All =
    [
        new Call("kpi overview", "GetOverview", "Coverage, latency, promises, e-mail, receivables", "") { Inputs = [_segment, _from, _to] },
        new Call("kpi segments", "ListSegmentHealth", "Who lags, and why", "segments", "display_name coverage latency.net_p50 email.bounce_rate autopilot_state permits_today cap_today drafts_waiting lags") { Inputs = [_from, _to] },
        new Call("kpi email-health", "GetEmailHealth", "What became of e-mail, by segment and domain", "") { Inputs = [_segment, _from, _to] },
        new Call("kpi aging", "ListAging", "Open amounts by age", "rows", "currency_code segment not_due days_1_to_30 days_31_to_60 days_61_to_90 days_over_90") { Inputs = [_segment, Of("--date DATE", "date", "else today")] },
    ];
}

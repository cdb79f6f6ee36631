using Plixo.V1;
using Plixo.Web.Shared;

namespace Plixo.Web.Segments;

/// <summary>A segment's standing as people say it.</summary>
internal static class SegmentWords
{
    /// <summary>`On, 72 % of sends`, `Off: tone review`, `Paused: bounces`.</summary>
    public static string Autopilot(SegmentHealth health) => health switch
    {
        { Live: false } => "Not live",
        { Paused: true } => $"Paused: {health.PauseReason}",
        { AutopilotState: AutopilotState.Active } => $"On, {FigureWords.Percent(health.AutopilotMix)} of sends",
        { AutopilotState: AutopilotState.PendingApproval } => $"Pending approval{Because(health.AutopilotReason)}",
        _ => health.AutopilotReason.Length > 0 ? $"Off{Because(health.AutopilotReason)}" : "Approval only",
    };

    public static string Of(AutopilotState state) => state switch
    {
        AutopilotState.Active => "Active",
        AutopilotState.PendingApproval => "Pending approval",
        _ => "Off",
    };

    public static BadgeTone ToneOf(AutopilotState state) => state switch
    {
        AutopilotState.Active => BadgeTone.Good,
        AutopilotState.PendingApproval => BadgeTone.Warn,
        _ => BadgeTone.Plain,
    };

    private static string Because(string reason) => reason.Length > 0 ? $": {reason}" : "";
}

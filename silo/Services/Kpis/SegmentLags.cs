using System.Globalization;
using Plixo.Grains.Kpi;
using Plixo.V1;

namespace Plixo.Silo.Services.Kpis;

/// <summary>Why a segment lags, for people, worst first.</summary>
public static class SegmentLags
{
    /// <param name="health">Its other figures.</param>
    /// <param name="held">Drafts that were sent off and have not left.</param>
    public static IEnumerable<string> Of(SegmentHealth health, long held)
    {
        if (!health.Live) yield return "It is not live.";
        if (health.Paused) yield return $"It is paused: {health.PauseReason}";
        if (health.Email.Alert.Length > 0) yield return $"E-mail: {health.Email.Alert}.";
        if (health.CapToday > 0 && health.PermitsToday >= health.CapToday) yield return $"The cap of {health.CapToday} is used up today, and {Waiting(held)}.";
        if (health.Coverage.HasValue && health.Coverage.Value < health.Coverage.Target) yield return $"Coverage is {Below(health.Coverage)}.";
        if (health.Latency.NetP90 is { } p90 && p90.ToTimeSpan() > SendingDelay.Target.ToTimeSpan()) yield return $"One e-mail in ten left more than {SendingDelay.Target.TotalHours} hours late.";
        if (health.AutopilotState != V1.AutopilotState.Active && health.DraftsWaiting > 0) yield return $"{Waiting(health.DraftsWaiting)} for people: Autopilot is not active.";
    }

    private static string Waiting(long drafts) => drafts == 1 ? "1 draft waits" : $"{drafts} drafts wait";

    /// <summary>With its decimal rounded down: what is below never reads as what it is below.</summary>
    private static string Below(Share share) => string.Create(
        CultureInfo.InvariantCulture, $"{Math.Floor((decimal)share.Value * 1000) / 10:0.#} %, below {Math.Round((decimal)share.Target * 100, 1):0.#} %");
}

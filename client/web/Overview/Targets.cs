using Plixo.V1;
using Plixo.Web.Shared;

namespace Plixo.Web.Overview;

/// <summary>Whether a figure holds what it should; null where it is not applicable.</summary>
internal static class Targets
{
    public const double LatencyHours = 24;
    public const double BounceWarning = 0.02;

    public static (string Words, BadgeTone Tone)? AtLeast(Share? share) => share is not { HasValue: true } ? null
        : share.Value >= share.Target ? ("On target", BadgeTone.Good)
        : share.Value >= share.Target * 0.9 ? ("Below target", BadgeTone.Warn)
        : ("Far below target", BadgeTone.Bad);

    public static (string Words, BadgeTone Tone)? Latency(LatencyFigures? latency) => latency?.NetP50 is not { } median ? null
        : median.ToTimeSpan().TotalHours < LatencyHours ? ("On target", BadgeTone.Good) : ("Above target", BadgeTone.Bad);

    public static (string Words, BadgeTone Tone)? Bounces(EmailFigures? email) => email?.BounceRate is not { HasValue: true } rate ? null
        : email.Alert.Length > 0 ? (email.Alert, email.Alert.EndsWith("stop", StringComparison.Ordinal) ? BadgeTone.Bad : BadgeTone.Warn)
        : rate.Value <= BounceWarning ? ("Below the limit", BadgeTone.Good) : ("Few e-mails to judge by", BadgeTone.Plain);

    public static (string Words, BadgeTone Tone)? Carryover(QueueCounts counts)
    {
        var over = counts.Left - counts.PlannedCarryover;
        return over > 0 ? ($"{over} over", BadgeTone.Warn) : ("As planned", BadgeTone.Good);
    }
}

using Plixo.V1;
using Plixo.Web.Shared;

namespace Plixo.Web.Sending;

/// <summary>Transmissions and suppressions as people read them.</summary>
internal static class SendingWords
{
    public static string TargetOf(Suppression suppression) => suppression.TargetCase switch
    {
        Suppression.TargetOneofCase.Email => suppression.Email,
        Suppression.TargetOneofCase.Domain => $"everybody at {suppression.Domain}",
        _ => suppression.Customer,
    };

    public static BadgeTone ToneOf(TransmissionState state) => state switch
    {
        TransmissionState.Accepted => BadgeTone.Good,
        TransmissionState.Refused => BadgeTone.Bad,
        TransmissionState.InDoubt => BadgeTone.Warn,
        TransmissionState.NotSent => BadgeTone.Plain,
        _ => BadgeTone.Wait,
    };
}

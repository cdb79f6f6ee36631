using System.Text;
using Google.Protobuf;
using Google.Rpc;
using Plixo.Grains.Core;
using Plixo.Rpc;
using Plixo.Silo.Turns;

namespace Plixo.Silo.Services.Front;

/// <summary>The one place that maps refusals and faults to gRPC: a status, an ErrorInfo and, where a field is wrong, its name.</summary>
public static class Refusals
{
    /// <summary>Who defines the reasons.</summary>
    public const string Domain = "plixo.dev";

    /// <summary>Longest name of a field that words may begin with (`until: must be …`).</summary>
    private const int LongestField = 60;

    public static RpcException Of(Refusal refusal)
    {
        var details = new List<IMessage> { ErrorReason.Detail(NameOf(refusal.Reason), Domain, refusal.Metadata) };
        if (FieldOf(refusal) is { } field)
        {
            var wrong = new BadRequest();
            wrong.FieldViolations.Add(new BadRequest.Types.FieldViolation { Field = field, Description = refusal.Words });
            details.Add(wrong);
        }

        return new RpcException(StatusOf(refusal.Reason), refusal.Words, details);
    }

    /// <summary>A turn without an answer. Nothing was done unless the words say otherwise.</summary>
    public static RpcException Of(TurnFaultException fault) => new(
        fault switch
        {
            TurnAbortedException => StatusCode.Aborted,
            TurnLimitException or TurnOverloadException => StatusCode.ResourceExhausted,
            _ => StatusCode.Unavailable,
        },
        fault.Message);

    public static RpcException Of(RefusalReason reason, string words) => Of(new Refusal(reason, words));

    public static RpcException Invalid(string field, string words) =>
        Of(new Refusal(RefusalReason.InvalidArgument, $"{field}: {words}"));

    public static RpcException NotFound(string name) => Of(RefusalReason.NotFound, $"There is no {name}.");

    /// <summary>`DraftNotApproved` is `DRAFT_NOT_APPROVED` on the wire.</summary>
    public static string NameOf(RefusalReason reason) => UpperSnake(reason.ToString());

    /// <summary>Of a fault that no turn gave a reason: its code.</summary>
    public static string NameOf(StatusCode code) => UpperSnake(code.ToString());

    private static string UpperSnake(string pascal)
    {
        var name = new StringBuilder();
        foreach (var letter in pascal)
        {
            if (char.IsAsciiLetterUpper(letter) && name.Length > 0) name.Append('_');
            name.Append(char.ToUpperInvariant(letter));
        }

        return name.ToString();
    }

    private static StatusCode StatusOf(RefusalReason reason) => reason switch
    {
        RefusalReason.NotFound => StatusCode.NotFound,
        RefusalReason.AlreadyExists => StatusCode.AlreadyExists,
        RefusalReason.PermissionDenied => StatusCode.PermissionDenied,
        RefusalReason.StaleEtag => StatusCode.Aborted,
        RefusalReason.LimitExceeded => StatusCode.ResourceExhausted,
        RefusalReason.InvalidArgument or RefusalReason.TemplateInvalid or RefusalReason.ReasonRequired
            or RefusalReason.RequestIdReused => StatusCode.InvalidArgument,
        _ => StatusCode.FailedPrecondition,
    };

    private static string? FieldOf(Refusal refusal)
    {
        if (refusal.Metadata.TryGetValue("field", out var named)) return named;
        if (StatusOf(refusal.Reason) != StatusCode.InvalidArgument) return null;
        var colon = refusal.Words.IndexOf(':', StringComparison.Ordinal);
        return colon is > 0 and <= LongestField && refusal.Words.AsSpan(0, colon).IndexOfAnyExceptInRange('.', 'z') < 0
            ? refusal.Words[..colon]
            : null;
    }
}

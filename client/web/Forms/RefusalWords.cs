using Plixo.Rpc;
using Plixo.Web.Shared;

namespace Plixo.Web.Forms;

/// <summary>A refusal as a page says it: what it is, why, and what to do next.</summary>
internal sealed record RefusalWords(NoticeKind Kind, string Title, string Why, string Next)
{
    public static RefusalWords Of(RpcException refusal) => refusal.StatusCode switch
    {
        StatusCode.Aborted => new(
            NoticeKind.Conflict, "Somebody changed it meanwhile.", "", "The page shows it as it is now, and what you typed is still here. Read it and send it again."),
        StatusCode.PermissionDenied => new(NoticeKind.NotAllowed, "You may not do this.", refusal.Message, "Somebody who manages users can give you another role."),
        StatusCode.NotFound => new(NoticeKind.Refused, "It is not there any more.", refusal.Message, "Load the page again."),
        StatusCode.Unavailable or StatusCode.DeadlineExceeded => new(
            NoticeKind.Offline, "Plixo does not answer just now.", "", "What you typed is still here: send it again in a moment. It is done once."),
        StatusCode.InvalidArgument => new(NoticeKind.Refused, "It was not done.", refusal.Message, NextOf(refusal.Reason()) is { Length: > 0 } next ? next : "Mend the field and send it again."),
        StatusCode.ResourceExhausted => new(NoticeKind.Refused, "It is more than the limit.", refusal.Message, ""),
        _ => new(NoticeKind.Refused, "It was not done.", refusal.Message, NextOf(refusal.Reason())),
    };

    private static string NextOf(string? reason) => reason switch
    {
        "REASON_REQUIRED" => "Say why, and send it again.",
        "GUARDRAIL_NOT_MET" => "The list beside it says what is missing.",
        "SECOND_PERSON_REQUIRED" => "Ask a colleague with the right to do it.",
        "SENDING_PAUSED" => "It goes on once sending is resumed.",
        "BREAKER_OPEN" => "It goes on once the breaker is closed.",
        "INVOICE_DISPUTED" => "Resolve the dispute first.",
        "INVOICE_PAID" => "Nothing is open any more: there is nothing to do.",
        "PROMISE_ACTIVE" => "End the promise first, or wait for its date.",
        "NOT_LIVE" => "Let the segment go live first.",
        "LEDGER_STALE" => "Import the ledger anew.",
        "TEMPLATE_INVALID" => "Mend the template and send it again.",
        _ => "",
    };
}

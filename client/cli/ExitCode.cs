using Plixo.Rpc;

namespace Plixo.Cli;

/// <summary>How a command ended; scripts rely on the numbers.</summary>
internal enum ExitCode
{
    Ok = 0,
    Error = 1,
    Usage = 2,
    NotFound = 3,

    /// <summary>The state forbids it: cap, quiet hours, suppression, a refused file or row.</summary>
    Refused = 4,

    /// <summary>Somebody else was first: read again, then decide again.</summary>
    Conflict = 5,
    NotAllowed = 6,
    Unavailable = 7,
}

/// <summary>The one place that says which failure ends with which exit code.</summary>
internal static class ExitCodes
{
    public static ExitCode Of(RpcException failure) => failure.Reason() switch
    {
        "STALE_ETAG" or "REQUEST_ID_REUSED" or "DRAFT_HELD_BY_OTHER" => ExitCode.Conflict,
        "SECOND_PERSON_REQUIRED" => ExitCode.NotAllowed,
        _ => Of(failure.StatusCode),
    };

    private static ExitCode Of(StatusCode status) => status switch
    {
        StatusCode.Ok => ExitCode.Ok,
        StatusCode.InvalidArgument or StatusCode.OutOfRange => ExitCode.Usage,
        StatusCode.NotFound => ExitCode.NotFound,
        StatusCode.FailedPrecondition or StatusCode.ResourceExhausted => ExitCode.Refused,
        StatusCode.AlreadyExists or StatusCode.Aborted => ExitCode.Conflict,
        StatusCode.PermissionDenied or StatusCode.Unauthenticated => ExitCode.NotAllowed,
        StatusCode.Unavailable or StatusCode.DeadlineExceeded => ExitCode.Unavailable,
        StatusCode.Cancelled or StatusCode.Unknown or StatusCode.Unimplemented or StatusCode.Internal or StatusCode.DataLoss => ExitCode.Error,
    };
}

using Google.Rpc;

namespace Plixo.Rpc;

/// <summary>
/// google.rpc.ErrorInfo, the machine-readable reason of a refusal (AIP-193). The package's version of that message
/// still calls the field <c>type</c> that the present definition calls <c>reason</c>; on the wire they are the same,
/// so use this instead of the property.
/// </summary>
public static class ErrorReason
{
    /// <param name="reason">UPPER_SNAKE_CASE, stable.</param>
    /// <param name="domain">Who defines the reason, such as a host name.</param>
    /// <param name="metadata">What a program needs to act on it.</param>
    public static ErrorInfo Detail(string reason, string domain, IReadOnlyDictionary<string, string>? metadata = null)
    {
        var detail = new ErrorInfo { Type = reason, Domain = domain };
        foreach (var (key, value) in metadata ?? new Dictionary<string, string>())
            detail.Metadata.Add(key, value);
        return detail;
    }

    /// <summary>The reason of a failed call; null where the server gave none.</summary>
    public static string? Reason(this RpcException failure) => failure.Detail<ErrorInfo>()?.Type;
}

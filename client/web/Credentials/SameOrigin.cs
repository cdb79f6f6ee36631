using Microsoft.AspNetCore.Http;

namespace Plixo.Web.Credentials;

/// <summary>
/// Whether a page of this very origin made a request. Browsers say so in Sec-Fetch-Site, which no script can set; one that does not
/// is known by Origin. A request that says neither is not taken for one.
/// </summary>
internal static class SameOrigin
{
    public static bool Made(HttpRequest request)
    {
        if (request.Headers["Sec-Fetch-Site"].ToString() is { Length: > 0 } site) return site == "same-origin";
        return Uri.TryCreate(request.Headers.Origin.ToString(), UriKind.Absolute, out var origin)
            && origin.Authority.Equals(request.Host.Value, StringComparison.OrdinalIgnoreCase);
    }
}

using Microsoft.AspNetCore.Http;
using Plixo.Web.Credentials;

namespace Plixo.Web.Shell;

/// <summary>What a browser may do with what the web serves. A page that shows an e-mail states a policy of its own.</summary>
internal sealed class SecurityHeaders(RequestDelegate next)
{
    /// <summary>Nothing inline, nothing from elsewhere, and no text that becomes markup or code: scripts build what they show node by node.</summary>
    public const string ContentPolicy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; frame-src 'self'; form-action 'self'; "
        + "base-uri 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'";

    public Task InvokeAsync(HttpContext http)
    {
        http.Response.OnStarting(static state =>
        {
            var (headers, overTls) = ((IHeaderDictionary, bool))state;
            headers.XContentTypeOptions = "nosniff";
            headers["Cross-Origin-Resource-Policy"] = "same-origin";
            if (!IsPartOfAPage(headers.ContentType.ToString())) OfADocument(headers);
            if (overTls) headers.StrictTransportSecurity = "max-age=31536000";
            if (headers.CacheControl.Count == 0) headers.CacheControl = "no-store";
            return Task.CompletedTask;
        }, (http.Response.Headers, SessionCookie.IsOverTls(http)));
        return next(http);
    }

    /// <summary>Scripts and style sheets obey the policies of the page that loads them; their own would be a quarter of what a first page loads.</summary>
    private static bool IsPartOfAPage(string contentType) =>
        contentType.StartsWith("text/javascript", StringComparison.Ordinal) || contentType.StartsWith("text/css", StringComparison.Ordinal);

    private static void OfADocument(IHeaderDictionary headers)
    {
        if (headers.ContentSecurityPolicy.Count == 0) headers.ContentSecurityPolicy = ContentPolicy;
        // Not no-referrer: a form that is sent would then not say where it comes from.
        headers["Referrer-Policy"] = "same-origin";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=(), payment=(), usb=()";
    }
}

using Google.Protobuf.WellKnownTypes;
using Microsoft.AspNetCore.Http;

namespace Plixo.Web.Credentials;

/// <summary>The browser's session: a cookie that no script reads and that no other site's request carries.</summary>
internal static class SessionCookie
{
    private const string Plain = "plixo_session";

    /// <summary>A browser takes this name only over TLS, from this very host and for all of it.</summary>
    private const string OverTls = "__Host-plixo_session";

    private const string Ignored = "Plixo.Web.SessionIgnored";

    public static string? Read(HttpContext http) =>
        !http.Items.ContainsKey(Ignored) && http.Request.Cookies[NameOf(http)] is { Length: > 0 } token ? token : null;

    /// <summary>What this request still asks of the silo, it asks as nobody: a session that has ended must not keep its owner from signing in.</summary>
    public static void Ignore(HttpContext http) => http.Items[Ignored] = true;

    public static void Write(HttpContext http, string token, Timestamp? expires) =>
        http.Response.Cookies.Append(NameOf(http), token, Options(http, expires?.ToDateTimeOffset()));

    public static void Forget(HttpContext http) => http.Response.Cookies.Delete(NameOf(http), Options(http, null));

    private static CookieOptions Options(HttpContext http, DateTimeOffset? expires) => new()
    {
        HttpOnly = true, SameSite = SameSiteMode.Strict, Secure = IsOverTls(http), Path = "/", IsEssential = true, Expires = expires,
    };

    private static string NameOf(HttpContext http) => IsOverTls(http) ? OverTls : Plain;

    /// <summary>TLS ends at the proxy before the listener, which says so. Somebody who lies here gets a cookie that the browser does not keep.</summary>
    public static bool IsOverTls(HttpContext http) => http.Request.IsHttps || http.Request.Headers["X-Forwarded-Proto"].ToString() == "https";
}

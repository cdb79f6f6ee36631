using Microsoft.AspNetCore.Http;

namespace Plixo.Web.Forms;

/// <summary>What a form has done, carried in a cookie to the page that follows and shown there once.</summary>
internal static class Said
{
    private const string Cookie = "plixo_said";

    /// <summary>A cookie holds 4 kB, and a letter is up to nine of its bytes.</summary>
    private const int Longest = 300;

    private static readonly CookieOptions Options = new() { Path = "/", HttpOnly = true, SameSite = SameSiteMode.Strict, MaxAge = TimeSpan.FromMinutes(1), IsEssential = true };

    public static void Write(HttpContext http, string words) =>
        http.Response.Cookies.Append(Cookie, Uri.EscapeDataString(words.Length <= Longest ? words : words[..(Longest - 1)] + "…"), Options);

    public static string Take(HttpContext http)
    {
        if (http.Request.Cookies[Cookie] is not { Length: > 0 } words) return "";
        http.Response.Cookies.Delete(Cookie, Options);
        return Uri.UnescapeDataString(words);
    }
}

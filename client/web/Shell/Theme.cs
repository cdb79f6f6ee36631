using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Plixo.Web.Shell;

/// <summary>Light, dark, or as the system has it.</summary>
internal static class Theme
{
    public const string System = "system";

    private const string Cookie = "plixo_theme";

    public static readonly IReadOnlyList<string> All = [System, "light", "dark"];

    public static string Of(HttpContext http) => http.Request.Cookies[Cookie] is { } chosen && All.Contains(chosen) ? chosen : System;

    public static void Choose(HttpContext http, string theme) => http.Response.Cookies.Append(
        Cookie, theme, new CookieOptions { Path = "/", SameSite = SameSiteMode.Lax, MaxAge = TimeSpan.FromDays(365), HttpOnly = true });
}

/// <summary>Keeps the choice in the browser, so that the first byte of the next page is right already.</summary>
internal static class ThemeEndpoint
{
    public static void Map(WebApplication app) => app.MapPost("/theme", async (HttpContext http) =>
    {
        var form = await http.Request.ReadFormAsync();
        if (!Theme.All.Contains(form["theme"].ToString())) return Results.BadRequest();
        Theme.Choose(http, form["theme"].ToString());
        return Results.LocalRedirect(WebEndpoints.LocalPath(form["back"]));
    }).OfTheWeb();
}

using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Plixo.Client;
using Plixo.Rpc;
using Plixo.V1;
using Plixo.Web.Credentials;
using Plixo.Web.Shell;

namespace Plixo.Web.SignIn;

/// <summary>Trades a one-time link for the session's cookie, and ends it.</summary>
internal static class SignInEndpoints
{
    /// <summary>Where one-time links lead; the secret stands behind `#`, so that no server's log and no Referer has it.</summary>
    public const string Path = "/sign-in";

    public static void Map(WebApplication app)
    {
        app.MapGet(Path, http => ShowAsync(http, SignInTrouble.None)).OfTheWeb();
        app.MapPost(Path, SignInAsync).OfTheWeb();
        app.MapPost("/sign-out", SignOutAsync).OfTheWeb();
    }

    private static async Task<IResult> SignInAsync(HttpContext http, PlixoClient plixo)
    {
        var form = await http.Request.ReadFormAsync();
        var request = form["as"].ToString() is { Length: > 0 } user ? new SignInRequest { DevUser = user } : new SignInRequest { Link = form["link"].ToString().Trim() };
        try
        {
            SessionCookie.Ignore(http);
            var session = await plixo.Users.SignInAsync(request);
            SessionCookie.Write(http, session.SessionToken, session.ExpireTime);
            return Results.LocalRedirect(WebEndpoints.LocalPath(form["next"]));
        }
        catch (RpcException refusal)
        {
            var trouble = refusal.StatusCode is StatusCode.Unavailable or StatusCode.DeadlineExceeded ? SignInTrouble.Away : SignInTrouble.NotKnown;
            http.Response.StatusCode = trouble == SignInTrouble.Away ? StatusCodes.Status503ServiceUnavailable : StatusCodes.Status401Unauthorized;
            await ShowAsync(http, trouble, form["next"]);
            return Results.Empty;
        }
    }

    private static async Task<IResult> SignOutAsync(HttpContext http, PlixoClient plixo)
    {
        try
        {
            if (SessionCookie.Read(http) is not null) await plixo.Users.SignOutAsync(new SignOutRequest());
        }
        catch (RpcException refusal) when (refusal.StatusCode == StatusCode.Unauthenticated)
        {
            // It has ended already.
        }

        SessionCookie.Forget(http);
        return Results.LocalRedirect(Path);
    }

    private static async Task ShowAsync(HttpContext http, SignInTrouble trouble, string? next = null)
    {
        var plixo = (PlixoClient)http.RequestServices.GetService(typeof(PlixoClient))!;
        GetSignInOptionsResponse? options = null;
        try
        {
            SessionCookie.Ignore(http);
            options = await plixo.Users.GetSignInOptionsAsync(new GetSignInOptionsRequest());
        }
        catch (RpcException)
        {
            trouble = SignInTrouble.Away;
        }

        if (trouble == SignInTrouble.None && http.Request.Query["ended"] == "yes") trouble = SignInTrouble.Ended;
        var page = new RazorComponentResult<SignInPage>(new { Options = options, Trouble = trouble, Next = WebEndpoints.LocalPath(next ?? http.Request.Query["next"]) })
        {
            StatusCode = http.Response.StatusCode,
        };
        await page.ExecuteAsync(http);
    }
}

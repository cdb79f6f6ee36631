using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Plixo.Web.Credentials;

namespace Plixo.Web.Shell;

/// <summary>What every endpoint of the web has in common.</summary>
internal static class WebEndpoints
{
    /// <summary>It answers on the web's listener only, and a request that changes something only to a page of this origin.</summary>
    public static void OfTheWeb(this IEndpointConventionBuilder endpoint) => endpoint.Finally(builder =>
    {
        var inner = builder.RequestDelegate!;
        builder.RequestDelegate = http => StatusAgainst(http) is { } status ? Refuse(http, status) : inner(http);
    });

    /// <summary>A path of this site; anything else, which a link from elsewhere could have put there, is the start page.</summary>
    public static string LocalPath(string? path) =>
        path is ['/', not ('/' or '\\'), ..] or "/" && !path.Contains('\\') && !path.Any(char.IsControl) ? path : "/";

    private static int? StatusAgainst(HttpContext http)
    {
        if (!http.RequestServices.GetRequiredService<WebOptions>().Serves(http)) return StatusCodes.Status404NotFound;
        var changes = !HttpMethods.IsGet(http.Request.Method) && !HttpMethods.IsHead(http.Request.Method);
        return changes && !CookieCredential.IsCall(http.Request.Path) && !SameOrigin.Made(http.Request) ? StatusCodes.Status403Forbidden : null;
    }

    private static Task Refuse(HttpContext http, int status)
    {
        http.Response.StatusCode = status;
        return status == StatusCodes.Status403Forbidden ? http.Response.WriteAsync("Only Plixo's own pages may ask for that.") : Task.CompletedTask;
    }
}

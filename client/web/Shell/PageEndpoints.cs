using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Plixo.Rpc;
using Plixo.Web.Credentials;
using Plixo.Web.Forms;
using Plixo.Web.SignIn;

namespace Plixo.Web.Shell;

/// <summary>Renders the pages of the table, and in their place what is in the way.</summary>
internal static class PageEndpoints
{
    public static void Map(WebApplication app)
    {
        foreach (var page in PageTable.All) app.MapGet(page.Path, http => ShowAsync(http, page)).OfTheWeb();
        app.MapGet("/", () => Results.LocalRedirect(PageTable.Start)).OfTheWeb();
        app.MapGet("/{**path}", http => ShowAsync(http, null)).OfTheWeb();
    }

    /// <summary>A fragment of a page, for a script of it: what is in the way is said by the status.</summary>
    public static async Task FragmentAsync<TComponent>(HttpContext http, object arguments)
        where TComponent : Microsoft.AspNetCore.Components.IComponent
    {
        if (SessionCookie.Read(http) is null)
        {
            http.Response.StatusCode = StatusCodes.Status401Unauthorized;
            return;
        }

        try
        {
            await http.RequestServices.GetRequiredService<Viewer>().LoadAsync();
            await new RazorComponentResult<TComponent>(arguments).ExecuteAsync(http);
        }
        catch (RpcException refusal) when (!http.Response.HasStarted)
        {
            http.Response.StatusCode = Obstacle.Of(refusal).Status;
        }
    }

    public static async Task ShowAsync(HttpContext http, PageEntry? page)
    {
        if (SessionCookie.Read(http) is null)
        {
            AskToSignIn(http, ended: false);
            return;
        }

        try
        {
            var viewer = http.RequestServices.GetRequiredService<Viewer>();
            await viewer.LoadAsync();
            viewer.Said = Said.Take(http);
            if (page is null) await ShowObstacleAsync(http, Obstacle.NoSuchPage);
            else if (!viewer.May(page.Needs)) await ShowObstacleAsync(http, Obstacle.NotAllowed(page.Needs));
            else await RenderAsync(http, page, null);
        }
        catch (RpcException refusal) when (!http.Response.HasStarted)
        {
            if (refusal.StatusCode == StatusCode.Unauthenticated)
            {
                SessionCookie.Forget(http);
                AskToSignIn(http, ended: true);
            }
            else
            {
                await ShowObstacleAsync(http, Obstacle.Of(refusal));
            }
        }
    }

    public static Task ShowObstacleAsync(HttpContext http, Obstacle obstacle)
    {
        http.Response.StatusCode = obstacle.Status;
        return RenderAsync(http, new PageEntry(http.Request.Path, obstacle.Title, typeof(ObstaclePage)), new() { [nameof(ObstaclePage.Obstacle)] = obstacle });
    }

    private static Task RenderAsync(HttpContext http, PageEntry page, Dictionary<string, object?>? arguments)
    {
        arguments ??= http.Request.RouteValues.ToDictionary();
        // A page that was refused while it was made has set it already, and it is added once only.
        http.Response.Headers.Remove("blazor-enhanced-nav");
        return new RazorComponentResult<Document>(new { Page = page, Arguments = arguments }) { StatusCode = http.Response.StatusCode }.ExecuteAsync(http);
    }

    private static void AskToSignIn(HttpContext http, bool ended)
    {
        var next = Uri.EscapeDataString(http.Request.Path + http.Request.QueryString);
        http.Response.Redirect($"{SignInEndpoints.Path}?next={next}{(ended ? "&ended=yes" : "")}");
    }
}

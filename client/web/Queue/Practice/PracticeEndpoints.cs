using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Plixo.Web.Shell;

namespace Plixo.Web.Queue.Practice;

/// <summary>What the queue's script asks for of the made-up items: they are only read.</summary>
internal static class PracticeEndpoints
{
    public const string Preview = "/queue/practice/preview";

    public static void Map(WebApplication app)
    {
        app.MapGet("/queue/practice/item", http => PageEndpoints.FragmentAsync<PracticePane>(
            http, new { Name = http.Request.Query["name"].ToString(), State = http.Request.Query["state"].ToString() })).OfTheWeb();
        app.MapGet(Preview, (string name, HttpContext http) =>
        {
            http.Response.Headers.ContentSecurityPolicy = PreviewDocument.ContentPolicy;
            return PracticeItems.Find(name)?.Email is { } email ? Results.Text(PreviewDocument.Of(email), "text/html; charset=utf-8") : Results.NotFound();
        }).OfTheWeb();
    }
}

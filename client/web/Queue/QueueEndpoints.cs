using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Plixo.Client;
using Plixo.Rpc;
using Plixo.V1;
using Plixo.Web.Shell;

namespace Plixo.Web.Queue;

/// <summary>What the queue's script asks for beside the API: one item as markup, and an e-mail as a document of its own.</summary>
internal static class QueueEndpoints
{
    public static void Map(WebApplication app)
    {
        app.MapGet("/queue/item", http => PageEndpoints.FragmentAsync<ItemPane>(http, new { Name = http.Request.Query["name"].ToString() })).OfTheWeb();
        app.MapGet("/queue/preview", PreviewAsync).OfTheWeb();
        app.MapGet("/signed-in", () => Results.Text("You are signed in. Go back to the other tab and try again.")).OfTheWeb();
    }

    private static async Task<IResult> PreviewAsync(string name, HttpContext http, PlixoClient plixo)
    {
        http.Response.Headers.ContentSecurityPolicy = PreviewDocument.ContentPolicy;
        try
        {
            var preview = await plixo.Drafts.PreviewDraftAsync(new PreviewDraftRequest { Name = name });
            return Results.Text(PreviewDocument.Of(preview.Email), "text/html; charset=utf-8");
        }
        catch (RpcException refusal)
        {
            return Results.Text(refusal.Message, statusCode: Obstacle.Of(refusal).Status);
        }
    }
}

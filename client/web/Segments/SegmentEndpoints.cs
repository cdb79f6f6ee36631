using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Plixo.Client;
using Plixo.Rpc;
using Plixo.V1;
using Plixo.Web.Lists;
using Plixo.Web.Queue;
using Plixo.Web.Shell;

namespace Plixo.Web.Segments;

/// <summary>A template's HTML for a real customer, as a document of its own for a sandboxed frame.</summary>
internal static class SegmentEndpoints
{
    private const string Path = "/templates/preview";

    public static void Map(WebApplication app) => app.MapGet(Path, ShowAsync).OfTheWeb();

    public static string PreviewOf(PreviewTemplateRequest request) =>
        ListAddress.To(Path, ("template", request.Name), ("customer", request.Customer), ("request", request.RequestId));

    private static async Task<IResult> ShowAsync(string template, string customer, string request, HttpContext http, PlixoClient plixo)
    {
        http.Response.Headers.ContentSecurityPolicy = PreviewDocument.ContentPolicy;
        try
        {
            var preview = await plixo.Templates.PreviewTemplateAsync(new PreviewTemplateRequest { Name = template, Customer = customer, RequestId = request });
            return Results.Text(PreviewDocument.Of(preview.Email), "text/html; charset=utf-8");
        }
        catch (RpcException refusal)
        {
            return Results.Text(refusal.Message, statusCode: Obstacle.Of(refusal).Status);
        }
    }
}

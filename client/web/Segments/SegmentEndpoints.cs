using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Plixo.Client;
using Plixo.Rpc;
using Plixo.V1;
using Plixo.Web.Lists;
using Plixo.Web.Queue;
using Plixo.Web.Shell;

namespace Plixo.Web.Segments;

/// <summary>
/// A template's HTML for a real customer, as a document of its own for a sandboxed frame. Loading it is no preview that Autopilot counts: it
/// asks for the text, not for the template. The form beside it is.
/// </summary>
internal static class SegmentEndpoints
{
    private const string Path = "/templates/preview";

    public static void Map(WebApplication app) => app.MapGet(Path, ShowAsync).OfTheWeb();

    public static string PreviewOf(TemplatePreviews.Shown shown) =>
        ListAddress.To(Path, ("template", shown.Template), ("customer", shown.Customer), ("language", shown.Email.Language));

    private static async Task<IResult> ShowAsync(string template, string customer, string language, HttpContext http, PlixoClient plixo)
    {
        http.Response.Headers.ContentSecurityPolicy = PreviewDocument.ContentPolicy;
        try
        {
            var texts = (await plixo.Templates.GetTemplateAsync(new GetTemplateRequest { Name = template })).Template.Texts;
            if (texts.FirstOrDefault(one => one.Language == language) is not { } text) return Results.NotFound();
            var preview = await plixo.Templates.PreviewTemplateAsync(new PreviewTemplateRequest { Text = text, Customer = customer, Language = language });
            return Results.Text(PreviewDocument.Of(preview.Email), "text/html; charset=utf-8");
        }
        catch (RpcException refusal)
        {
            return Results.Text(refusal.Message, statusCode: Obstacle.Of(refusal).Status);
        }
    }
}

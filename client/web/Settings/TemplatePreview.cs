using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Plixo.Client;
using Plixo.Rpc;
using Plixo.V1;
using Plixo.Web.Queue;
using Plixo.Web.Shell;

namespace Plixo.Web.Settings;

/// <summary>A template as a real customer would read it, saved or being written, as a document for a sandboxed frame.</summary>
internal static class TemplatePreview
{
    public const string Unsaved = "/settings/templates/preview";

    public static void Map(WebApplication app)
    {
        // Seeing the saved version counts for Autopilot: it is asked for by the button, not by whoever loads an address.
        app.MapPost("/settings/templates/{id}/preview", async (string id, HttpContext http, PlixoClient plixo) =>
        {
            var form = await http.Request.ReadFormAsync();
            return await ShowAsync(http, plixo, new PreviewTemplateRequest { Name = $"templates/{id}", Customer = form["customer"].ToString(), Language = form["language"].ToString() });
        }).OfTheWeb();
        app.MapGet(Unsaved, (HttpContext http) => Answer(http, PreviewDocument.Document("", "<p>Choose a customer and ask for a preview.</p>"))).OfTheWeb();
        app.MapPost(Unsaved, async (HttpContext http, PlixoClient plixo) =>
        {
            var form = await http.Request.ReadFormAsync();
            var text = new TemplateText { Language = form["language"].ToString(), Subject = form["subject"].ToString(), Text = form["text"].ToString(), Html = form["html"].ToString() };
            return await ShowAsync(http, plixo, new PreviewTemplateRequest { Text = text, Customer = form["customer"].ToString(), Language = text.Language });
        }).OfTheWeb();
    }

    public static string PathOf(string id) => $"/settings/templates/{id}/preview";

    private static async Task<IResult> ShowAsync(HttpContext http, PlixoClient plixo, PreviewTemplateRequest request)
    {
        try
        {
            var email = (await plixo.Templates.PreviewTemplateAsync(request)).Email;
            var missing = email.MissingFields.Count == 0 ? "" : $"<p><strong>Nothing is known for {Encoded(string.Join(", ", email.MissingFields))}: such an e-mail cannot be approved.</strong></p>";
            return Answer(http, PreviewDocument.Of(email, $"<p><strong>{Encoded(email.Subject)}</strong><br>to {Encoded(string.Join(", ", email.To))}</p>{missing}<hr>"));
        }
        catch (RpcException refusal)
        {
            return Answer(
                http, PreviewDocument.Document("", $"<p><strong>It cannot be shown.</strong> {Encoded(refusal.Message)}</p>"), refusal.StatusCode == StatusCode.Unauthenticated ? Obstacle.Of(refusal).Status : StatusCodes.Status200OK);
        }
    }

    private static IResult Answer(HttpContext http, string document, int status = StatusCodes.Status200OK)
    {
        http.Response.Headers.ContentSecurityPolicy = PreviewDocument.ContentPolicy;
        return Results.Text(document, "text/html; charset=utf-8", statusCode: status);
    }

    private static string Encoded(string text) => HtmlEncoder.Default.Encode(text);
}

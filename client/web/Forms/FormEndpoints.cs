using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Plixo.Client;
using Plixo.Rpc;
using Plixo.Web.Credentials;
using Plixo.Web.Shell;

namespace Plixo.Web.Forms;

/// <summary>
/// Takes the forms of pages at the pages' own addresses. What is done leads back to the page by a redirect, so that loading it again
/// does nothing twice; what is not done shows the page with the form as it was typed.
/// </summary>
internal static class FormEndpoints
{
    public static void Map(WebApplication app)
    {
        foreach (var page in PageTable.All.Where(page => page.Acts.Count > 0)) app.MapPost(page.Path, http => ActAsync(http, page)).OfTheWeb();
    }

    private static async Task ActAsync(HttpContext http, PageEntry page)
    {
        if (SessionCookie.Read(http) is not null) await SentAsync(http, page);
        // The page asks to sign in; what was typed is kept by the browser.
        else await PageEndpoints.ShowAsync(http, page);
    }

    private static async Task SentAsync(HttpContext http, PageEntry page)
    {
        var services = http.RequestServices;
        var posting = services.GetRequiredService<Posting>();
        var viewer = services.GetRequiredService<Viewer>();
        // A file is as large as the page takes it; where it is more, it is refused while it comes.
        if (page.LargestForm is { } bytes && http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size) size.MaxRequestBodySize = bytes;
        var sent = await http.Request.ReadFormAsync(new FormOptions { MultipartBodyLengthLimit = page.LargestForm ?? FormOptions.DefaultMultipartBodyLengthLimit });
        var form = new PostedForm(http, sent, services.GetRequiredService<PlixoClient>(), viewer);
        if (!page.Acts.TryGetValue(form.Verb, out var act))
        {
            http.Response.StatusCode = StatusCodes.Status400BadRequest;
            return;
        }

        try
        {
            await viewer.LoadAsync();
            var outcome = await act(form);
            if (outcome is Outcome.Done done)
            {
                Said.Write(http, done.Words);
                http.Response.StatusCode = StatusCodes.Status303SeeOther;
                http.Response.Headers.Location = done.To ?? http.Request.PathBase + http.Request.Path + http.Request.QueryString;
                return;
            }

            if (outcome is Outcome.Wrong) http.Response.StatusCode = StatusCodes.Status400BadRequest;
            posting.Came(form, outcome);
        }
        catch (RpcException refusal) when (refusal.StatusCode != StatusCode.Unauthenticated)
        {
            http.Response.StatusCode = StatusOf(refusal);
            posting.Refused(form, refusal);
        }
        catch (RpcException)
        {
            // The session has ended: the page that is shown instead asks to sign in.
        }

        await PageEndpoints.ShowAsync(http, page);
    }

    private static int StatusOf(RpcException refusal) => refusal.StatusCode switch
    {
        StatusCode.Aborted or StatusCode.FailedPrecondition or StatusCode.AlreadyExists => StatusCodes.Status409Conflict,
        _ => Obstacle.Of(refusal).Status,
    };
}

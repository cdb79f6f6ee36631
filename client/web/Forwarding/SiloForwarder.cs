using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Plixo.Web.Shell;

namespace Plixo.Web.Forwarding;

/// <summary>Hands a browser's calls of the API on to the silo and its answers back, piece by piece as they come.</summary>
internal sealed class SiloForwarder(WebOptions options) : IDisposable
{
    private const int BufferBytes = 16 * 1024;

    /// <summary>They belong to one connection, or are made anew (RFC 9110, 7.6.1).</summary>
    private static readonly HashSet<string> OfTheHop = new(StringComparer.OrdinalIgnoreCase)
    {
        "Connection", "Keep-Alive", "Proxy-Authenticate", "Proxy-Authorization", "TE", "Trailer", "Transfer-Encoding", "Upgrade", "Host", "Cookie", "Set-Cookie",
    };

    private readonly HttpMessageInvoker silo = new(new SocketsHttpHandler
    {
        UseProxy = false, UseCookies = false, AllowAutoRedirect = false, AutomaticDecompression = DecompressionMethods.None, ActivityHeadersPropagator = null,
    });

    public void Map(WebApplication app) => app.Map("/plixo.v1.{service}/{method}", ForwardAsync).OfTheWeb();

    public void Dispose() => silo.Dispose();

    private async Task ForwardAsync(HttpContext http)
    {
        using var request = RequestOf(http.Request);
        HttpResponseMessage response;
        try
        {
            response = await silo.SendAsync(request, http.RequestAborted);
        }
        catch (HttpRequestException)
        {
            // As the silo itself would say it, so that the page goes on as it does for a silo that restarts.
            http.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            await http.Response.WriteAsJsonAsync(new { code = "unavailable", message = "The silo does not answer." }, http.RequestAborted);
            return;
        }

        using (response) await AnswerAsync(response, http);
    }

    private HttpRequestMessage RequestOf(HttpRequest from)
    {
        var request = new HttpRequestMessage(new HttpMethod(from.Method), new Uri(options.Silo, from.Path + from.QueryString))
        {
            Content = HttpMethods.IsGet(from.Method) ? null : new StreamContent(from.Body),
        };
        foreach (var (name, values) in from.Headers)
        {
            if (OfTheHop.Contains(name)) continue;
            if (!request.Headers.TryAddWithoutValidation(name, values.AsEnumerable())) request.Content?.Headers.TryAddWithoutValidation(name, values.AsEnumerable());
        }

        return request;
    }

    private static async Task AnswerAsync(HttpResponseMessage response, HttpContext http)
    {
        http.Response.StatusCode = (int)response.StatusCode;
        foreach (var (name, values) in response.Headers.Concat(response.Content.Headers))
            if (!OfTheHop.Contains(name)) http.Response.Headers[name] = values.ToArray();
        http.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
        await using var body = await response.Content.ReadAsStreamAsync(http.RequestAborted);
        var buffer = new byte[BufferBytes];
        int read;
        while ((read = await body.ReadAsync(buffer, http.RequestAborted)) > 0)
        {
            await http.Response.Body.WriteAsync(buffer.AsMemory(0, read), http.RequestAborted);
            await http.Response.Body.FlushAsync(http.RequestAborted);
        }
    }
}

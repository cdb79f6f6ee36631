using Microsoft.AspNetCore.Http;

namespace Plixo.Web.Credentials;

/// <summary>
/// Lets a browser's calls of the API use the session's cookie: what the API sees is the bearer token that any client sends. Only a
/// call that a page of this origin made is given it; a call that brings a credential of its own keeps that.
/// </summary>
internal sealed class CookieCredential(RequestDelegate next)
{
    private const string Api = "/plixo.v1.";

    public Task InvokeAsync(HttpContext http)
    {
        if (IsCall(http.Request.Path) && http.Request.Headers.Authorization.Count == 0 && SessionCookie.Read(http) is { } token)
        {
            if (!SameOrigin.Made(http.Request))
            {
                http.Response.StatusCode = StatusCodes.Status403Forbidden;
                return http.Response.WriteAsync("A session's cookie works for calls of Plixo's own pages only.");
            }

            http.Request.Headers.Authorization = $"Bearer {token}";
        }

        return next(http);
    }

    public static bool IsCall(PathString path) => path.Value?.StartsWith(Api, StringComparison.Ordinal) == true;
}

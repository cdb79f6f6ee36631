using Microsoft.AspNetCore.Http;
using Plixo.Rpc;

namespace Plixo.Web.Credentials;

/// <summary>Signs what a page asks of the silo with the session of whoever asked for the page.</summary>
internal sealed class SessionOfRequest(IHttpContextAccessor requests)
{
    public ValueTask<RpcMetadata> HeadersAsync(CancellationToken cancel)
    {
        var headers = new RpcMetadata();
        if (requests.HttpContext is { } http && SessionCookie.Read(http) is { } token) headers.Add("authorization", $"Bearer {token}");
        return ValueTask.FromResult(headers);
    }
}

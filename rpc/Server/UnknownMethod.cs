using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Matching;
using Microsoft.AspNetCore.Routing.Patterns;

namespace Plixo.Rpc.Server;

/// <summary>Answers calls of methods that nobody mapped with UNIMPLEMENTED, in their protocol; whatever is no call is not found.</summary>
internal static class UnknownMethod
{
    public static void Map(IEndpointRouteBuilder app, RpcServer server) =>
        app.Map(RoutePatternFactory.Parse("{service}/{method}", defaults: null, parameterPolicies: new { method = new NoneMapped() }), http => AnswerAsync(http, server))
            .WithMetadata(new HttpMethodMetadata(["POST", "GET"]))
            .Add(endpoint => ((RouteEndpointBuilder)endpoint).Order = int.MaxValue);

    private static async Task AnswerAsync(HttpContext http, RpcServer server)
    {
        var name = http.Request.Path.Value?.TrimStart('/');
        var status = server.Explained(null, new RpcStatus(StatusCode.Unimplemented, $"There is no method {name}."));
        var contentType = Protocols.MediaType(http.Request.ContentType);
        if (HttpMethods.IsPost(http.Request.Method) && contentType.StartsWith(Protocols.Grpc, StringComparison.Ordinal))
        {
            http.Response.ContentType = contentType;
            StatusHeaders.Write(http.Response.Headers, status);
        }
        else if (HttpMethods.IsPost(http.Request.Method) && contentType is "application/connect+proto" or "application/connect+json")
        {
            http.Response.ContentType = contentType;
            ConnectStreamExchange.WriteEnd(http.Response.BodyWriter, status, trailers: null);
            await http.Response.BodyWriter.FlushAsync(http.RequestAborted);
        }
        else if (IsConnect(http.Request, contentType))
        {
            await ConnectUnaryExchange.RefuseAsync(http, status, http.RequestAborted);
        }
        else
        {
            http.Response.StatusCode = 404;
        }
    }

    /// <summary>JSON alone says little: then the protocol's header does, or a service that has a package.</summary>
    private static bool IsConnect(HttpRequest request, string contentType) => HttpMethods.IsGet(request.Method)
        ? request.Query["connect"] == "v1"
        : contentType == "application/proto" || (contentType == "application/json"
            && (request.Headers.ContainsKey("connect-protocol-version") || request.RouteValues["service"] is string service && service.Contains('.', StringComparison.Ordinal)));

    /// <summary>
    /// Keeps this route out of the paths that other routes spell out. Else it would be a candidate for each of them, and
    /// every call would take its own path apart for it. A GET that is no call is a page's.
    /// </summary>
    private sealed class NoneMapped : IRouteConstraint, IParameterLiteralNodeMatchingPolicy
    {
        public bool MatchesLiteral(string parameterName, string literal) => false;

        public bool Match(HttpContext? httpContext, IRouter? route, string routeKey, RouteValueDictionary values, RouteDirection routeDirection) =>
            httpContext is null || !HttpMethods.IsGet(httpContext.Request.Method) || httpContext.Request.Query["connect"] == "v1";
    }
}

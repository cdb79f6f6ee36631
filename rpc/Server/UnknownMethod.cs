using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Matching;
using Microsoft.AspNetCore.Routing.Patterns;

namespace Plixo.Rpc.Server;

/// <summary>Answers calls of methods that nobody mapped with UNIMPLEMENTED; whatever is no call is not found.</summary>
internal static class UnknownMethod
{
    public static void Map(IEndpointRouteBuilder app, RpcServer server) =>
        app.Map(RoutePatternFactory.Parse("{service}/{method}", defaults: null, parameterPolicies: new { method = new NoneMapped() }), http => AnswerAsync(http, server))
            .WithMetadata(new HttpMethodMetadata(["POST"]))
            .Add(endpoint => ((RouteEndpointBuilder)endpoint).Order = int.MaxValue);

    private static Task AnswerAsync(HttpContext http, RpcServer server)
    {
        var contentType = Protocols.MediaType(http.Request.ContentType);
        if (!contentType.StartsWith(Protocols.Grpc, StringComparison.Ordinal))
        {
            http.Response.StatusCode = 404;
            return Task.CompletedTask;
        }
        http.Response.ContentType = contentType;
        var status = new RpcStatus(StatusCode.Unimplemented, $"There is no method {http.Request.Path.Value?.TrimStart('/')}.");
        StatusHeaders.Write(http.Response.Headers, server.Explained(null, status));
        return Task.CompletedTask;
    }

    /// <summary>
    /// Keeps this route out of the paths that other routes spell out. Else it would be a candidate for each of them, and
    /// every call would take its own path apart for it.
    /// </summary>
    private sealed class NoneMapped : IRouteConstraint, IParameterLiteralNodeMatchingPolicy
    {
        public bool MatchesLiteral(string parameterName, string literal) => false;

        public bool Match(HttpContext? httpContext, IRouter? route, string routeKey, RouteValueDictionary values, RouteDirection routeDirection) => true;
    }
}

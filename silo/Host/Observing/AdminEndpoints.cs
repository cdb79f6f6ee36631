using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Plixo.Silo.Host.Observing;

/// <summary>`/health`, `/alive` and `/metrics`, on the admin listener and nowhere else.</summary>
internal static class AdminEndpoints
{
    private const string PrometheusText = "text/plain; version=0.0.4; charset=utf-8";

    public static void Map(IEndpointRouteBuilder app, int port)
    {
        app.MapGet("/alive", () => Results.Text("alive\n")).OnlyOn(port);
        app.MapGet("/health", async (Readiness readiness, CancellationToken cancel) =>
            await readiness.WhyNotAsync(cancel) is { } why
                ? Results.Text($"not ready: {why}\n", statusCode: StatusCodes.Status503ServiceUnavailable)
                : Results.Text("ready\n")).OnlyOn(port);
        app.MapGet("/metrics", (Figures figures) => Results.Text(figures.Write(), PrometheusText)).OnlyOn(port);
    }

    /// <remarks>By the port that the connection came in on, not by the host that the caller names.</remarks>
    private static void OnlyOn(this RouteHandlerBuilder endpoint, int port) => endpoint.AddEndpointFilter(async (call, next) =>
        port == 0 || call.HttpContext.Connection.LocalPort == port ? await next(call) : Results.NotFound());
}

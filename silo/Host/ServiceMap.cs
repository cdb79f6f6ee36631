using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Plixo.Silo.Host;

/// <summary>The services that a silo serves, each by the class that carries it out.</summary>
internal static class ServiceMap
{
    /// <summary>What stands around every call, outermost first.</summary>
    public static void AddInterceptors(IServiceCollection services, SiloParts parts)
    {
    }

    public static void Map(IEndpointRouteBuilder app, SiloParts parts)
    {
    }
}

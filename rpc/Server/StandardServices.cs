using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Plixo.Rpc.Health;
using Plixo.Rpc.Reflection;
using static Plixo.Rpc.Protos.Health.V1.HealthCheckResponse.Types;

namespace Plixo.Rpc.Server;

/// <summary>The services that clients expect of any gRPC server.</summary>
public static class StandardServices
{
    /// <summary>
    /// Serves grpc.health.v1.Health; <see cref="HealthService"/> in the container says what it answers. When the host
    /// stops, the server as a whole is NOT_SERVING while calls drain.
    /// </summary>
    public static IEndpointConventionBuilder MapRpcHealth(this IEndpointRouteBuilder app)
    {
        var health = app.ServiceProvider.GetRequiredService<HealthService>();
        app.ServiceProvider.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping
            .Register(() => health.Set("", ServingStatus.NotServing));
        return app.MapRpc(Protos.Health.V1.HealthReflection.Descriptor.Services[0], health);
    }

    /// <summary>Serves server reflection, v1 and v1alpha, over all services mapped, also those mapped later.</summary>
    public static void MapRpcReflection(this IEndpointRouteBuilder app)
    {
        var service = new ReflectionService(app.ServiceProvider.GetRequiredService<RpcServer>().Services);
        app.MapRpc(Protos.Reflection.V1.ReflectionReflection.Descriptor.Services[0], service);
        app.MapRpc(Protos.Reflection.V1Alpha.ReflectionReflection.Descriptor.Services[0], new ReflectionAlphaService(service));
    }
}

using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Plixo.Rpc.Health;
using ServiceDescriptor = Google.Protobuf.Reflection.ServiceDescriptor;

namespace Plixo.Rpc.Server;

/// <summary>Adds the server to an application.</summary>
public static class RpcHosting
{
    /// <summary>Streams one HTTP/2 connection may have open.</summary>
    private const int MaxStreamsPerConnection = 1024;

    /// <summary>
    /// Adds what <see cref="MapRpc(IEndpointRouteBuilder, ServiceDescriptor, object)"/> needs, and sets Kestrel up for
    /// long streams: keep-alive pings find dead callers, and a caller may read as slowly as it likes.
    /// </summary>
    public static IServiceCollection AddPlixoRpc(this IServiceCollection services, Action<RpcServerOptions>? configure = null)
    {
        services.AddOptions<RpcServerOptions>();
        if (configure is not null)
            services.Configure(configure);
        services.TryAddSingleton<RpcServer>();
        services.TryAddSingleton<HealthService>();
        services.Configure<KestrelServerOptions>(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MinResponseDataRate = null;
            kestrel.Limits.Http2.MaxStreamsPerConnection = MaxStreamsPerConnection;
            kestrel.Limits.Http2.KeepAlivePingDelay = TimeSpan.FromSeconds(30);
            kestrel.Limits.Http2.KeepAlivePingTimeout = TimeSpan.FromSeconds(20);
        });
        return services;
    }

    /// <summary>Adds an interceptor within those added before.</summary>
    public static IServiceCollection AddRpcInterceptor<T>(this IServiceCollection services) where T : class, IRpcInterceptor =>
        services.AddSingleton<IRpcInterceptor, T>();

    /// <summary>Serves a service by an object with one public method per RPC (see rpc/README.md for the four shapes).</summary>
    /// <exception cref="InvalidOperationException">A method is missing or has the wrong shape; the message names each.</exception>
    public static IEndpointConventionBuilder MapRpc(this IEndpointRouteBuilder app, ServiceDescriptor service, object handler)
    {
        var server = app.ServiceProvider.GetRequiredService<RpcServer>();
        var methods = Binding.Bind(service, handler);
        if (server.Services.Count == 0)
            UnknownMethod.Map(app, server);
        server.Register(service);
        var group = app.MapGroup("");
        foreach (var method in methods)
        {
            string[] verbs = method.HasNoSideEffects ? ["POST", "GET"] : ["POST"];
            group.MapMethods(method.FullName, verbs, new MethodEndpoint(method, server).InvokeAsync).WithDisplayName(method.FullName);
        }
        return group;
    }

    /// <summary>Serves a service by a handler that the application's container makes once.</summary>
    public static IEndpointConventionBuilder MapRpc<THandler>(this IEndpointRouteBuilder app, ServiceDescriptor service) where THandler : class =>
        app.MapRpc(service, ActivatorUtilities.GetServiceOrCreateInstance<THandler>(app.ServiceProvider));
}

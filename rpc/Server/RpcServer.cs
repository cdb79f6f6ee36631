using Google.Protobuf;
using Google.Protobuf.Reflection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Plixo.Rpc.Wire;

namespace Plixo.Rpc.Server;

/// <summary>What all calls of a server share: options, interceptors, the count of calls, and the services mapped.</summary>
internal sealed class RpcServer : IDisposable
{
    private readonly IRpcInterceptor[] _interceptors;
    private readonly CancellationTokenSource _drained = new();
    private readonly CancellationTokenRegistration _stopping;
    private readonly List<ServiceDescriptor> _services = [];
    private readonly Lazy<JsonCodec> _json;
    private int _calls;

    public RpcServer(
        IOptions<RpcServerOptions> options, IEnumerable<IRpcInterceptor> interceptors,
        IHostApplicationLifetime lifetime, ILogger<RpcServer> logger)
    {
        Options = options.Value;
        Logger = logger;
        _interceptors = [.. interceptors];
        _json = new(() => new JsonCodec(TypeRegistry.FromFiles(_services.Select(s => s.File))));
        _stopping = lifetime.ApplicationStopping.Register(() => _drained.CancelAfter(Options.DrainFor));
    }

    public RpcServerOptions Options { get; }

    public ILogger Logger { get; }

    /// <summary>Fires when streams have had their time after the host began to stop.</summary>
    public CancellationToken Drained => _drained.Token;

    /// <summary>The services mapped so far, in order.</summary>
    public IReadOnlyList<ServiceDescriptor> Services => _services;

    public void Register(ServiceDescriptor service) => _services.Add(service);

    /// <returns>The codec for "proto" or "json"; null for any other name.</returns>
    public Codec? CodecNamed(string name) => name switch
    {
        "proto" => Codec.Proto,
        "json" => _json.Value,
        _ => null,
    };

    /// <summary>The interceptors around a method, joined once so that a call allocates nothing for them.</summary>
    public RpcHandler Around(RpcHandler method)
    {
        foreach (var interceptor in Enumerable.Reverse(_interceptors))
        {
            var within = method;
            method = call => interceptor.InvokeAsync(call, within);
        }
        return method;
    }

    public async ValueTask OnRequestAsync(CallContext call, IMessage request)
    {
        foreach (var interceptor in _interceptors)
            await interceptor.OnRequestAsync(call, request);
    }

    public async ValueTask OnResponseAsync(CallContext call, IMessage response)
    {
        foreach (var interceptor in _interceptors)
            await interceptor.OnResponseAsync(call, response);
    }

    public void OnEnd(CallContext call, StatusCode status)
    {
        foreach (var interceptor in _interceptors)
            interceptor.OnEnd(call, status);
    }

    /// <exception cref="RpcException">RESOURCE_EXHAUSTED: as many calls are running as may.</exception>
    public void Enter()
    {
        if (Interlocked.Increment(ref _calls) > Options.MaxConcurrentCalls)
            throw new RpcException(StatusCode.ResourceExhausted, "The server handles as many calls as it may; try again later.");
    }

    public void Leave() => Interlocked.Decrement(ref _calls);

    public void Dispose()
    {
        _stopping.Dispose();
        _drained.Dispose();
    }
}

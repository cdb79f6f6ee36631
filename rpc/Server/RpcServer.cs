using Google.Protobuf;
using Google.Protobuf.Reflection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Plixo.Rpc.Wire;

namespace Plixo.Rpc.Server;

/// <summary>What all calls of a server share: options, interceptors, the count of calls, and the services mapped.</summary>
internal sealed partial class RpcServer : IDisposable
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

    /// <summary>The status that the caller gets: what the application makes of one that is not OK.</summary>
    public RpcStatus Explained(CallContext? call, RpcStatus status)
    {
        if (Options.Explain is not { } explain)
            return status;
        try
        {
            return explain(call, status) is { Code: not StatusCode.Ok } explained ? explained : status;
        }
        catch (Exception e)
        {
            LogUnexplained(Logger, call?.Method ?? "a method that nobody mapped", e);
            return status;
        }
    }

    /// <returns>Whether the call may run, and has to <see cref="Leave"/>; false where as many run as may.</returns>
    public bool Enter()
    {
        if (Interlocked.Increment(ref _calls) <= Options.MaxConcurrentCalls)
            return true;
        Leave();
        return false;
    }

    public void Leave() => Interlocked.Decrement(ref _calls);

    public void Dispose()
    {
        _stopping.Dispose();
        _drained.Dispose();
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The status of {Method} could not be explained")]
    private static partial void LogUnexplained(ILogger logger, string method, Exception e);
}

using Google.Protobuf.Reflection;
using Microsoft.AspNetCore.Http;

namespace Plixo.Rpc.Server;

/// <summary>What a handler and the interceptors know of one call.</summary>
public sealed class CallContext
{
    private readonly HttpContext? _http;
    private RpcMetadata? _requestHeaders;
    private RpcMetadata? _responseHeaders;
    private RpcMetadata? _responseTrailers;
    private Dictionary<Type, object>? _features;

    /// <summary>Ticks of UTC; 0 for none.</summary>
    private long _deadline;

    /// <summary>A call that came by no wire, so that handlers can be tested as the ordinary classes they are.</summary>
    public CallContext(MethodDescriptor method, RpcMetadata? requestHeaders = null, CancellationToken cancellation = default)
    {
        Descriptor = method;
        Method = FullName(method);
        CancellationToken = cancellation;
        _requestHeaders = requestHeaders ?? new RpcMetadata();
    }

    internal CallContext(MethodDescriptor method, string fullName, HttpContext http)
    {
        Descriptor = method;
        Method = fullName;
        _http = http;
    }

    /// <summary>The full name: <c>package.Service/Method</c>.</summary>
    public string Method { get; }

    public MethodDescriptor Descriptor { get; }

    /// <summary>The caller's address as <c>ipv4:ADDRESS:PORT</c> or <c>ipv6:[ADDRESS]:PORT</c>; <c>unknown</c> where there is none.</summary>
    public string Peer => _http?.Connection is { RemoteIpAddress: { } address } connection
        ? address.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6
            ? $"ipv6:[{address}]:{connection.RemotePort}"
            : $"ipv4:{address}:{connection.RemotePort}"
        : "unknown";

    /// <summary>The application's metadata of the request.</summary>
    public RpcMetadata RequestHeaders => _requestHeaders ??= HeadersOf(_http!);

    /// <summary>Sent before the first message.</summary>
    public RpcMetadata ResponseHeaders => _responseHeaders ??= new RpcMetadata();

    /// <summary>Sent after the last message, also with an error.</summary>
    public RpcMetadata ResponseTrailers => _responseTrailers ??= new RpcMetadata();

    /// <summary>When the caller gives up; null where it set no deadline.</summary>
    public DateTimeOffset? Deadline => _deadline == 0 ? null : new DateTimeOffset(_deadline, TimeSpan.Zero);

    /// <summary>
    /// Fires at the deadline, when the caller cancels or goes away, and for streams when the server has drained. Ask for it
    /// here each time: a token that is kept past the call belongs to a later one, while here it has fired once the call is over.
    /// </summary>
    public CancellationToken CancellationToken { get; internal set; }

    /// <summary>
    /// Compresses what is written from now on, where the caller accepts gzip; null leaves it to the server's options.
    /// A call that may compress later messages sets it (true or false) before the first.
    /// </summary>
    public bool? CompressResponses { get; set; }

    /// <summary>Whether the request message read last was compressed.</summary>
    public bool RequestWasCompressed => Exchange?.LastWasCompressed ?? false;

    /// <summary>The HTTP request under the call; null for a call that came by no wire.</summary>
    public HttpContext? Http => _http;

    internal Exchange? Exchange { get; set; }

    internal void SetDeadline(TimeSpan after) => _deadline = (DateTimeOffset.UtcNow + after).UtcTicks;

    internal bool HasResponseHeaders => _responseHeaders is { Count: > 0 };

    internal RpcMetadata? ResponseTrailersIfAny => _responseTrailers;

    /// <summary>What an interceptor left for the handler under a type, such as the actor; null where nothing was left.</summary>
    public T? Get<T>() where T : class => _features is not null && _features.TryGetValue(typeof(T), out var value) ? (T)value : null;

    /// <summary>Leaves a value for the interceptors within and for the handler.</summary>
    public void Set<T>(T value) where T : class => (_features ??= [])[typeof(T)] = value;

    /// <summary>Sends the response headers now instead of with the first message.</summary>
    public ValueTask SendHeadersAsync() => Exchange?.SendHeadersAsync() ?? ValueTask.CompletedTask;

    internal static string FullName(MethodDescriptor method) => $"{method.Service.FullName}/{method.Name}";

    private static RpcMetadata HeadersOf(HttpContext http)
    {
        var metadata = new RpcMetadata();
        foreach (var (key, values) in http.Request.Headers)
        {
            if (RpcMetadata.IsReserved(key))
                continue;
            foreach (var value in values)
                metadata.AddReceived(key, value ?? "");
        }
        return metadata;
    }
}

namespace Plixo.Rpc.Server;

/// <summary>The limits of a server.</summary>
public sealed class RpcServerOptions
{
    /// <summary>The default of <see cref="MaxReceiveMessageSize"/>: 4 MiB, as other gRPC servers have it.</summary>
    public const long DefaultMaxReceiveMessageSize = 4 * 1024 * 1024;

    /// <summary>The default of <see cref="MaxConcurrentCalls"/>.</summary>
    public const int DefaultMaxConcurrentCalls = 10_000;

    /// <summary>Largest request message in bytes, before and after decompression; a larger one is RESOURCE_EXHAUSTED.</summary>
    public long MaxReceiveMessageSize { get; set; } = DefaultMaxReceiveMessageSize;

    /// <summary>Calls that are handled, or wait for their caller to read the answer, at once; a further one is RESOURCE_EXHAUSTED.</summary>
    public int MaxConcurrentCalls { get; set; } = DefaultMaxConcurrentCalls;

    /// <summary>Whether responses are compressed for clients that accept gzip; a handler may decide otherwise.</summary>
    public bool CompressResponses { get; set; }

    /// <summary>
    /// Sees each status other than OK before the caller does, whoever made it, and may add to it: a call over the limit, a
    /// malformed time-out, a deadline or an unforeseen exception reaches no interceptor. The call is null where no method
    /// has the name. What is OK, and what it throws, leaves the status as it was. Null for none.
    /// </summary>
    public Func<CallContext?, RpcStatus, RpcStatus>? Explain { get; set; }

    /// <summary>How long streams may go on once the host stops; then they end with UNAVAILABLE, and clients resume elsewhere.</summary>
    public TimeSpan DrainFor { get; set; } = TimeSpan.FromSeconds(5);
}

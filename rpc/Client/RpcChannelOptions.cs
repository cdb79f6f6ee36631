namespace Plixo.Rpc.Client;

/// <summary>How a channel connects.</summary>
public sealed record RpcChannelOptions
{
    /// <summary>The default of <see cref="MaxReceiveMessageSize"/>: 4 MiB, as other gRPC clients have it.</summary>
    public const long DefaultMaxReceiveMessageSize = 4 * 1024 * 1024;

    /// <summary>Largest response message in bytes, before and after decompression; a larger one is RESOURCE_EXHAUSTED.</summary>
    public long MaxReceiveMessageSize { get; init; } = DefaultMaxReceiveMessageSize;

    /// <summary>Metadata for every call, asked for at each (a token that is renewed, say).</summary>
    public Func<CancellationToken, ValueTask<RpcMetadata>>? Headers { get; init; }

    /// <summary>Longest wait for a connection.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>The clock of the waits between repetitions.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Another way to the server than a socket to its address (a test's own server, a proxy); the channel disposes it.</summary>
    public HttpMessageHandler? Handler { get; init; }
}

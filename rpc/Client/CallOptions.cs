namespace Plixo.Rpc.Client;

/// <summary>What a caller may say about one call.</summary>
public sealed record CallOptions
{
    public static CallOptions None { get; } = new();

    /// <summary>How long the call may take; the server learns of it. Past it the call fails with DEADLINE_EXCEEDED.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>Metadata sent with the request, after the channel's own.</summary>
    public RpcMetadata? Headers { get; init; }

    /// <summary>Ends the call; the caller gets <see cref="OperationCanceledException"/> with this token.</summary>
    public CancellationToken Cancellation { get; init; }

    /// <summary>
    /// How often to try again when the call certainly did not reach a handler (no connection, or the server refused the
    /// stream). Requests that come as a stream are never repeated.
    /// </summary>
    public int Retries { get; init; }

    /// <summary>Compresses the request messages.</summary>
    public bool Compress { get; init; }

    /// <summary>Filled with the response's headers and trailers as they arrive.</summary>
    public ReceivedMetadata? Received { get; init; }
}

/// <summary>The metadata of a response, where a caller wants it.</summary>
public sealed class ReceivedMetadata
{
    /// <summary>Empty until the response began.</summary>
    public RpcMetadata Headers { get; internal set; } = new();

    /// <summary>Empty until the call ended.</summary>
    public RpcMetadata Trailers { get; internal set; } = new();
}

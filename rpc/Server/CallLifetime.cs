namespace Plixo.Rpc.Server;

/// <summary>
/// When a call has to end, and why: its deadline, its caller, or the server's end. Calls take turns with the same few
/// sources of tokens; this is one turn, and once it is over it reaches the source no more.
/// </summary>
internal readonly struct CallLifetime : IDisposable
{
    private readonly TokenSource? _source;
    private readonly int _turn;

    private CallLifetime(TokenSource source) => (_source, _turn) = (source, source.Turn);

    /// <summary>Fires when the call has to end; has fired once it is over. None where nothing has begun.</summary>
    public CancellationToken Token => _source is null ? default : IsOver ? Over : _source.Token;

    /// <summary>The status of a call whose token fired.</summary>
    public RpcStatus Status => _source is null || IsOver ? new RpcStatus(StatusCode.Cancelled, "The call is over.") : _source.Status;

    /// <summary>What is left of a call's token when it is over.</summary>
    public static CancellationToken Over { get; } = new(canceled: true);

    private bool IsOver => _source!.Turn != _turn;

    /// <param name="timeout">Null where the caller set no deadline.</param>
    /// <param name="drained">None for calls that the server lets finish.</param>
    public static CallLifetime Begin(TimeSpan? timeout, CancellationToken aborted, CancellationToken drained) =>
        new(TokenSource.Begin(timeout, aborted, drained));

    /// <summary>When the call is over: from then on the source belongs to another call. A second time does nothing.</summary>
    public void Dispose() => _source?.End(_turn);
}

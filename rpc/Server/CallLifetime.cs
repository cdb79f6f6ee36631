namespace Plixo.Rpc.Server;

/// <summary>When a call has to end, and why: its deadline, its caller, or the server's end.</summary>
internal sealed class CallLifetime : IDisposable
{
    private readonly CancellationToken _aborted;
    private readonly CancellationToken _drained;
    private readonly CancellationTokenSource? _ended;

    /// <param name="timeout">Null where the caller set no deadline.</param>
    /// <param name="drained">None for calls that the server lets finish.</param>
    public CallLifetime(TimeSpan? timeout, CancellationToken aborted, CancellationToken drained)
    {
        _aborted = aborted;
        _drained = drained;
        if (timeout is null && !drained.CanBeCanceled)
            return;
        _ended = CancellationTokenSource.CreateLinkedTokenSource(aborted, drained);
        if (timeout <= TimeSpan.Zero)
            _ended.Cancel();
        else if (timeout is { } after)
            _ended.CancelAfter(after);
    }

    public CancellationToken Token => _ended?.Token ?? _aborted;

    public bool CallerIsGone => _aborted.IsCancellationRequested;

    /// <summary>The status of a call that ended because its token fired.</summary>
    public RpcStatus Ended =>
        _aborted.IsCancellationRequested ? new RpcStatus(StatusCode.Cancelled, "The caller cancelled the call.")
        : _drained.IsCancellationRequested ? new RpcStatus(StatusCode.Unavailable, "The server is shutting down.")
        : new RpcStatus(StatusCode.DeadlineExceeded, "The deadline has passed.");

    public void Dispose() => _ended?.Dispose();
}

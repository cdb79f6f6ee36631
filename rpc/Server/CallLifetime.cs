using Microsoft.Extensions.ObjectPool;

namespace Plixo.Rpc.Server;

/// <summary>
/// When a call has to end, and why: its deadline, its caller, or the server's end. Calls take turns with the same few
/// sources of tokens: a source with its timer is most of what a deadline allocates.
/// </summary>
internal sealed class CallLifetime : IDisposable, IResettable
{
    private const int MaxIdle = 1024;

    private static readonly DefaultObjectPool<CallLifetime> _idle = new(new DefaultPooledObjectPolicy<CallLifetime>(), MaxIdle);

    private CancellationTokenSource _ended = new();
    private CancellationToken _aborted;
    private CancellationToken _drained;
    private CancellationTokenRegistration _onAborted;
    private CancellationTokenRegistration _onDrained;
    private bool _isInUse;

    /// <summary>Fires when the call has to end. Not to be kept past <see cref="Dispose"/>.</summary>
    public CancellationToken Token { get; private set; }

    /// <summary>The status of a call whose token fired.</summary>
    public RpcStatus Status =>
        _aborted.IsCancellationRequested ? new RpcStatus(StatusCode.Cancelled, "The caller cancelled the call.")
        : _drained.IsCancellationRequested ? new RpcStatus(StatusCode.Unavailable, "The server is shutting down.")
        : new RpcStatus(StatusCode.DeadlineExceeded, "The deadline has passed.");

    /// <param name="timeout">Null where the caller set no deadline.</param>
    /// <param name="drained">None for calls that the server lets finish.</param>
    public static CallLifetime Begin(TimeSpan? timeout, CancellationToken aborted, CancellationToken drained)
    {
        var lifetime = _idle.Get();
        (lifetime._isInUse, lifetime._aborted, lifetime._drained) = (true, aborted, drained);
        if (timeout is null && !drained.CanBeCanceled)
            lifetime.Token = aborted;
        else
            lifetime.Arm(timeout);
        return lifetime;
    }

    /// <summary>When the call is over: from then on this belongs to another call.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _isInUse, false))
            _idle.Return(this);
    }

    bool IResettable.TryReset()
    {
        // Once these are gone only the timer can still fire, and the source itself knows whether it did.
        _onAborted.Dispose();
        _onDrained.Dispose();
        (_aborted, _drained, Token) = (default, default, default);
        if (!_ended.TryReset())
        {
            _ended.Dispose();
            _ended = new CancellationTokenSource();
        }
        return true;
    }

    private void Arm(TimeSpan? timeout)
    {
        Token = _ended.Token;
        _onAborted = _aborted.UnsafeRegister(static source => ((CancellationTokenSource)source!).Cancel(), _ended);
        _onDrained = _drained.UnsafeRegister(static source => ((CancellationTokenSource)source!).Cancel(), _ended);
        if (timeout <= TimeSpan.Zero)
            _ended.Cancel();
        else if (timeout is { } after)
            _ended.CancelAfter(after);
    }
}

using Microsoft.Extensions.ObjectPool;

namespace Plixo.Rpc.Server;

/// <summary>What the calls take turns with: a source of tokens and its timer are most of what a deadline allocates.</summary>
internal sealed class TokenSource : IResettable, IDisposable
{
    private const int MaxIdle = 1024;

    private static readonly DefaultObjectPool<TokenSource> _idle = new(new DefaultPooledObjectPolicy<TokenSource>(), MaxIdle);

    private CancellationTokenSource _ended = new();
    private CancellationToken _aborted;
    private CancellationToken _drained;
    private CancellationTokenRegistration _onAborted;
    private CancellationTokenRegistration _onDrained;
    private StatusCode _cause;
    private int _turn;

    /// <summary>Whose turn it is: another number for each call.</summary>
    public int Turn => Volatile.Read(ref _turn);

    public CancellationToken Token { get; private set; }

    /// <summary>What fired first: an answer that is not read by the deadline is aborted for it, not by its caller.</summary>
    public RpcStatus Status => _cause switch
    {
        StatusCode.Unavailable => new RpcStatus(StatusCode.Unavailable, "The server is shutting down."),
        StatusCode.Ok when Token != _aborted => new RpcStatus(StatusCode.DeadlineExceeded, "The deadline has passed."),
        _ => new RpcStatus(StatusCode.Cancelled, "The caller cancelled the call."),
    };

    public static TokenSource Begin(TimeSpan? timeout, CancellationToken aborted, CancellationToken drained)
    {
        var source = _idle.Get();
        (source._aborted, source._drained) = (aborted, drained);
        if (timeout is null && !drained.CanBeCanceled)
            source.Token = aborted;
        else
            source.Arm(timeout);
        return source;
    }

    /// <summary>Ends a turn, unless it has been ended.</summary>
    public void End(int turn)
    {
        if (Interlocked.CompareExchange(ref _turn, turn + 1, turn) == turn)
            _idle.Return(this);
    }

    public void Dispose() => _ended.Dispose();

    bool IResettable.TryReset()
    {
        // Once these are gone only the timer can still fire, and the source itself knows whether it did.
        _onAborted.Dispose();
        _onDrained.Dispose();
        (_aborted, _drained, Token, _cause) = (default, default, default, StatusCode.Ok);
        if (!_ended.TryReset())
        {
            _ended.Dispose();
            _ended = new CancellationTokenSource();
        }
        return true;
    }

    private void Fire(StatusCode cause)
    {
        if (!_ended.IsCancellationRequested)
            _cause = cause;
        _ended.Cancel();
    }

    private void Arm(TimeSpan? timeout)
    {
        Token = _ended.Token;
        _onAborted = _aborted.UnsafeRegister(static source => ((TokenSource)source!).Fire(StatusCode.Cancelled), this);
        _onDrained = _drained.UnsafeRegister(static source => ((TokenSource)source!).Fire(StatusCode.Unavailable), this);
        if (timeout <= TimeSpan.Zero)
            _ended.Cancel();
        else if (timeout is { } after)
            _ended.CancelAfter(after);
    }
}

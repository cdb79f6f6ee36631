namespace Plixo.Mail.Smtp;

/// <summary>One clock for one connection: a token that ends with the time or with the caller, used again and again.</summary>
internal sealed class Deadline(TimeProvider time) : IDisposable
{
    private readonly CancellationTokenSource source = new(Timeout.InfiniteTimeSpan, time);

    public CancellationToken Token => source.Token;

    /// <summary>Starts the clock; disposing what it answers stops it.</summary>
    public Running Start(TimeSpan limit, CancellationToken caller)
    {
        source.CancelAfter(limit);
        return new Running(source, caller.UnsafeRegister(static state => ((CancellationTokenSource)state!).Cancel(), source));
    }

    public void Dispose() => source.Dispose();

    public readonly struct Running(CancellationTokenSource source, CancellationTokenRegistration caller) : IDisposable
    {
        public void Dispose()
        {
            caller.Dispose();
            source.TryReset();
        }
    }
}

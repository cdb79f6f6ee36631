namespace Plixo.Mail.Smtp;

/// <summary>Sessions without an e-mail. The last one back goes out first, so that those too many grow old and are closed.</summary>
internal sealed class IdleSessions : IAsyncDisposable
{
    private readonly Lock gate = new();
    private readonly List<SmtpSession> idle = [];
    private readonly TimeProvider time;
    private readonly ITimer timer;
    private bool closed;

    public IdleSessions(TimeProvider time)
    {
        this.time = time;
        timer = time.CreateTimer(_ => _ = CloseOldAsync(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>One that is silent and there; null where there is none.</summary>
    public SmtpSession? Take()
    {
        while (true)
        {
            SmtpSession session;
            lock (gate)
            {
                if (idle.Count == 0) return null;
                session = idle[^1];
                idle.RemoveAt(idle.Count - 1);
            }

            if (session.Wire.OutOfTurn() is null) return session;
            session.Dispose();
        }
    }

    public ValueTask PutAsync(SmtpSession session)
    {
        lock (gate)
        {
            if (!closed && session.Transactions < SmtpLimits.TransactionsPerConnection)
            {
                session.IdleSince = time.GetTimestamp();
                idle.Add(session);
                if (idle.Count == 1) timer.Change(SmtpLimits.IdleTime, Timeout.InfiniteTimeSpan);
                return ValueTask.CompletedTask;
            }
        }

        return session.QuitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        lock (gate) closed = true;
        await timer.DisposeAsync();
        foreach (var session in TakeOut(_ => true)) await session.QuitAsync();
    }

    private async Task CloseOldAsync()
    {
        foreach (var session in TakeOut(session => time.GetElapsedTime(session.IdleSince) >= SmtpLimits.IdleTime)) await session.QuitAsync();
        lock (gate)
        {
            if (idle.Count > 0 && !closed) timer.Change(SmtpLimits.IdleTime - time.GetElapsedTime(idle[0].IdleSince), Timeout.InfiniteTimeSpan);
        }
    }

    private List<SmtpSession> TakeOut(Func<SmtpSession, bool> wanted)
    {
        lock (gate)
        {
            var taken = idle.Where(wanted).ToList();
            idle.RemoveAll(taken.Contains);
            return taken;
        }
    }
}

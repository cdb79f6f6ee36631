using NodaTime;
using Plixo.Silo.Clock;

namespace Plixo.Silo.Mailer;

/// <summary>Each ring wakes one of the lanes that wait; one that comes while none waits is kept for the next.</summary>
internal sealed class LaneBell
{
    private readonly Lock gate = new();
    private readonly List<Signal> waiting = [];
    private bool rung;

    public void Ring()
    {
        lock (gate)
        {
            if (waiting.Count == 0)
            {
                rung = true;
                return;
            }

            waiting[0].Set();
            waiting.RemoveAt(0);
        }
    }

    /// <summary>Ends at a ring or after the time, whichever is first.</summary>
    public async Task WaitAsync(ISiloClock clock, Duration atMost, CancellationToken cancel)
    {
        var signal = new Signal();
        lock (gate)
        {
            if (rung)
            {
                rung = false;
                return;
            }

            waiting.Add(signal);
        }

        try
        {
            await signal.WaitAsync(clock, atMost, cancel);
        }
        finally
        {
            lock (gate) waiting.Remove(signal);
        }
    }
}

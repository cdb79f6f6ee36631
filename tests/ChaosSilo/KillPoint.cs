using System.Diagnostics;
using Plixo.Mail.Transport;
using Plixo.Tests.Support;

namespace Plixo.Tests.ChaosSilo;

/// <summary>Ends this process by SIGKILL at a named place, or lets it stand still there until somebody thaws it.</summary>
/// <param name="order">`POINT:N`, or `POINT:N:freeze`; null: never.</param>
public sealed class KillPoint(string? order) : IFaultPoints
{
    /// <summary>Where only a silo with the bug that sends before the intent comes by.</summary>
    public const string BeforeIntent = "before-intent";

    /// <summary>At the end of an order that freezes.</summary>
    public const string Freeze = "freeze";

    /// <summary>Said before it stands still.</summary>
    public const string Frozen = "frozen";

    private readonly string point = order?.Split(':')[0] ?? "";
    private readonly bool freezes = order?.Split(':') is [_, _, Freeze];
    private int left = order is null ? 0 : int.Parse(order.Split(':')[1]);

    public void Reach(string point, Envelope envelope)
    {
        if (point != this.point || Interlocked.Decrement(ref left) != 0) return;
        if (freezes)
        {
            Console.Out.WriteLine(Frozen);
            Signals.Freeze(Environment.ProcessId);
            return;
        }

        Process.GetCurrentProcess().Kill();
        new SemaphoreSlim(0).Wait(); // until the signal has come
    }
}

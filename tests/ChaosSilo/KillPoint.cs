using System.Diagnostics;
using Plixo.Mail.Transport;

namespace Plixo.Tests.ChaosSilo;

/// <summary>Ends this process by SIGKILL at a named place: nothing of it runs on, nothing is tidied.</summary>
/// <param name="order">`POINT:N`; null: never.</param>
public sealed class KillPoint(string? order) : IFaultPoints
{
    /// <summary>Where only a silo with the bug that sends before the intent comes by.</summary>
    public const string BeforeIntent = "before-intent";

    private readonly string point = order?.Split(':')[0] ?? "";
    private int left = order is null ? 0 : int.Parse(order.Split(':')[1]);

    public void Reach(string point, Envelope envelope)
    {
        if (point != this.point || Interlocked.Decrement(ref left) != 0) return;
        Process.GetCurrentProcess().Kill();
        new SemaphoreSlim(0).Wait(); // until the signal has come
    }
}

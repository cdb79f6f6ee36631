using NodaTime;

namespace Plixo.Silo.Turns;

/// <summary>The precision of business time: what the stores keep.</summary>
public static class Microseconds
{
    private const long TicksInOne = 10;

    /// <summary>Cuts what is finer, towards the past.</summary>
    public static Instant Of(Instant instant)
    {
        var ticks = instant.ToUnixTimeTicks();
        return Instant.FromUnixTimeTicks(ticks - (((ticks % TicksInOne) + TicksInOne) % TicksInOne));
    }
}

using NodaTime;

namespace Plixo.Silo.Stores;

/// <summary>The real clock of a store that has none of its own, or that a test or the simulator moves.</summary>
public interface IStoreClock
{
    Instant Now();
}

/// <summary>The machine's clock.</summary>
public sealed class SystemStoreClock : IStoreClock
{
    public static readonly SystemStoreClock Instance = new();

    public Instant Now() => SystemClock.Instance.GetCurrentInstant();
}

using Plixo.Silo.Clock;

namespace Plixo.Tests.Support;

/// <summary>Randomness that a seed repeats.</summary>
public sealed class SeededRandom(int seed) : IRandom
{
    private readonly Random random = new(seed);

    public void Fill(Span<byte> bytes) => random.NextBytes(bytes);

    public int Below(int limit) => random.Next(limit);

    public bool OneIn(int odds) => random.Next(odds) == 0;
}

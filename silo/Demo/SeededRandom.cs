namespace Plixo.Silo.Demo;

/// <summary>SplitMix64 (Steele, Lea, Flood, 2014): the same seed gives the same numbers on every machine and release.</summary>
internal sealed class SeededRandom(ulong seed)
{
    private ulong state = seed;

    /// <summary>A stream of its own, so that drawing more of one thing does not shift another.</summary>
    public SeededRandom Split(ulong name)
    {
        var child = new SeededRandom(state ^ (name * 0xD6E8FEB86659FD93));
        child.Next();
        return child;
    }

    /// <summary>From 0 to below <paramref name="count"/>.</summary>
    public int Below(int count) => (int)(((UInt128)Next() * (ulong)count) >> 64);

    /// <summary>Both ends included.</summary>
    public int Between(int least, int most) => least + Below(most - least + 1);

    public bool Chance(double share) => Unit() < share;

    /// <summary>From 0 to below 1.</summary>
    public double Unit() => (Next() >> 11) * (1.0 / (1UL << 53));

    public T Of<T>(IReadOnlyList<T> list) => list[Below(list.Count)];

    private ulong Next()
    {
        var z = state += 0x9E3779B97F4A7C15;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}

using System.Collections.Immutable;

namespace Plixo.Grains.Segments;

/// <summary>When an e-mail that a server did not take for now is tried again.</summary>
/// <param name="Minutes">After the first attempt, the second, and so on; the last holds for every later one.</param>
/// <param name="GiveUpHours">After the first attempt: then it is refused, and somebody is told.</param>
public sealed record Retry(ImmutableArray<int> Minutes, int GiveUpHours)
{
    /// <summary>Most delays that a policy may name.</summary>
    public const int MaxDelays = 20;

    /// <summary>5, 15 and 60 minutes, then every 4 hours, for 3 days.</summary>
    public static Retry Default { get; } = new([5, 15, 60, 240], 72);

    /// <param name="attempts">Made so far, at least one.</param>
    public int MinutesAfter(int attempts) => Minutes[Math.Min(attempts, Minutes.Length) - 1];

    public bool Equals(Retry? other) => other is not null && GiveUpHours == other.GiveUpHours && Minutes.SequenceEqual(other.Minutes);

    public override int GetHashCode() => HashCode.Combine(GiveUpHours, Minutes.Length, Minutes[0]);
}

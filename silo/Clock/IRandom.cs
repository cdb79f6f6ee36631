using System.Security.Cryptography;

namespace Plixo.Silo.Clock;

/// <summary>The one source of randomness; seeded in the simulator.</summary>
public interface IRandom
{
    void Fill(Span<byte> bytes);
}

/// <summary>Cryptographic randomness of the operating system.</summary>
public sealed class SystemRandom : IRandom
{
    public static readonly SystemRandom Instance = new();

    public void Fill(Span<byte> bytes) => RandomNumberGenerator.Fill(bytes);
}

public static class RandomDraws
{
    /// <summary>Lower-case hex of so many random bytes.</summary>
    public static string Hex(this IRandom random, int bytes)
    {
        Span<byte> buffer = stackalloc byte[bytes];
        random.Fill(buffer);
        return Convert.ToHexStringLower(buffer);
    }
}

namespace Plixo.Grains.Amounts;

/// <summary>Two currencies met without a dated rate: a fault in the code that let them meet, never a refusal.</summary>
public sealed class CurrencyMismatchException(Currency left, Currency right)
    : InvalidOperationException($"{left} and {right} do not mix without a dated rate.")
{
    public Currency Left { get; } = left;

    public Currency Right { get; } = right;
}

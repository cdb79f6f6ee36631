namespace Plixo.Silo.Turns;

/// <summary>What a group decided and has not committed yet.</summary>
public sealed class DecidedGroup
{
    internal DecidedGroup(IReadOnlyList<Go> goes, IReadOnlyList<ItemResult> settled)
    {
        Goes = goes;
        Settled = settled;
    }

    internal IReadOnlyList<Go> Goes { get; }

    internal IReadOnlyList<ItemResult> Settled { get; }
}

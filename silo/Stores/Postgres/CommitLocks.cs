using Plixo.Grains.Core;

namespace Plixo.Silo.Stores.Postgres;

/// <summary>The rows that a group locks, each once, in key order, as strongly as the strongest use of it.</summary>
internal sealed class CommitLocks
{
    private readonly SortedDictionary<GrainId, bool> rows = [];

    public int Count => rows.Count;

    public bool AnyExclusive { get; private set; }

    public void Add(GrainId row, bool exclusive)
    {
        rows[row] = exclusive || rows.GetValueOrDefault(row);
        AnyExclusive |= exclusive;
    }

    public (string, Array)[] Keys() =>
    [
        ("$kinds", rows.Keys.Select(row => (long)row.Kind).ToArray()),
        ("$keys", rows.Keys.Select(row => row.Key).ToArray()),
    ];

    public (string, Array)[] KeysAndStrengths() => [.. Keys(), ("$exclusive", rows.Values.ToArray())];
}

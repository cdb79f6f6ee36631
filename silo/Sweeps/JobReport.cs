using System.Text.Json;

namespace Plixo.Silo.Sweeps;

/// <summary>What a job has to tell beside its progress: counts by name, and remarks. It stands in <see cref="JobRow.Detail"/>.</summary>
public sealed class JobReport
{
    /// <summary>Remarks that are kept; the rest are counted only.</summary>
    public const int MostNotes = 100;

    private readonly SortedDictionary<string, long> counts = new(StringComparer.Ordinal);
    private readonly List<string> notes = [];

    /// <summary>What is to be done, for the kind alone; empty where the kind says all.</summary>
    public string Order { get; init; } = "";

    public IReadOnlyDictionary<string, long> Counts => counts;

    public IReadOnlyList<string> Notes => notes;

    /// <summary>Of a detail that this wrote; nothing of any other.</summary>
    public static JobReport Read(string detail)
    {
        if (!detail.StartsWith("{\"counts\":", StringComparison.Ordinal)) return new JobReport();
        var stored = JsonSerializer.Deserialize<Stored>(detail, Options)!;
        var report = new JobReport { Order = stored.Order };
        foreach (var (name, count) in stored.Counts) report.counts[name] = count;
        report.notes.AddRange(stored.Notes);
        return report;
    }

    /// <summary>Why a job was given up, of the detail that then stands in place of its order.</summary>
    public static string FaultOf(string detail) =>
        detail.StartsWith("{\"fault\":", StringComparison.Ordinal) ? JsonDocument.Parse(detail).RootElement.GetProperty("fault").GetString()! : detail;

    public long Count(string name) => counts.GetValueOrDefault(name);

    public void Add(string name, long count) => counts[name] = Count(name) + count;

    public void Set(string name, long count) => counts[name] = count;

    public void Note(string words)
    {
        if (notes.Count < MostNotes) notes.Add(words);
    }

    public string Write() => JsonSerializer.Serialize(new Stored(counts, notes, Order), Options);

    private static JsonSerializerOptions Options { get; } = new(JsonSerializerDefaults.Web);

    private sealed record Stored(IReadOnlyDictionary<string, long> Counts, IReadOnlyList<string> Notes, string Order = "");
}

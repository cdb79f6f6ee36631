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

    /// <summary>Why it failed, for people; empty where it did not.</summary>
    public string Fault { get; init; } = "";

    public IReadOnlyDictionary<string, long> Counts => counts;

    public IReadOnlyList<string> Notes => notes;

    /// <summary>Of a detail that this wrote; nothing of any other.</summary>
    public static JobReport Read(string detail) => Read(detail, "");

    /// <summary>The detail of a job that failed: what it was ordered to do stays, so that its request is known again.</summary>
    public static string Failed(string detail, string words) => Read(detail, words).Write();

    private static JobReport Read(string detail, string fault)
    {
        if (!detail.StartsWith("{\"counts\":", StringComparison.Ordinal)) return new JobReport { Fault = fault };
        var stored = JsonSerializer.Deserialize<Stored>(detail, Options)!;
        var report = new JobReport { Order = stored.Order, Fault = fault.Length > 0 ? fault : stored.Fault };
        foreach (var (name, count) in stored.Counts) report.counts[name] = count;
        report.notes.AddRange(stored.Notes);
        return report;
    }

    /// <summary>Why a job was given up, of a detail that an earlier version wrote in place of the order.</summary>
    public static string FaultOf(string detail) =>
        detail.StartsWith("{\"fault\":", StringComparison.Ordinal) ? JsonDocument.Parse(detail).RootElement.GetProperty("fault").GetString()! : detail;

    public long Count(string name) => counts.GetValueOrDefault(name);

    public void Add(string name, long count) => counts[name] = Count(name) + count;

    public void Set(string name, long count) => counts[name] = count;

    public void Note(string words)
    {
        if (notes.Count < MostNotes) notes.Add(words);
    }

    public string Write() => JsonSerializer.Serialize(new Stored(counts, notes, Order, Fault), Options);

    private static JsonSerializerOptions Options { get; } = new(JsonSerializerDefaults.Web);

    private sealed record Stored(IReadOnlyDictionary<string, long> Counts, IReadOnlyList<string> Notes, string Order = "", string Fault = "");
}

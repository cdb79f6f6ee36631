using System.Globalization;
using System.Text;

namespace Plixo.Silo.Import.Csv;

/// <summary>Counts the verdicts of a file while they pass, and writes them as lines for a person.</summary>
public sealed class Verdicts
{
    /// <summary>Faults that are kept word by word; the others are counted.</summary>
    public const int Kept = 1_000;

    private readonly List<RowFault> faults = [];
    private readonly SortedDictionary<string, int> reasons = new(StringComparer.Ordinal);

    public int Taken { get; private set; }

    public int Repeated { get; private set; }

    public int Refused { get; private set; }

    /// <summary>The first <see cref="Kept"/> faults in the order of the file.</summary>
    public IReadOnlyList<RowFault> Faults => faults;

    /// <summary>Faults by reason code.</summary>
    public IReadOnlyDictionary<string, int> Reasons => reasons;

    public void Add<T>(Verdict<T> verdict) where T : notnull
    {
        switch (verdict)
        {
            case Taken<T>:
                Taken++;
                break;
            case Repeated<T>:
                Repeated++;
                break;
            case Refused<T> refused:
                Refused++;
                foreach (var fault in refused.Faults)
                {
                    reasons[fault.Reason] = reasons.GetValueOrDefault(fault.Reason) + 1;
                    if (faults.Count < Kept)
                        faults.Add(fault);
                }
                break;
        }
    }

    /// <summary>One line per fault, then one line of counts: <c>N taken, N repeated, N refused (REASON n, …)</c>.</summary>
    public string Write(string file)
    {
        var text = new StringBuilder();
        foreach (var fault in faults)
            text.Append(CultureInfo.InvariantCulture, $"{file}: {fault} [{fault.Reason}]\n");
        var unsaid = reasons.Values.Sum() - faults.Count;
        if (unsaid > 0)
            text.Append(CultureInfo.InvariantCulture, $"{file}: and {unsaid} more faults\n");
        text.Append(CultureInfo.InvariantCulture, $"{file}: {Taken} taken, {Repeated} repeated, {Refused} refused");
        if (reasons.Count > 0)
            text.Append(CultureInfo.InvariantCulture, $" ({string.Join(", ", reasons.Select(r => $"{r.Key} {r.Value}"))})");
        return text.Append('\n').ToString();
    }
}

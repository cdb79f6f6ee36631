namespace Plixo.Silo.Verify;

/// <summary>What verification found, by check: how often each passed, and each failure in words.</summary>
public sealed class Findings
{
    /// <summary>Failures of one check that are kept in words; the rest are counted.</summary>
    public const int KeptPerCheck = 20;

    private readonly SortedDictionary<(string Check, string Why), long> excused = [];
    private readonly SortedDictionary<string, (long Passed, long Failed, List<string> Words)> checks = new(StringComparer.Ordinal);

    public long Passed => checks.Values.Sum(check => check.Passed);

    public long Failed => checks.Values.Sum(check => check.Failed);

    /// <summary>What could not be checked and is held against nobody.</summary>
    public IEnumerable<Excused> Excused => excused.Select(one => new Excused(one.Key.Check, one.Key.Why, one.Value));

    public IEnumerable<(string Check, long Passed, long Failed, IReadOnlyList<string> Words)> All =>
        checks.Select(check => (check.Key, check.Value.Passed, check.Value.Failed, (IReadOnlyList<string>)check.Value.Words));

    /// <summary>Counts what cannot be checked.</summary>
    public void Excuse(string check, string why) => excused[(check, why)] = excused.GetValueOrDefault((check, why)) + 1;

    /// <param name="check">The name of the check.</param>
    /// <param name="holds">Whether it passed.</param>
    /// <param name="words">What is wrong and where, said only where it failed.</param>
    /// <returns>Whether it passed.</returns>
    public bool Expect(string check, bool holds, Func<string> words)
    {
        var (passed, failed, kept) = checks.TryGetValue(check, out var known) ? known : (0, 0, []);
        if (!holds && kept.Count < KeptPerCheck) kept.Add(words());
        checks[check] = (passed + (holds ? 1 : 0), failed + (holds ? 0 : 1), kept);
        return holds;
    }
}

/// <param name="Check">The name of the check.</param>
/// <param name="Why">Why it cannot be checked.</param>
public sealed record Excused(string Check, string Why, long Count)
{
    /// <summary>Sent by a person over what the gate says, with a reason.</summary>
    public const string Overridden = "a person sent it over the gate's reasons";
}

/// <summary>The names of the checks.</summary>
public static class Checks
{
    public const string Chain = "chain";
    public const string Blocks = "blocks";
    public const string State = "state";
    public const string Decisions = "decisions";
    public const string Views = "views";
    public const string Contents = "contents";
    public const string Rows = "rows";
    public const string Caps = "caps";
    public const string Permits = "permits";
    public const string QuietHours = "quiet hours";
    public const string Money = "money";
    public const string NeverTwice = "never twice";
    public const string Dispositions = "dispositions";
    public const string Suppressions = "suppressions";
}

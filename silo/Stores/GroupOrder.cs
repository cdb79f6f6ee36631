using Plixo.Grains.Core;

namespace Plixo.Silo.Stores;

/// <summary>
/// A group is written at once, so no commit of it may rest on what another one of it changes: such a commit is lost and
/// decided again. Recalls are kept first (a pause must not wait for a stream of intents), then readers, then the rest.
/// </summary>
internal static class GroupOrder
{
    /// <summary>The ordinals that can be written together, in key order; the others are marked lost.</summary>
    public static List<int> Settle(IReadOnlyList<GrainCommit> group, CommitResult[] results)
    {
        var kept = new List<int>(group.Count);
        var changed = new HashSet<GrainId>(group.Count);
        var raised = new HashSet<GrainId>();
        var passed = new HashSet<GrainId>();
        foreach (var ordinal in Enumerable.Range(0, group.Count).OrderBy(ordinal => Rank(group[ordinal])))
        {
            var commit = group[ordinal];
            if (Conflict(commit, changed, raised, passed) is { } what)
            {
                results[ordinal] = new CommitResult(CommitVerdict.Lost, [], $"{what} moves in the same group");
                continue;
            }

            kept.Add(ordinal);
            if (commit.NewVersion != commit.BaseVersion)
                changed.Add(commit.Grain);
            raised.UnionWith(Raised(commit));
            passed.UnionWith(commit.Gates.Select(check => check.Gate));
        }

        kept.Sort((left, right) => group[left].Grain.CompareTo(group[right].Grain));
        return kept;
    }

    /// <summary>The gates whose epoch this commit moves.</summary>
    public static IEnumerable<GrainId> Raised(GrainCommit commit)
    {
        foreach (var recall in commit.Recalls)
            yield return recall.Gate;
        if (commit.View is not null)
            yield return commit.Grain;
    }

    private static string? Conflict(
        GrainCommit commit, HashSet<GrainId> changed, HashSet<GrainId> raised, HashSet<GrainId> passed)
    {
        foreach (var read in commit.Reads)
        {
            if (changed.Contains(read.Grain))
                return $"version of {read.Grain}";
        }

        foreach (var check in commit.Gates)
        {
            if (raised.Contains(check.Gate))
                return $"gate {check.Gate}";
        }

        foreach (var gate in Raised(commit))
        {
            if (passed.Contains(gate))
                return $"gate {gate}";
        }

        return null;
    }

    private static int Rank(GrainCommit commit) =>
        commit.Recalls.Count > 0 || commit.View is not null ? 0
        : commit.Reads.Count > 0 || commit.Gates.Count > 0 ? 1
        : 2;
}

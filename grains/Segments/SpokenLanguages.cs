using System.Collections.Immutable;
using Plixo.Grains.Core;
using Plixo.Grains.Customers;
using Plixo.Grains.Rows;
using Plixo.Grains.Templates;

namespace Plixo.Grains.Segments;

/// <summary>
/// The languages in which a segment's customers are written to. Contacts stand in no segment, so one that speaks a language anywhere
/// counts for all: rather a preview too many than an e-mail that nobody saw.
/// </summary>
internal static class SpokenLanguages
{
    /// <summary>Stands for every tag that has no formats of its own, such as `de-AT`.</summary>
    private const string Others = "*";

    public static ImmutableArray<RowCount> Counts(SegmentKey segment) =>
    [
        .. Languages.All.Select(language => language.Tag).Append("").SelectMany(tag => new[]
        {
            CustomerTable.Speaking($"customers:{tag}", segment, tag), ContactTable.Speaking($"contacts:{tag}", tag),
        }),
        CustomerTable.SpeakingNoneOf($"customers:{Others}", segment, Known), ContactTable.SpeakingNoneOf($"contacts:{Others}", Known),
    ];

    /// <summary>By the counts: the same for every template. A contact without a language is written to in its customer's.</summary>
    public static Func<string, IEnumerable<string>> Of(FoundRows rows)
    {
        bool Any(string tag) => rows.Count($"customers:{tag}") > 0 || (tag.Length > 0 && rows.Count($"contacts:{tag}") > 0);
        var spoken = Any(Others) ? [.. Known] : Known.Where(Any).ToImmutableArray();
        return _ => spoken.IsEmpty ? [""] : spoken;
    }

    private static ImmutableArray<string> Known => [.. Languages.All.Select(language => language.Tag), ""];
}

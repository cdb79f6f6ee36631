using Plixo.Client;
using Plixo.V1;
using Plixo.Web.Shared;

namespace Plixo.Web.Ledger;

/// <summary>Imports as people read them.</summary>
internal static class LedgerWords
{
    public static BadgeTone ToneOf(Import import) => import.State switch
    {
        ImportState.Applied => import.Refused > 0 ? BadgeTone.Warn : BadgeTone.Good,
        ImportState.Refused or ImportState.Stopped => BadgeTone.Bad,
        ImportState.DryRun => BadgeTone.Open,
        _ => BadgeTone.Wait,
    };

    public static BadgeTone ToneOf(VerdictOutcome outcome) => outcome switch
    {
        VerdictOutcome.Refused => BadgeTone.Bad,
        VerdictOutcome.Unmatched => BadgeTone.Warn,
        VerdictOutcome.Applied or VerdictOutcome.Good => BadgeTone.Good,
        _ => BadgeTone.Plain,
    };

    /// <summary>`line 7, column amount: 12,x is no amount`.</summary>
    public static string Of(ImportFault fault)
    {
        var place = string.Join(", ", new[] { fault.Line > 0 ? $"line {fault.Line}" : "", fault.Column.Length > 0 ? $"column {fault.Column}" : "" }.Where(part => part.Length > 0));
        var value = fault.Value.Length > 0 && !fault.Words.Contains(fault.Value, StringComparison.Ordinal) ? $" ({fault.Value})" : "";
        return $"{place}{(place.Length > 0 ? ": " : "")}{fault.Words}{value} [{fault.Code}]";
    }

    /// <summary>The ledgers that were ever read.</summary>
    public static async Task<IReadOnlyList<string>> SourcesAsync(PlixoClient plixo) =>
        [.. (await plixo.Imports.ListWatermarksAsync(new ListWatermarksRequest())).Watermarks.Select(mark => mark.Source).Distinct().Order(StringComparer.Ordinal)];
}

using Plixo.V1;
using Plixo.Web.Lists;
using Plixo.Web.Shared;
using Plixo.Web.Shell;

namespace Plixo.Web.Overview;

/// <summary>Whose figures and of which days, as the address says it.</summary>
/// <param name="Segment">Its id; empty for all.</param>
/// <param name="Days">Up to today.</param>
public sealed record OverviewQuery(string Segment, int Days)
{
    public const int Usual = 14;

    public static readonly IReadOnlyList<(string Value, string Words)> Windows =
        [("7", "Last 7 days"), ("", $"Last {Usual} days"), ("30", "Last 30 days"), ("90", "Last 90 days")];

    public static OverviewQuery Read(ListAddress address) =>
        new(address["segment"], int.TryParse(address["days"], out var days) && Windows.Any(window => window.Value == address["days"]) ? days : Usual);

    public string SegmentName => Segment.Length > 0 ? $"segments/{Segment}" : "";

    /// <summary>Null leaves the API's own, which is the usual one.</summary>
    public KpiWindow? Window(Viewer viewer) => Days == Usual ? null : new KpiWindow { StartDate = TimeWords.Wire(viewer.Today.PlusDays(1 - Days)) };

    /// <summary>Of the usual window, `2026-11-16`.</summary>
    public static string UsualFirstDay(Viewer viewer) => TimeWords.Iso(TimeWords.Wire(viewer.Today.PlusDays(1 - Usual)));

    /// <summary>A list of the same segment.</summary>
    public string To(string path, params ReadOnlySpan<(string Name, string Value)> more) => ListAddress.To(path, [("segment", Segment), .. more]);
}

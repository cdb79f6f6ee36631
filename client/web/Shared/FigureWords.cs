using System.Globalization;
using Google.Protobuf.WellKnownTypes;
using Plixo.V1;

namespace Plixo.Web.Shared;

/// <summary>Figures as a page shows them; one that is not applicable is a dash, never zero.</summary>
public static class FigureWords
{
    /// <summary>`87.4 %`.</summary>
    public static string Percent(Share? share) => share is { HasValue: true } ? Percent(share.Value) : "–";

    public static string Percent(double part) => $"{(part * 100).ToString("0.#", CultureInfo.InvariantCulture)} %";

    /// <summary>`118 of 127`.</summary>
    public static string Counts(Share? share) => share is null ? "–" : $"{share.Numerator} of {share.Denominator}";

    /// <summary>`18 h`, `35 min`; days from four on.</summary>
    public static string Span(Duration? span) => span is null ? "–" : span.ToTimeSpan() switch
    {
        { TotalMinutes: < 60 } short_ => $"{Math.Round(short_.TotalMinutes)} min",
        { TotalDays: < 4 } hours => $"{hours.TotalHours.ToString("0.#", CultureInfo.InvariantCulture)} h",
        var days => $"{days.TotalDays.ToString("0.#", CultureInfo.InvariantCulture)} days",
    };

    /// <summary>`73.7 days`.</summary>
    public static string Days(double days) => $"{days.ToString("0.#", CultureInfo.InvariantCulture)} days";

    /// <summary>`1 draft`, `3 drafts`.</summary>
    public static string Count(long count, string one, string many) => $"{count} {(count == 1 ? one : many)}";
}

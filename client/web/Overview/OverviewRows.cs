using System.Globalization;
using Google.Protobuf.WellKnownTypes;
using Google.Type;
using Plixo.V1;
using Plixo.Web.Shared;

namespace Plixo.Web.Overview;

/// <summary>A line for each figure: its name, its currency or date where it has one, its value, and of what it is a share.</summary>
internal static class OverviewRows
{
    private const string Head = "figure,currency,date,value,numerator,denominator";

    /// <summary>What is not applicable has no value. Hours and parts of one are decimal numbers, amounts are in their currency.</summary>
    public static string Of(GetOverviewResponse figures) =>
        string.Concat(new[] { Head }.Concat(Headline(figures)).Concat(Amounts(figures)).Concat(Trends(figures)).Select(line => line + "\n"));

    private static IEnumerable<string> Headline(GetOverviewResponse figures)
    {
        yield return Line("as_of", value: figures.AsOfTime.ToDateTime().ToString("O", CultureInfo.InvariantCulture));
        yield return Line("first_day", date: figures.Window.StartDate);
        yield return Line("last_day", date: figures.Window.EndDate);
        yield return ShareOf("coverage", figures.Coverage);
        yield return Line("coverage_excluded", value: Number(figures.Coverage.Excluded));
        yield return Line("latency_net_p50_hours", value: Hours(figures.Latency?.NetP50));
        yield return Line("latency_net_p90_hours", value: Hours(figures.Latency?.NetP90));
        yield return Line("latency_gross_p50_hours", value: Hours(figures.Latency?.GrossP50));
        yield return Line("latency_gross_p90_hours", value: Hours(figures.Latency?.GrossP90));
        yield return Line("operator_p50_hours", value: Hours(figures.Latency?.OperatorP50));
        yield return Line("queue_left", value: Number(figures.Queue.Left));
        yield return Line("queue_done_today", value: Number(figures.Queue.DoneToday));
        yield return Line("queue_planned_carryover", value: Number(figures.Queue.PlannedCarryover));
        yield return Line("drafts_waiting", value: Number(figures.DraftsWaiting));
        yield return ShareOf("promise_adherence", figures.PromiseAdherence);
        yield return ShareOf("bounce_rate", figures.Email?.BounceRate);
        yield return ShareOf("complaint_rate", figures.Email?.ComplaintRate);
        yield return Line("emails_in_doubt", value: Number(figures.Email?.InDoubt ?? 0));
        yield return ShareOf("autopilot_mix", figures.AutopilotMix);
        yield return Line("disputes_open", value: Number(figures.DisputesOpen));
    }

    private static IEnumerable<string> Amounts(GetOverviewResponse figures)
    {
        foreach (var share in figures.CoverageAmounts) yield return ShareOf("coverage_amount", share);
        foreach (var share in figures.PromiseAdherenceAmounts) yield return ShareOf("promise_adherence_amount", share);
        foreach (var owed in figures.Receivables)
        {
            yield return Line("open", owed.CurrencyCode, value: MoneyWords.Plain(owed.Open));
            yield return Line("overdue", owed.CurrencyCode, value: MoneyWords.Plain(owed.Overdue));
            yield return Line("dso_days", owed.CurrencyCode, value: owed.HasDsoDays ? Number(owed.DsoDays) : "");
            yield return Line("add_days", owed.CurrencyCode, value: owed.HasAddDays ? Number(owed.AddDays) : "");
            yield return Line("cei", owed.CurrencyCode, value: owed.HasCei ? Number(owed.Cei) : "");
            yield return Line("average_payment_delay_days", owed.CurrencyCode, value: owed.HasAveragePaymentDelayDays ? Number(owed.AveragePaymentDelayDays) : "");
        }
    }

    private static IEnumerable<string> Trends(GetOverviewResponse figures)
    {
        foreach (var day in figures.CoverageByDay) yield return Line("coverage_by_day", date: day.Date, value: day.HasValue ? Number(day.Value) : "");
        foreach (var day in figures.LatencyByDay) yield return Line("latency_net_p50_hours_by_day", date: day.Date, value: day.HasValue ? Number(day.Value) : "");
        foreach (var day in figures.EmailByDay)
        {
            yield return Line("emails_accepted_by_day", date: day.Date, value: Number(day.Figures.Accepted));
            yield return Line("bounced_hard_by_day", date: day.Date, value: Number(day.Figures.BouncedHard));
            yield return Line("bounced_soft_by_day", date: day.Date, value: Number(day.Figures.BouncedSoft));
            yield return Line("complaints_by_day", date: day.Date, value: Number(day.Figures.Complaints));
        }
    }

    private static string ShareOf(string figure, Share? share) =>
        Line(figure, value: share is { HasValue: true } ? Number(share.Value) : "", numerator: Number(share?.Numerator ?? 0), denominator: Number(share?.Denominator ?? 0));

    private static string ShareOf(string figure, AmountShare share) => Line(
        figure, share.Denominator.CurrencyCode, value: share.HasValue ? Number(share.Value) : "", numerator: MoneyWords.Plain(share.Numerator), denominator: MoneyWords.Plain(share.Denominator));

    private static string Line(string figure, string currency = "", Date? date = null, string value = "", string numerator = "", string denominator = "") =>
        string.Join(',', figure, currency, date is null ? "" : TimeWords.Iso(date), value, numerator, denominator);

    private static string Number(double number) => number.ToString("0.####", CultureInfo.InvariantCulture);

    private static string Hours(Duration? span) => span is null ? "" : Number(span.ToTimeSpan().TotalHours);
}

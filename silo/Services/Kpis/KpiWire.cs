using NodaTime;
using Plixo.Grains.Amounts;
using Plixo.Grains.Calendars;
using Plixo.Grains.Kpi;
using Plixo.Silo.Reading;
using Plixo.Silo.Services.Front;
using Plixo.V1;
using AgingBucket = Plixo.Grains.Kpi.AgingBucket;
using Guardrails = Plixo.Grains.Segments.Guardrails;

namespace Plixo.Silo.Services.Kpis;

/// <summary>Figures on the wire: what is not applicable is absent, never zero.</summary>
internal static class KpiWire
{
    public static Share CoverageOf(IEnumerable<Coverage> coverage)
    {
        var all = coverage.ToList();
        var share = ShareOf(all.Sum(one => one.Contacted), all.Sum(one => one.Eligible));
        share.Excluded = all.Sum(one => one.ExcludedCount);
        share.Target = (double)Coverage.Target;
        return share;
    }

    /// <summary>Of one currency.</summary>
    public static AmountShare AmountShareOf(IEnumerable<Coverage> coverage)
    {
        var all = coverage.ToList();
        var currency = all[0].EligibleAmount.Currency;
        var (contacted, eligible) = (all.Select(one => one.ContactedAmount).Sum(currency), all.Select(one => one.EligibleAmount).Sum(currency));
        return AmountShareOf(contacted, eligible, Figure.Ratio(contacted.MinorUnits, eligible.MinorUnits));
    }

    public static AmountShare AmountShareOf(Grains.Amounts.Money numerator, Grains.Amounts.Money denominator, Figure value)
    {
        var share = new AmountShare { Numerator = numerator.ToWire(), Denominator = denominator.ToWire() };
        if (value.Value is { } known) share.Value = (double)known;
        return share;
    }

    public static Share AdherenceOf(IEnumerable<PromiseAdherence> promises)
    {
        var all = promises.ToList();
        var share = ShareOf(all.Sum(one => one.Kept), all.Sum(one => one.Kept + one.Broken));
        share.Target = (double)PromiseAdherence.Target;
        return share;
    }

    public static Share MixOf(IReadOnlyCollection<SentEmail> sent) => ShareOf(sent.Count(email => email.Automatic), sent.Count);

    public static IEnumerable<DayValue> CoverageByDay(IEnumerable<StockRow> stocks) => stocks.GroupBy(stock => stock.Date).OrderBy(day => day.Key)
        .Select(day => Day(day.Key, Figure.Ratio(day.Sum(stock => stock.Contacted), day.Sum(stock => stock.Eligible)).Value));

    public static IEnumerable<DayValue> LatencyByDay(IEnumerable<SentEmail> sent, DateTimeZone zone) =>
        sent.GroupBy(email => email.Sent.DateIn(zone)).OrderBy(day => day.Key)
            .Select(day => Day(day.Key, (decimal?)Percentiles.Of(day.Select(email => email.Delay.Net)).P50?.TotalHours));

    public static LatencyFigures LatencyOf(IReadOnlyCollection<SentEmail> sent)
    {
        var latency = Latency.Of([.. sent.Select(email => email.Delay)]);
        return new LatencyFigures
        {
            Emails = sent.Count,
            GrossP50 = Span(latency.Gross.P50),
            GrossP90 = Span(latency.Gross.P90),
            NetP50 = Span(latency.Net.P50),
            NetP90 = Span(latency.Net.P90),
            OperatorP50 = Span(latency.Operator.P50),
        };
    }

    /// <param name="counts">What became of the e-mails.</param>
    /// <param name="rails">Of the segment; the defaults where several are summed up.</param>
    public static EmailFigures ToWire(EmailCounts counts, Guardrails? rails = null) => new()
    {
        Sent = counts.Sent,
        Accepted = counts.Accepted,
        BouncedHard = counts.BouncedHard,
        BouncedSoft = counts.BouncedSoft,
        Complaints = counts.Complaints,
        InDoubt = counts.InDoubt,
        Failed = counts.Failed,
        Suppressed = counts.Suppressed,
        BounceRate = ShareOf(counts.BouncedHard + counts.BouncedSoft, counts.Accepted),
        ComplaintRate = ShareOf(counts.Complaints, counts.Accepted),
        Alert = counts.AlertUnder(rails ?? new Guardrails()),
    };

    public static IEnumerable<EmailHealthRow> RowsOf(IReadOnlyList<EmailFact> now, IReadOnlyList<EmailFact> before, Func<EmailFact, string> key)
    {
        var earlier = before.ToLookup(key);
        return now.Concat(before).Select(key).Where(one => one.Length > 0).Distinct().Select(one => new EmailHealthRow
        {
            Key = one, Now = ToWire(now.Where(fact => key(fact) == one).Sum()), Before = ToWire(earlier[one].Sum()),
        });
    }

    /// <summary>The evidence reads `address: reason`.</summary>
    public static IEnumerable<BounceReasonCount> BouncesOf(IReadOnlyList<EmailFact> now, IReadOnlyList<EmailFact> before)
    {
        static (string, bool) Key(EmailFact fact) => (fact.Bounce[(fact.Bounce.IndexOf(": ", StringComparison.Ordinal) is var at and >= 0 ? at + 2 : 0)..], fact.Counts.BouncedHard > 0);
        static bool IsBounce(EmailFact fact) => fact.Counts.BouncedHard + fact.Counts.BouncedSoft > 0;
        var (present, earlier) = (now.Where(IsBounce).ToLookup(Key), before.Where(IsBounce).ToLookup(Key));
        return present.Select(group => group.Key).Union(earlier.Select(group => group.Key)).Select(key => new BounceReasonCount
        {
            Reason = key.Item1, Hard = key.Item2, Now = present[key].Count(), Before = earlier[key].Count(),
        }).OrderByDescending(reason => reason.Now).ThenBy(reason => reason.Reason, StringComparer.Ordinal);
    }

    public static CurrencyFigures ToWire(Receivables owed)
    {
        var wire = new CurrencyFigures
        {
            CurrencyCode = owed.Currency.Code,
            Open = owed.Open.ToWire(),
            Overdue = owed.Overdue.ToWire(),
            DsoLabel = DaysSalesOutstanding.CountBackLabel,
            AddLabel = DaysSalesOutstanding.DelinquentLabel,
            CeiLabel = CollectionEffectiveness.Label,
            AveragePaymentDelayLabel = PaymentDelay.Label,
        };
        if (owed.CountBackDays.Value is { } dso) wire.DsoDays = (double)dso;
        if (owed.DelinquentDays.Value is { } add) wire.AddDays = (double)add;
        if (owed.Effectiveness.Value is { } cei) wire.Cei = (double)cei;
        if (owed.PaymentDelayDays.Value is { } delay) wire.AveragePaymentDelayDays = (double)delay;
        return wire;
    }

    public static IEnumerable<V1.AgingRow> AgingOf(IEnumerable<Reading.AgingRow> rows) =>
        rows.GroupBy(row => (row.Currency, row.Segment)).Select(group =>
        {
            V1.AgingBucket In(AgingBucket bucket) => new()
            {
                Invoices = group.Where(row => row.Bucket == bucket).Sum(row => row.Invoices),
                Open = WireValues.MoneyOf(group.Where(row => row.Bucket == bucket).Sum(row => row.Open), group.Key.Currency),
            };
            return new V1.AgingRow
            {
                CurrencyCode = group.Key.Currency,
                Segment = Names.Segment(group.Key.Segment),
                NotDue = In(AgingBucket.NotDue),
                Days1To30 = In(AgingBucket.Days1To30),
                Days31To60 = In(AgingBucket.Days31To60),
                Days61To90 = In(AgingBucket.Days61To90),
                DaysOver90 = In(AgingBucket.Over90Days),
            };
        });

    /// <summary>As it was counted at a midnight; the stock keeps amounts by age, not counts.</summary>
    public static V1.AgingRow AgingOf(StockRow stock)
    {
        V1.AgingBucket In(long open) => new() { Open = WireValues.MoneyOf(open, stock.Currency) };
        return new V1.AgingRow
        {
            CurrencyCode = stock.Currency,
            Segment = Names.Segment(stock.Segment),
            NotDue = In(stock.Aged.NotDue),
            Days1To30 = In(stock.Aged.Days1To30),
            Days31To60 = In(stock.Aged.Days31To60),
            Days61To90 = In(stock.Aged.Days61To90),
            DaysOver90 = In(stock.Aged.Over90),
        };
    }

    private static Share ShareOf(long numerator, long denominator)
    {
        var share = new Share { Numerator = numerator, Denominator = denominator };
        if (Figure.Ratio(numerator, denominator).Value is { } value) share.Value = (double)value;
        return share;
    }

    private static DayValue Day(LocalDate date, decimal? value)
    {
        var day = new DayValue { Date = date.ToWire() };
        if (value is { } known) day.Value = (double)known;
        return day;
    }

    private static Google.Protobuf.WellKnownTypes.Duration? Span(Duration? span) =>
        span is { } known ? Google.Protobuf.WellKnownTypes.Duration.FromTimeSpan(known.ToTimeSpan()) : null;
}

using NodaTime;
using Plixo.Grains.Calendars;
using Plixo.Grains.Core;
using Plixo.Grains.Segments;
using Plixo.Rpc.Server;
using Plixo.Silo.Reading;
using Plixo.Silo.Services.Front;
using Plixo.Silo.Services.Front.Lists;
using Plixo.Silo.Services.Queue;
using Plixo.Silo.Services.Segments;
using Plixo.Silo.Stores;
using Plixo.Silo.Turns;
using Plixo.V1;

namespace Plixo.Silo.Services.Kpis;

/// <summary>Figures. Every answer says as of when; every share stands beside its counts.</summary>
public sealed class KpiService(IStore store, TurnCodec codec, ViewsNow views)
{
    private const int OverviewDays = 14;
    private const int HealthDays = 7;

    /// <summary>Domains that the e-mail health names.</summary>
    private const int MostDomains = 50;

    public async Task<GetOverviewResponse> GetOverview(GetOverviewRequest request, CallContext call)
    {
        var (scope, cancel) = (await ScopeAsync(request.Segment, request.Window, OverviewDays, call), call.CancellationToken);
        var coverage = await CoverageQuery.OfAsync(store, scope.Today, scope.CoverageSince, scope.Now, scope.Segment, cancel);
        var sent = await LatencyQuery.SentAsync(store, scope.InForce, scope.Since, scope.Until, scope.Segment, cancel);
        var promises = await PromiseQuery.OfAsync(store, scope.From, scope.To, scope.Today, scope.Segment, cancel);
        var emails = await EmailHealthQuery.FactsAsync(store, scope.Zone, scope.Since, scope.Until, scope.Segment, cancel);
        var queue = await QueueAsync(scope, call);
        var stocks = await StockQueries.BetweenAsync(store, scope.From, scope.To, scope.Segment, cancel);
        var receivables = await ReceivablesQuery.OfAsync(store, codec, scope.Receivables, scope.Segment, cancel);
        return new GetOverviewResponse
        {
            AsOfTime = scope.Now.ToWire(),
            Window = new KpiWindow { StartDate = scope.From.ToWire(), EndDate = scope.To.ToWire() },
            Coverage = KpiWire.CoverageOf(coverage.Values),
            CoverageAmounts = { coverage.GroupBy(one => one.Key.Currency).OrderBy(group => group.Key, StringComparer.Ordinal).Select(group => KpiWire.AmountShareOf(group.Select(one => one.Value))) },
            CoverageByDay = { KpiWire.CoverageByDay(stocks) },
            Latency = KpiWire.LatencyOf(sent),
            LatencyByDay = { KpiWire.LatencyByDay(sent, scope.Zone) },
            Queue = queue,
            PromiseAdherence = KpiWire.AdherenceOf(promises.Values),
            PromiseAdherenceAmounts = { promises.OrderBy(one => one.Key, StringComparer.Ordinal).Select(one => KpiWire.AmountShareOf(one.Value.Paid, one.Value.Promised, one.Value.ByAmount)) },
            Email = KpiWire.ToWire(emails.Sum()),
            EmailByDay = { emails.GroupBy(fact => fact.Date).OrderBy(day => day.Key).Select(day => new EmailDay { Date = day.Key.ToWire(), Figures = KpiWire.ToWire(day.Sum()) }) },
            AutopilotMix = KpiWire.MixOf(sent),
            DraftsWaiting = queue.Tabs.Where(tab => tab.Tab == QueueTab.Drafts).Sum(tab => tab.Items),
            DisputesOpen = await DisputesAsync(scope.Segment, cancel),
            Receivables = { receivables.Select(KpiWire.ToWire) },
        };
    }

    public async Task<ListSegmentHealthResponse> ListSegmentHealth(ListSegmentHealthRequest request, CallContext call)
    {
        var (scope, cancel) = (await ScopeAsync("", request.Window, OverviewDays, call, rows: true), call.CancellationToken);
        var coverage = (await CoverageQuery.OfAsync(store, scope.Today, scope.CoverageSince, scope.Now, "", cancel)).ToLookup(one => one.Key.Segment, one => one.Value);
        var sent = (await LatencyQuery.SentAsync(store, scope.InForce, scope.Since, scope.Until, "", cancel)).ToLookup(email => email.Segment);
        var emails = (await EmailHealthQuery.FactsAsync(store, scope.Zone, scope.Since, scope.Until, "", cancel)).ToLookup(fact => fact.Segment);
        var work = await WorkloadQuery.OfAsync(store, new Dictionary<string, LocalDate>(), cancel);
        var reading = new SegmentReading(store, views);
        var page = MemoryPage.Of(
            scope.InForce.Gates.Values.Select(gate => gate.View).OfType<SegmentView>().Where(view => call.Sees(view.Key.Value)),
            ListRequest.Of(request), view => view.Key.Value,
            new("segment", view => Names.Of(view.Key)), new("display_name", view => view.Name),
            MemoryField.Flag<SegmentView>("live", view => view.LiveSince is not null), MemoryField.Flag<SegmentView>("paused", view => view.Paused is not null));
        var response = new ListSegmentHealthResponse { AsOfTime = scope.Now.ToWire(), NextPageToken = page.NextPageToken };
        foreach (var view in page.Items)
        {
            var segment = await reading.WireAsync(view.Key, cancel);
            var health = new SegmentHealth
            {
                Segment = segment.Name,
                DisplayName = segment.DisplayName,
                Coverage = KpiWire.CoverageOf(coverage[view.Key.Value]),
                Latency = KpiWire.LatencyOf([.. sent[view.Key.Value]]),
                Email = KpiWire.ToWire(emails[view.Key.Value].Sum(), view.Policy.Guardrails),
                AutopilotState = segment.AutopilotState,
                AutopilotReason = segment.AutopilotReason,
                AutopilotMix = KpiWire.MixOf([.. sent[view.Key.Value]]),
                PermitsToday = segment.PermitsToday,
                CapToday = segment.CapToday,
                Paused = segment.Paused,
                PauseReason = segment.PauseReason,
                Live = segment.Live,
                DraftsWaiting = segment.DraftsWaiting,
            };
            health.Lags.Add(SegmentLags.Of(health, work.GetValueOrDefault(view.Key.Value)?.Waiting ?? 0));
            response.Segments.Add(health);
        }

        return response;
    }

    public async Task<GetEmailHealthResponse> GetEmailHealth(GetEmailHealthRequest request, CallContext call)
    {
        var (scope, cancel) = (await ScopeAsync(request.Segment, request.Window, HealthDays, call), call.CancellationToken);
        var length = scope.Until - scope.Since;
        var now = await EmailHealthQuery.FactsAsync(store, scope.Zone, scope.Since, scope.Until, scope.Segment, cancel);
        var before = await EmailHealthQuery.FactsAsync(store, scope.Zone, scope.Since - length, scope.Since, scope.Segment, cancel);
        return new GetEmailHealthResponse
        {
            AsOfTime = scope.Now.ToWire(),
            Now = KpiWire.ToWire(now.Sum()),
            Before = KpiWire.ToWire(before.Sum()),
            BySegment = { KpiWire.RowsOf(now, before, fact => Names.Segment(fact.Segment)).OrderBy(row => row.Key, StringComparer.Ordinal) },
            ByDomain =
            {
                KpiWire.RowsOf(now, before, fact => fact.Domain).OrderByDescending(row => row.Now.BouncedHard + row.Now.BouncedSoft)
                    .ThenByDescending(row => row.Now.Sent).ThenBy(row => row.Key, StringComparer.Ordinal).Take(MostDomains),
            },
            BounceReasons = { KpiWire.BouncesOf(now, before) },
        };
    }

    public async Task<ListAgingResponse> ListAging(ListAgingRequest request, CallContext call)
    {
        var scope = await ScopeAsync(request.Segment, null, 1, call, rows: true);
        var date = WireValues.ReadDateOrNull(request.Date, "date") ?? scope.Today;
        if (date > scope.Today) throw Refusals.Invalid("date", $"{date} is not known yet.");
        var response = new ListAgingResponse { AsOfTime = scope.Now.ToWire() };
        if (date == scope.Today)
        {
            return Paged(response, request, call, KpiWire.AgingOf(await ReceivablesQuery.AgingAsync(store, date, scope.Segment, call.CancellationToken)));
        }

        var stocks = await StockQueries.BetweenAsync(store, date, date, scope.Segment, call.CancellationToken);
        if (stocks.Count > 0) response.AsOfTime = stocks[0].At.ToWire();
        return Paged(response, request, call, stocks.Select(KpiWire.AgingOf));
    }

    private static ListAgingResponse Paged(ListAgingResponse response, ListAgingRequest request, CallContext call, IEnumerable<V1.AgingRow> rows)
    {
        var page = MemoryPage.Of(
            rows.Where(row => call.Sees(row.Segment.Length == 0 ? "" : Names.ReadSegment(row.Segment).Value)), ListRequest.Of(request), row => $"{row.CurrencyCode} {row.Segment}",
            new("currency_code", row => row.CurrencyCode), new("segment", row => row.Segment));
        response.Rows.Add(page.Items);
        response.NextPageToken = page.NextPageToken;
        return response;
    }

    /// <summary>The team's, as the queue itself counts it.</summary>
    private async Task<QueueCounts> QueueAsync(KpiScope scope, CallContext call)
    {
        var now = new InForceNow(await store.ClockAsync(call.CancellationToken), scope.InForce);
        return (await QueueDay.OfAsync(store, call, now, QueueScope.Team, _ => [QueueListing.Rests(now)], scope.Segment)).Counts;
    }

    private async Task<long> DisputesAsync(string segment, CancellationToken cancel) => (await store.QueryAsync(
        "SELECT CAST(count(*) AS bigint) FROM dispute WHERE state = 'Open' AND ($segment = '' OR segment = $segment)",
        new Dictionary<string, object?> { ["$segment"] = segment }, row => (long)row[0]!, cancel))[0];

    /// <param name="rows">A row for each segment is asked for: whoever may see some gets the rows of these. A sum over all is for who sees all.</param>
    private async Task<KpiScope> ScopeAsync(string segment, KpiWindow? window, int days, CallContext call, bool rows = false)
    {
        var key = segment.Length == 0 ? "" : Names.ReadSegment(segment, "segment").Value;
        if (key.Length > 0 ? !call.Sees(key) : !rows && !call.Actor().Segments.IsEmpty)
            throw Refusals.Of(RefusalReason.PermissionDenied, "Name one of the segments that you may see.");
        var inForce = await views.AllAsync(call.CancellationToken);
        var settings = inForce.Workspace().Settings;
        var now = (await store.ClockAsync(call.CancellationToken)).Business;
        var zone = Zones.Of(settings.Zone);
        var today = now.DateIn(zone);
        var to = WireValues.ReadDateOrNull(window?.EndDate, "window.end_date") ?? today;
        var from = WireValues.ReadDateOrNull(window?.StartDate, "window.start_date") ?? to.PlusDays(1 - days);
        if (from > to) throw Refusals.Invalid("window.start_date", "is after end_date.");
        return new KpiScope(key, inForce, zone, now, today, from, to, now - Duration.FromDays(settings.CoverageWindowDays));
    }

    private sealed record KpiScope(
        string Segment, InForce InForce, DateTimeZone Zone, Instant Now, LocalDate Today, LocalDate From, LocalDate To, Instant CoverageSince)
    {
        public Instant Since => Zone.AtStartOfDay(From).ToInstant();

        public Instant Until => Zone.AtStartOfDay(To.PlusDays(1)).ToInstant();

        public ReceivablesWindow Receivables => To < Today
            ? new ReceivablesWindow(From, To, true, Since, Until)
            : new ReceivablesWindow(From, Today, false, Since, Instant.MaxValue);
    }
}

using NodaTime;
using Plixo.Grains.Core;
using Plixo.Grains.Customers;
using Plixo.Grains.Deciding;
using Plixo.Grains.Invoices;
using Plixo.Grains.Kpi;
using Plixo.Grains.Segments;
using Plixo.Silo.Personal;
using Plixo.Silo.Stores;
using Plixo.Silo.Turns;

namespace Plixo.Silo.Reading;

/// <summary>The open amounts, ages and coverage of any past midnight, made anew from the events alone.</summary>
public sealed class StockHistory(IStore store, TurnCodec codec, IPersonalCipher cipher)
{
    private const int Page = 500;

    /// <summary>By segment and currency.</summary>
    /// <param name="date">The day that begins.</param>
    /// <param name="midnight">The instant at which it began in the workspace's zone.</param>
    /// <param name="windowDays">Days in which a contact counts for coverage.</param>
    /// <param name="cancel">Ends the wait.</param>
    public async Task<IReadOnlyList<StockRow>> AtAsync(LocalDate date, Instant midnight, int windowDays, CancellationToken cancel)
    {
        var segments = await AllAsync(
            new SegmentGrain(), midnight, state => new SegmentGrain().View(state) as SegmentView, cancel);
        var customers = await AllAsync(new CustomerGrain(), midnight, state => CustomerRow.Of(state, 0), cancel);
        var invoices = await AllAsync(new InvoiceGrain(), midnight, state => InvoiceRow.Of(state, 0), cancel);
        var since = midnight - Duration.FromDays(windowDays);
        return
        [
            .. invoices.Values.Where(row => row.IsChaseable).GroupBy(row => (row.Segment, row.Currency.Code))
                .OrderBy(group => group.Key.Segment, StringComparer.Ordinal).ThenBy(group => group.Key.Code, StringComparer.Ordinal)
                .Select(group => Count(date, midnight, group.Key.Segment, [
                    .. group.Select(row => (row, new CoverageInvoice(
                        row.OpenAmount, row.LastContact >= since,
                        ExcludedFrom(row, customers.GetValueOrDefault(row.Customer.Value), segments.GetValueOrDefault(row.Segment))))),
                ])),
        ];
    }

    private static StockRow Count(
        LocalDate date, Instant midnight, string segment, IReadOnlyList<(InvoiceRow Invoice, CoverageInvoice Covered)> rows)
    {
        var aged = Aging.Of(rows.Select(row => (row.Invoice.DueDate, row.Invoice.OpenAmount)), date)[0];
        long In(AgingBucket bucket) => aged[bucket].MinorUnits;
        var overdue = rows.Where(row => row.Invoice.IsOverdue(date)).ToList();
        var coverage = Coverage.Of(overdue.Select(row => row.Covered), aged.Currency);
        return new StockRow(
            date, segment, aged.Currency.Code, midnight, rows.Count, aged.Total.MinorUnits,
            new AgedAmounts(
                In(AgingBucket.NotDue), In(AgingBucket.Days1To30), In(AgingBucket.Days31To60), In(AgingBucket.Days61To90), In(AgingBucket.Over90Days)),
            overdue.Count, coverage.Eligible, coverage.EligibleAmount.MinorUnits, coverage.Contacted, coverage.ContactedAmount.MinorUnits);
    }

    /// <summary><see cref="ReceivablesSql.Excluded"/> as a function of what stood in the rows then.</summary>
    private static CoverageExclusion? ExcludedFrom(InvoiceRow invoice, CustomerRow? customer, SegmentView? segment) => customer is null
        ? CoverageExclusion.Suppressed
        : Exclusion.All(invoice, customer, segment, null).Select(disposition => disposition.Kind switch
        {
            DispositionKind.DisputedWhole => CoverageExclusion.Disputed,
            DispositionKind.OnPlan => CoverageExclusion.OnPlan,
            DispositionKind.Promised or DispositionKind.PaymentExpected => CoverageExclusion.Promised,
            DispositionKind.Suppressed or DispositionKind.NoValidContact => CoverageExclusion.Suppressed,
            DispositionKind.BelowMinimum => CoverageExclusion.BelowMinimum,
            _ => (CoverageExclusion?)null,
        }).FirstOrDefault(excluded => excluded is not null)
        ?? (invoice is { Position: null, DueStep: null } ? CoverageExclusion.BeforeFirstStep : null);

    /// <summary>What is shown of every grain of a kind, as its events had it at the instant.</summary>
    private async Task<Dictionary<string, TShown>> AllAsync<TState, TMessage, TEvent, TShown>(
        Grain<TState, TMessage, TEvent> grain, Instant instant, Func<TState, TShown?> show, CancellationToken cancel)
        where TState : class
        where TMessage : Message
        where TEvent : Event
        where TShown : class
    {
        var all = new Dictionary<string, TShown>();
        for (var after = ""; ;)
        {
            var page = await store.GrainsAsync(grain.Kind, after, Page, cancel);
            foreach (var id in page)
            {
                if (show(await StateAtAsync(grain, id, instant, cancel)) is { } shown) all[id.Key] = shown;
            }

            if (page.Count < Page) return all;
            after = page[^1].Key;
        }
    }

    private async Task<TState> StateAtAsync<TState, TMessage, TEvent>(
        Grain<TState, TMessage, TEvent> grain, GrainId id, Instant instant, CancellationToken cancel)
        where TState : class
        where TMessage : Message
        where TEvent : Event
    {
        var state = grain.Empty(id.Key);
        foreach (var stored in await store.EventsAsync(id, 0, cancel))
        {
            if (stored.At > instant) break;
            var happened = await cipher.PreparedAsync(
                make: false, () => codec.ReadEvent(id.Kind, stored.Type, stored.Schema, stored.Body), cancel);
            state = grain.Apply(state, (TEvent)happened);
        }

        return state;
    }
}

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

/// <summary>The instant at which a day began in the workspace's zone.</summary>
public sealed record Midnight(LocalDate Date, Instant At);

/// <summary>
/// Counts the stocks of past midnights anew from the events alone, a page of grains at a time. Each grain's events are read
/// once for all of the midnights.
/// </summary>
/// <param name="midnights">In their order.</param>
/// <param name="windowDays">Days in which a contact counts for coverage.</param>
public sealed class StockRecount(IStore store, TurnCodec codec, IPersonalCipher cipher, IReadOnlyList<Midnight> midnights, int windowDays)
{
    /// <summary>Grains that one step reads: well within the time of a lease.</summary>
    public const int Page = 200;

    private static readonly SegmentGrain Segments = new();

    private readonly Dictionary<string, IReadOnlyList<SegmentView?>> segments = [];
    private readonly Dictionary<string, IReadOnlyList<CustomerRow?>> customers = [];
    private readonly List<StockRow> counted = [];
    private GrainKind kind = GrainKind.Segment;
    private string after = "";

    /// <summary>By date, segment and currency; whole once the last step is done.</summary>
    public IReadOnlyList<StockRow> Rows => StockRow.Sum(counted);

    /// <summary>Reads one page. False where it was the last.</summary>
    public Task<bool> StepAsync(CancellationToken cancel) => kind switch
    {
        GrainKind.Segment => StepAsync(
            Segments, state => Segments.View(state) as SegmentView, (key, views) => segments[key] = views, GrainKind.Customer, cancel),
        GrainKind.Customer => StepAsync(
            new CustomerGrain(), state => CustomerRow.Of(state, 0), (key, rows) => customers[key] = rows, GrainKind.Invoice, cancel),
        _ => StepAsync(new InvoiceGrain(), state => InvoiceRow.Of(state, 0), (_, rows) => Count(rows), null, cancel),
    };

    private async Task<bool> StepAsync<TState, TMessage, TEvent, TShown>(
        Grain<TState, TMessage, TEvent> grain, Func<TState, TShown?> show, Action<string, IReadOnlyList<TShown?>> keep, GrainKind? next,
        CancellationToken cancel)
        where TState : class
        where TMessage : Message
        where TEvent : Event
        where TShown : class
    {
        var page = await store.GrainsAsync(grain.Kind, after, Page, cancel);
        foreach (var id in page) keep(id.Key, await ShownAsync(grain, id, show, cancel));
        if (page.Count == Page)
        {
            after = page[^1].Key;
            return true;
        }

        (after, kind) = ("", next ?? kind);
        return next is not null;
    }

    /// <summary>What the grain showed at each of the midnights.</summary>
    private async Task<IReadOnlyList<TShown?>> ShownAsync<TState, TMessage, TEvent, TShown>(
        Grain<TState, TMessage, TEvent> grain, GrainId id, Func<TState, TShown?> show, CancellationToken cancel)
        where TState : class
        where TMessage : Message
        where TEvent : Event
        where TShown : class
    {
        var shown = new List<TShown?>(midnights.Count);
        var state = grain.Empty(id.Key);
        var isShown = false;
        void ShowUntil(Instant? at)
        {
            while (shown.Count < midnights.Count && (at is null || midnights[shown.Count].At < at))
            {
                shown.Add(isShown ? shown[^1] : show(state));
                isShown = true;
            }
        }

        foreach (var stored in await store.EventsAsync(id, 0, cancel))
        {
            ShowUntil(stored.At);
            if (shown.Count == midnights.Count) break;
            var happened = await cipher.PreparedAsync(
                make: false, () => codec.ReadEvent(id.Kind, stored.Type, stored.Schema, stored.Body), cancel);
            (state, isShown) = (grain.Apply(state, (TEvent)happened), false);
        }

        ShowUntil(null);
        return shown;
    }

    /// <summary>One invoice, for each midnight at which it was chased at all.</summary>
    private void Count(IReadOnlyList<InvoiceRow?> invoice)
    {
        for (var index = 0; index < midnights.Count; index++)
        {
            if (invoice[index] is not { IsChaseable: true } row) continue;
            var (date, at) = midnights[index];
            var excluded = ExcludedFrom(
                row, customers.GetValueOrDefault(row.Customer.Value)?[index], segments.GetValueOrDefault(row.Segment)?[index]);
            counted.Add(StockRow.Of(
                date, row.Segment, row.Currency.Code, at, row.DueDate, 1, row.OpenAmount.MinorUnits, excluded is null,
                row.LastContact >= at - Duration.FromDays(windowDays)));
        }

        if (counted.Count > Page * midnights.Count) Fold();
    }

    private void Fold()
    {
        var rows = Rows;
        counted.Clear();
        counted.AddRange(rows);
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
}

using NodaTime;
using Plixo.Grains.Core;
using Plixo.Grains.Invoices;
using Plixo.Grains.Kpi;
using Plixo.Silo.Personal;
using Plixo.Silo.Stores;
using Plixo.Silo.Turns;

namespace Plixo.Silo.Reading;

/// <summary>The open amounts and ages of any past midnight, made anew from the events alone.</summary>
public sealed class StockHistory(IStore store, TurnCodec codec, IPersonalCipher cipher)
{
    private const int Page = 500;

    private readonly InvoiceGrain grain = new();

    /// <summary>By segment and currency. What coverage counts is not made anew: it rests on the states of customers too.</summary>
    /// <param name="midnight">The instant at which the date began in the workspace's zone.</param>
    public async Task<IReadOnlyList<StockRow>> AtAsync(LocalDate date, Instant midnight, CancellationToken cancel)
    {
        var open = new List<InvoiceRow>();
        for (var after = ""; ;)
        {
            var page = await store.GrainsAsync(GrainKind.Invoice, after, Page, cancel);
            foreach (var id in page)
            {
                if (await RowAtAsync(id, midnight, cancel) is { IsChaseable: true } row) open.Add(row);
            }

            if (page.Count < Page) break;
            after = page[^1].Key;
        }

        return
        [
            .. open.GroupBy(row => (row.Segment, row.Currency.Code)).OrderBy(group => group.Key.Segment, StringComparer.Ordinal)
                .ThenBy(group => group.Key.Code, StringComparer.Ordinal)
                .Select(group => Count(date, midnight, group.Key.Segment, [.. group])),
        ];
    }

    private static StockRow Count(LocalDate date, Instant midnight, string segment, IReadOnlyList<InvoiceRow> rows)
    {
        var aged = Aging.Of(rows.Select(row => (row.DueDate, row.OpenAmount)), date)[0];
        long In(AgingBucket bucket) => aged[bucket].MinorUnits;
        return new StockRow(
            date, segment, aged.Currency.Code, midnight, rows.Count, aged.Total.MinorUnits,
            new AgedAmounts(
                In(AgingBucket.NotDue), In(AgingBucket.Days1To30), In(AgingBucket.Days31To60), In(AgingBucket.Days61To90), In(AgingBucket.Over90Days)),
            rows.Count(row => row.IsOverdue(date)), 0, 0, 0, 0);
    }

    private async Task<InvoiceRow?> RowAtAsync(GrainId id, Instant midnight, CancellationToken cancel)
    {
        var state = grain.Empty(id.Key);
        foreach (var stored in await store.EventsAsync(id, 0, cancel))
        {
            if (stored.At > midnight) break;
            var happened = await cipher.PreparedAsync(
                make: false, () => codec.ReadEvent(id.Kind, stored.Type, stored.Schema, stored.Body), cancel);
            state = grain.Apply(state, (InvoiceEvent)happened);
        }

        return InvoiceRow.Of(state, 0);
    }
}

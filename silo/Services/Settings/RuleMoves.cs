using System.Collections.Immutable;
using Plixo.Grains.Calendars;
using Plixo.Grains.Core;
using Plixo.Grains.Customers;
using Plixo.Grains.Invoices;
using Plixo.Grains.Segments;
using Plixo.Silo.Reading;
using Plixo.Silo.Services.Front;
using Plixo.Silo.Stores;
using Plixo.V1;
using SegmentRule = Plixo.Grains.Workspaces.SegmentRule;

namespace Plixo.Silo.Services.Settings;

/// <summary>How many customers other rules would move: the grains' own decision, over every customer.</summary>
internal sealed class RuleMoves(IStore store, ViewsNow views)
{
    private const int Page = 500;

    public async Task CountAsync(ImmutableArray<SegmentRule> rules, UpdateSegmentRulesResponse into, CancellationToken cancel)
    {
        var inForce = await views.AllAsync(cancel);
        var today = (await store.ClockAsync(cancel)).Business.DateIn(Zones.Of(inForce.Workspace().Settings.Zone));
        var moves = new Dictionary<(string From, string To), long>();
        for (var after = ""; ;)
        {
            var page = await store.GrainsAsync(GrainKind.Customer, after, Page, cancel);
            var invoices = (await InvoicesAsync(page, cancel)).ToLookup(invoice => invoice.Customer.Value);
            foreach (var customer in await views.StatesAsync<CustomerState>(page, cancel))
            {
                if (customer.Profile is not { } profile) continue;
                var to = Membership.SegmentFor(profile, [.. invoices[customer.Key.Value]], rules, key => inForce.Segment(key) is not null, today);
                var move = (From: customer.Segment?.Value ?? "", To: to?.Value ?? "");
                if (to is null) into.WithoutSegment++;
                if (move.From != move.To) moves[move] = moves.GetValueOrDefault(move) + 1;
            }

            if (page.Count < Page) break;
            after = page[^1].Key;
        }

        into.Moves.Add(moves.OrderByDescending(move => move.Value).Select(move => new SegmentMove
        {
            From = Names.Segment(move.Key.From), To = Names.Segment(move.Key.To), Customers = move.Value,
        }));
    }

    private Task<IReadOnlyList<InvoiceRow>> InvoicesAsync(IReadOnlyList<GrainId> customers, CancellationToken cancel) => store.QueryAsync(
        $"SELECT {string.Join(", ", InvoiceTable.Instance.Table.Columns.Select(column => column.Name))} FROM invoice WHERE customer IN $customers AND open <> 0",
        new Dictionary<string, object?> { ["$customers"] = customers.Select(customer => customer.Key).ToArray() }, InvoiceTable.Instance.Read, cancel);
}

using NodaTime;
using Plixo.Grains.Invoices;
using Plixo.Grains.Rows;
using Plixo.Grains.Workspaces;
using Plixo.Silo.Stores;

namespace Plixo.Silo.Import.Importing;

/// <summary>
/// When a source of balances last told what is open. A payment of an earlier date is in that balance already, one of the same date
/// where it was not read later: it explains the balance and does not lessen it.
/// </summary>
/// <param name="AsOf">Of its invoices.</param>
/// <param name="ReadAsOf">Of the payments that are applied now.</param>
internal sealed record BalancesTold(Instant AsOf, Instant ReadAsOf)
{
    public ToldBalance For(LocalDate date)
    {
        var told = AsOf.InUtc().Date;
        return new ToldBalance(AsOf, date < told || (date == told && ReadAsOf <= AsOf));
    }

    /// <summary>This import counted; null for a source of entries, and before the first balance.</summary>
    public static async Task<BalancesTold?> OfAsync(IReadModel store, ImportRow import, CancellationToken cancel)
    {
        if (import.Truth != LedgerKind.Balances) return null;
        var told = (await store.QueryAsync(
            "SELECT max(as_of) FROM import WHERE source = $source AND kind = $kind AND state = 'applied'",
            new Dictionary<string, object?> { ["$source"] = import.Source, ["$kind"] = nameof(RecordKind.Invoices) },
            row => RowValues.ToInstantOrNull(row[0]), cancel))[0];
        if (import.Kind == RecordKind.Invoices && !(told > import.AsOf)) told = import.AsOf;
        return told is { } asOf ? new BalancesTold(asOf, import.AsOf) : null;
    }
}

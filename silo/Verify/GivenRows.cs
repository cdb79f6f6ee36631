using System.Collections.Immutable;
using System.Text.Json;
using Plixo.Grains.Core;
using Plixo.Grains.Customers;
using Plixo.Grains.Invoices;
using Plixo.Grains.Rows;
using Plixo.Silo.Personal;
using Plixo.Silo.Stores;
using Plixo.Silo.Turns;

namespace Plixo.Silo.Verify;

/// <summary>
/// The rows that a recorded turn was given. Those that stand in its record by version alone are made again from the histories
/// of their grains.
/// </summary>
internal sealed class GivenRows(IStore store, TurnCodec codec, IPersonalCipher cipher)
{
    /// <summary>The record of a turn; null where there is none that can be read.</summary>
    public async Task<ReadDecision?> DecisionOfAsync(HistoryTurn turn, CancellationToken cancel)
    {
        try
        {
            return turn.Stored[0].Decision is { } record ? await cipher.PreparedAsync(false, () => DecisionRecord.Read(codec, record), cancel) : null;
        }
        catch (Exception fault) when (fault is JsonException or FormatException or KeyNotFoundException or InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>The rows as the turn had them, or the name of those that are not.</summary>
    public async Task<(FoundRows Rows, string? Wrong)> OfAsync(
        ReadDecision decision, RowNeeds needs, IDictionary<GrainId, GrainHistory> histories, CancellationToken cancel)
    {
        // A turn that followed another in one go was given none, and its record has none.
        if (decision.Rows.IsEmpty && decision.Counts.IsEmpty) return (FoundRows.None, null);
        var rows = ImmutableDictionary.CreateBuilder<string, ImmutableArray<object?[]>>();
        foreach (var query in needs.Queries)
        {
            if (!decision.Rows.TryGetValue(query.Name, out var recorded)) continue;
            var whole = recorded.Whole ? recorded.Rows : await MadeAsync(query.Table, recorded.Rows, histories, cancel);
            rows[query.Name] = whole;
            if (!RowDigest.Of(whole).AsSpan().SequenceEqual(recorded.Digest)) return (FoundRows.None, query.Name);
        }

        return (new FoundRows { Rows = rows.ToImmutable(), Counts = decision.Counts }, null);
    }

    /// <summary>The rows that the states of their versions make. The record has the key and, last, the version of each.</summary>
    private async Task<ImmutableArray<object?[]>> MadeAsync(
        RowTable table, ImmutableArray<object?[]> recorded, IDictionary<GrainId, GrainHistory> histories, CancellationToken cancel)
    {
        var made = ImmutableArray.CreateBuilder<object?[]>(recorded.Length);
        foreach (var row in recorded)
        {
            var (key, version) = ((string)row[0]!, (long)row[^1]!);
            var grain = table == InvoiceTable.Instance.Table ? new InvoiceKey(key).Grain : new CustomerKey(key).Grain;
            // A silo may have gone on since that grain was read.
            if (!histories.TryGetValue(grain, out var known) || known.Version < version)
                known = histories[grain] = await GrainHistory.ReadAsync(store, codec, cipher, grain, new Findings(), cancel);
            object?[]? values = known.At(version) switch
            {
                InvoiceState state when InvoiceRow.Of(state, version) is { } one => InvoiceTable.Instance.Write(one),
                CustomerState state when CustomerRow.Of(state, version) is { } one => CustomerTable.Instance.Write(one),
                _ => null,
            };
            if (values is not null) made.Add(values);
        }

        return made.ToImmutable();
    }
}

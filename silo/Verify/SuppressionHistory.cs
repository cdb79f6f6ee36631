using NodaTime;
using Plixo.Grains.Core;
using Plixo.Grains.Customers;
using Plixo.Grains.Mailing;
using Plixo.Grains.Workspaces;
using Plixo.Silo.Stores;

namespace Plixo.Silo.Verify;

/// <summary>
/// Who was suppressed when, as the workspace's events tell it: held against the rows that decisions read, and against every
/// intent, because a row that was away for an hour leaves no other trace.
/// </summary>
internal sealed class SuppressionHistory(Findings findings)
{
    /// <summary>An intent so soon after a suppression may have been decided before it: recalls see to these.</summary>
    private static readonly Duration Margin = Duration.FromSeconds(30);

    private const int Looks = 3;

    private readonly List<Span> spans = [];
    private readonly HashSet<string> erased = [];
    private long version;

    /// <summary>Reads the workspace's events; again where it has gone on.</summary>
    public void Read(GrainHistory workspace)
    {
        spans.Clear();
        erased.Clear();
        version = workspace.Version;
        foreach (var turn in workspace.Turns)
        {
            var at = turn.Stored[0].At;
            foreach (var happened in turn.Events)
            {
                switch (happened)
                {
                    case AddressSuppressed { Address: { Value: null } gone }:
                        erased.Add(gone.KeyId);
                        break;
                    case AddressSuppressed { Address.Value: { } address } suppressed:
                        Begin(new SuppressionRow(address, suppressed.Until, suppressed.Reason, suppressed.By, at), at);
                        break;
                    case AddressLifted { Address.Value: { } address }:
                        End(address, at);
                        break;
                    case DomainSuppressed { Suppression: var closed } suppressed:
                        Begin(new SuppressionRow(SuppressionTable.DomainAddress(suppressed.Domain), closed.Until, closed.Reason, closed.By, closed.At), at);
                        break;
                    case DomainLifted lifted:
                        End(SuppressionTable.DomainAddress(lifted.Domain), at);
                        break;
                    default:
                        break;
                }
            }
        }
    }

    /// <summary>The rows are those that the events make, no more and no less.</summary>
    /// <param name="again">Reads the workspace once more, where a silo has gone on.</param>
    public async Task CompareAsync(IStore store, Func<Task<GrainHistory>> again, CancellationToken cancel)
    {
        var columns = string.Join(", ", SuppressionTable.Instance.Table.Columns.Select(column => $"s.{column.Name}"));
        for (var look = 1; look <= Looks; look++)
        {
            var found = await store.QueryAsync(
                $"SELECT g.version, {columns} FROM grain g LEFT JOIN suppression s ON 1 = 1 WHERE g.kind = $kind",
                new Dictionary<string, object?> { ["$kind"] = (long)GrainKind.Workspace }, row => row.ToArray(), cancel);
            if (found.Count > 0 && (long)found[0][0]! > version)
            {
                Read(await again());
                continue;
            }

            Compare(found.Where(row => row[1] is not null).Select(row => SuppressionTable.Instance.Read(row[1..])).ToDictionary(row => row.Address));
            return;
        }
    }

    /// <summary>No address of the e-mail was suppressed when it was intended. A person may send over a suppression that ends.</summary>
    public void Intended(GrainId customer, Draft draft, EmailIntended intended, Instant at, LocalDate date)
    {
        foreach (var transmission in intended.Transmissions)
        {
            if (transmission.Recipient.Value is not { } address)
            {
                findings.Excuse(Checks.Suppressions, Erasure.Why);
                continue;
            }

            var normal = Recipients.Normalised(address);
            var domain = SuppressionTable.DomainAddress(normal[(normal.LastIndexOf('@') + 1)..]);
            var span = spans.FirstOrDefault(one =>
                (one.Row.Address == normal || one.Row.Address == domain) && one.From + Margin < at && !(one.Until < at + Margin) &&
                one.Row.HoldsOn(date) && !(draft.Override is not null && one.Row.Until is not null));
            findings.Expect(
                Checks.Suppressions, span is null,
                () => $"{customer}: {transmission.Id} was intended at {at}, and its address is suppressed since {span!.From}.");
        }
    }

    private void Compare(Dictionary<string, SuppressionRow> rows)
    {
        var expected = spans.Where(one => one.Until is null).Select(one => one.Row).ToDictionary(row => row.Address);
        foreach (var (address, row) in expected)
        {
            findings.Expect(
                Checks.Suppressions, rows.GetValueOrDefault(address) == row,
                () => $"{SuppressedAddress.Of(address).KeyId} is suppressed by the events of {row.At}, and its row says otherwise.");
        }

        foreach (var row in rows.Values.Where(row => !expected.ContainsKey(row.Address)))
        {
            var key = SuppressedAddress.Of(row.Address).KeyId;
            if (erased.Contains(key)) findings.Excuse(Checks.Suppressions, Erasure.Why);
            else findings.Expect(Checks.Suppressions, false, () => $"{key} is suppressed by a row that no event made.");
        }
    }

    private void Begin(SuppressionRow row, Instant at)
    {
        End(row.Address, at);
        spans.Add(new Span(row, at, null));
    }

    private void End(string address, Instant at)
    {
        for (var i = 0; i < spans.Count; i++)
        {
            if (spans[i].Row.Address == address && spans[i].Until is null) spans[i] = spans[i] with { Until = at };
        }
    }

    private sealed record Span(SuppressionRow Row, Instant From, Instant? Until);
}

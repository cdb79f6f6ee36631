using Plixo.Grains.Customers;

namespace Plixo.Tests.Chaos;

/// <summary>What the server counted beside what the store claims. It knows nothing of how a silo works.</summary>
/// <param name="Expected">Who must be mailed once.</param>
/// <param name="Taken">(Message-ID, recipient) of every e-mail whose dot came to the server.</param>
/// <param name="Rows">What the store says became of each.</param>
/// <param name="Listed">The ids that the silo lists as in doubt.</param>
/// <param name="Journal">The Message-IDs of the journal.</param>
/// <param name="PermitsHeld">Permits that count for their day.</param>
internal sealed record Observation(
    IReadOnlyList<string> Expected, IReadOnlyList<(string MessageId, string Recipient)> Taken, IReadOnlyList<TransmissionRow> Rows,
    IReadOnlyList<string> Listed, IReadOnlyList<string> Journal, long PermitsHeld)
{
    public int InDoubt => Rows.Count(row => row.State == TransmissionStates.InDoubt);

    /// <summary>Sent again: what no machine can put right.</summary>
    public IReadOnlyList<string> Twice =>
        [.. Taken.GroupBy(one => one).Where(one => one.Count() > 1).Select(one => $"{one.Key.Recipient} was sent {one.Key.MessageId} {one.Count()} times")];

    /// <summary>Everything else that must not be.</summary>
    public IEnumerable<string> Wrong()
    {
        var taken = Taken.Distinct().ToLookup(one => one.Recipient, one => one.MessageId);
        var rows = Rows.ToLookup(row => row.Recipient);
        foreach (var recipient in Expected)
        {
            if (rows[recipient].ToList() is not [var row])
            {
                yield return $"{recipient} has {rows[recipient].Count()} transmissions";
                continue;
            }

            var arrived = taken[recipient].ToList();
            if (arrived.Any(id => id != row.MessageId)) yield return $"{recipient} got {string.Join(", ", arrived)}, its row is of {row.MessageId}";
            var end = row.State switch
            {
                TransmissionStates.Accepted => arrived.Count == 1 ? "" : "accepted, and never arrived",
                TransmissionStates.InDoubt => Listed.Contains(row.Id) ? "" : "in doubt, and not listed",
                TransmissionStates.Refused => arrived.Count > 0 ? "refused, and arrived" : row.Evidence.Length > 0 ? "" : "refused without a reason",
                var other => $"lost: it is {other}",
            };
            if (end.Length > 0) yield return $"{recipient} is {end}";
        }

        foreach (var recipient in taken.Select(one => one.Key).Except(Expected)) yield return $"{recipient} was not to be mailed";
        foreach (var id in Listed.Except(Rows.Where(row => row.State == TransmissionStates.InDoubt).Select(row => row.Id))) yield return $"{id} is listed, and not in doubt";
        foreach (var (id, recipient) in Taken.Where(one => !Journal.Contains(one.MessageId))) yield return $"{id} to {recipient} is not in the journal";
    }
}

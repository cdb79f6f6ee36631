using NodaTime;
using Plixo.Grains.Core;
using Plixo.Grains.Rows;
using Plixo.Silo.Mailer;
using Plixo.Silo.Services.Front;
using Plixo.Silo.Stores;
using Plixo.Silo.Turns;
using Plixo.V1;

namespace Plixo.Silo.Services.Operating;

/// <summary>How the silos and their store stand now.</summary>
internal sealed class StandingNow(IStore store, OperationsOptions options, Reconciling reconciling)
{
    public async Task<GetStatusResponse> ReadAsync(CancellationToken cancel)
    {
        var counts = await CountsAsync(store, cancel);
        var leases = await store.LeasesAsync(cancel);
        var now = await store.ClockAsync(cancel);
        var stopped = await reconciling.StoppedAsync(cancel) ?? "";
        var response = new GetStatusResponse
        {
            StoreId = store.Identity.Id,
            StoreKind = store.Identity.Engine,
            Demo = store.Identity.Demo,
            MailMode = options.MailMode,
            SendingStopped = stopped.Length > 0,
            SendingStoppedReason = stopped,
            MessagesWaiting = counts.Waiting,
            MessagesParked = counts.Parked,
            RemindersDue = counts.Due,
            TransmissionsWaiting = counts.Transmissions,
            TransmissionsInDoubt = counts.InDoubt,
            SealedBlock = counts.Sealed,
            UnsealedEvents = counts.Unsealed,
            AsOfTime = now.Business.ToWire(),
            OldestReminderDueTime = counts.OldestDue?.ToWire(),
            Turns = TurnsNow(),
        };
        if (await DeepestAsync(cancel) is { } deepest) (response.DeepestMailbox, response.DeepestMailboxMessages) = deepest;
        response.Silos.Add(leases.Where(lease => lease.Until > now.Real).GroupBy(lease => lease.Owner).Select(silo => new SiloStatus
        {
            SiloId = silo.Key,
            Partitions = silo.Count(lease => lease.Name.StartsWith("partition", StringComparison.Ordinal)),
            LastSeenTime = (silo.Max(lease => lease.Until) - Leases.PartitionLeases.Time).ToWire(),
            Version = silo.Key == options.SiloId ? options.Version : "",
        }));
        return response;
    }

    public static async Task<Counts> CountsAsync(IStore store, CancellationToken cancel)
    {
        var now = (await store.ClockAsync(cancel)).Business.ToRow();
        return (await store.QueryAsync(
            """
            SELECT (SELECT CAST(count(*) AS bigint) FROM message WHERE parked = 0), (SELECT CAST(count(*) AS bigint) FROM message WHERE parked = 1),
                (SELECT CAST(count(*) AS bigint) FROM reminder WHERE due <= $due),
                (SELECT CAST(count(*) AS bigint) FROM transmission WHERE ended IS NULL),
                (SELECT CAST(count(*) AS bigint) FROM transmission WHERE state = 'in_doubt'),
                (SELECT COALESCE(max(number), 0) FROM block), (SELECT CAST(count(*) AS bigint) FROM unsealed),
                (SELECT min(due) FROM reminder WHERE due <= $due)
            """,
            new Dictionary<string, object?> { ["$due"] = now },
            row => new Counts((long)row[0]!, (long)row[1]!, (long)row[2]!, (long)row[3]!, (long)row[4]!, (long)row[5]!, (long)row[6]!, RowValues.ToInstantOrNull(row[7])), cancel))[0];
    }

    private async Task<(string Grain, long Messages)?> DeepestAsync(CancellationToken cancel)
    {
        var deepest = await store.QueryAsync(
            "SELECT to_kind, to_key, CAST(count(*) AS bigint) FROM message WHERE parked = 0 GROUP BY to_kind, to_key ORDER BY 3 DESC, 1, 2 LIMIT 1",
            new Dictionary<string, object?>(), row => (new GrainId((GrainKind)(long)row[0]!, (string)row[1]!), (long)row[2]!), cancel);
        return deepest.Count == 0 ? null : (deepest[0].Item1.ToString(), deepest[0].Item2);
    }

    private TurnFigures TurnsNow()
    {
        var (perSecond, p50, p95) = RecentTurns.OfProcess.Read();
        return new TurnFigures
        {
            SiloId = options.SiloId, TurnsPerSecond = perSecond, CallsOpen = CallMetrics.OpenNow,
            CommandP50 = p50 is { } half ? Google.Protobuf.WellKnownTypes.Duration.FromTimeSpan(half) : null,
            CommandP95 = p95 is { } most ? Google.Protobuf.WellKnownTypes.Duration.FromTimeSpan(most) : null,
        };
    }

    public sealed record Counts(long Waiting, long Parked, long Due, long Transmissions, long InDoubt, long Sealed, long Unsealed, Instant? OldestDue);
}

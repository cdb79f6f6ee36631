using Npgsql;
using Plixo.Grains.Core;
using Plixo.Grains.Rows;
using Plixo.Silo.Stores.Tables;

namespace Plixo.Silo.Stores.Postgres;

/// <summary>
/// One round trip: lock the gates, then the grains, each in key order; look at what else must hold in the next statement; write only
/// what still holds; notify once. All in one implicit transaction that ends with the round trip.
/// </summary>
internal sealed class PostgresCommit(
    PostgresBatch batches, IReadOnlyList<GrainCommit> group, List<int> ordinals, Func<GrainId, int> partitionOf)
{
    private readonly List<NpgsqlBatchCommand> commands = [];
    private readonly CommitColumns columns = new(group, ordinals, partitionOf);

    public async Task RunAsync(NpgsqlConnection connection, CommitResult[] results)
    {
        await using var batch = new NpgsqlBatch(connection);
        Lock();
        Look();
        Recall();
        Save();
        Deliver();
        Show();
        Answer();
        Nudge();
        Notify();
        foreach (var command in commands)
            batch.BatchCommands.Add(command);
        await ReadAsync(batch, results);
    }

    private void Lock()
    {
        if (columns.Leases.Count > 0)
            Add(LeaseSql.LockMany, columns.LeaseNames());
        if (columns.NewGates.Count > 0)
            Add(GateSql.EnsureMany, columns.NewGates.Keys());
        if (columns.Gates.AnyExclusive)
            Add(GateSql.LockMixed, columns.Gates.KeysAndStrengths());
        else if (columns.Gates.Count > 0)
            Add(GateSql.LockShared, columns.Gates.Keys());
        var grains = columns.Grains(out var anyShared);
        Add(anyShared ? GrainSql.LockMixed : GrainSql.LockMany, grains);
    }

    private void Look()
    {
        if (columns.AnyChecks)
            Add(CommitSql.Look, columns.Checks());
    }

    private void Recall()
    {
        if (columns.Recalls.Count > 0)
        {
            Add(TransmissionSql.LockRecalled, columns.RecallColumns());
            Add(TransmissionSql.RecallMany, columns.RecallColumns());
            Add(TransmissionSql.InFlightMany, columns.RecallColumns());
        }

        if (columns.Raised.Count > 0)
            Add(GateSql.RaiseMany, columns.RaisedColumns());
    }

    private void Save()
    {
        if (columns.Changed.Count > 0)
            Add(GrainSql.UpdateMany, CommitColumns.States(columns.Changed));
        if (columns.Created.Count > 0)
            Add(GrainSql.InsertMany, CommitColumns.States(columns.Created));
        if (columns.Events.Count > 0)
        {
            Add(EventSql.InsertMany, columns.EventColumns());
            Add(EventSql.LeaveUnsealedMany, columns.Entries());
        }
    }

    /// <summary>Reminders before messages: the scan of due reminders takes its locks in this order too.</summary>
    private void Deliver()
    {
        if (columns.RemindersSet.Count > 0)
            Add(ReminderSql.SetMany, columns.Reminders(columns.RemindersSet));
        if (columns.RemindersCleared.Count > 0)
            Add(ReminderSql.ClearMany, columns.Reminders(columns.RemindersCleared));
        if (columns.Consumed.Count > 0)
            Add(MessageSql.DeleteMany, columns.ConsumedColumns());
        if (columns.Told.Count > 0)
            Add(MessageSql.InsertMany, columns.Messages(columns.Told));
    }

    /// <summary>Last: many commits nudge the same segment, and each has its row until it ends.</summary>
    private void Nudge()
    {
        if (columns.Coalesced.Count > 0)
            Add(MessageSql.CoalesceMany, columns.Messages(columns.Coalesced));
    }

    private void Show()
    {
        foreach (var wave in RowWaves.Of(group, ordinals)) Add(wave.Write.Many, wave.Columns());
        if (columns.Figures.Count > 0)
            Add(FigureSql.AppendMany, columns.FigureColumns());
        if (columns.Contents.Count > 0)
            Add(ContentSql.AddMany, columns.ContentColumns());
    }

    private void Answer()
    {
        if (columns.Replies.Count == 0)
            return;
        if (columns.Recalls.Count > 0)
            Add(ReplySql.InsertManyWithRecalls, [.. columns.ReplyColumns(), .. columns.RecallColumns()]);
        else
            Add(ReplySql.InsertMany, columns.ReplyColumns());
    }

    private void Notify()
    {
        if (columns.Events.Count > 0 || columns.Told.Count > 0 || columns.Coalesced.Count > 0)
            Add(CommitSql.Notify);
    }

    private void Add(string sql, params (string, Array)[] values) => commands.Add(batches.Command(sql, values));

    /// <summary>Of the answers only the locks and the look (three columns or four, the second null or the lost) and the armed ids (two) are of interest.</summary>
    private async Task ReadAsync(NpgsqlBatch batch, CommitResult[] results)
    {
        var inFlight = new Dictionary<int, List<string>>();
        var lost = new Dictionary<int, string>();
        await using var rows = await batch.ExecuteReaderAsync();
        do
        {
            while (await rows.ReadAsync())
            {
                if (rows.FieldCount >= 3 && !rows.IsDBNull(1))
                {
                    foreach (var (ordinal, what) in rows.GetFieldValue<int[]>(1).Zip(rows.GetFieldValue<string[]>(2)))
                        lost.TryAdd(ordinal, what);
                }
                else if (rows.FieldCount == 2)
                {
                    var ordinal = rows.GetInt32(0);
                    if (!inFlight.TryGetValue(ordinal, out var ids))
                        inFlight.Add(ordinal, ids = []);
                    ids.Add(rows.GetString(1));
                }
            }
        }
        while (await rows.NextResultAsync());

        foreach (var ordinal in ordinals)
        {
            results[ordinal] = lost.TryGetValue(ordinal, out var what)
                ? new CommitResult(CommitVerdict.Lost, [], what)
                : new CommitResult(CommitVerdict.Committed, inFlight.TryGetValue(ordinal, out var ids) ? ids : []);
        }
    }
}

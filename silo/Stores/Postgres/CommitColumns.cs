using Plixo.Grains.Core;
using Plixo.Grains.Rows;
using Plixo.Silo.Stores.Tables;

namespace Plixo.Silo.Stores.Postgres;

/// <summary>A group as arrays, one for each column; the first of each names the commit that a row belongs to.</summary>
internal sealed class CommitColumns
{
    private const int OnlyRead = -1;

    private readonly Func<GrainId, int> partitionOf;
    private readonly List<(int Ordinal, GrainCommit Commit)> commits = [];

    public CommitColumns(IReadOnlyList<GrainCommit> group, List<int> ordinals, Func<GrainId, int> partitionOf)
    {
        this.partitionOf = partitionOf;
        foreach (var ordinal in ordinals)
            Add(ordinal, group[ordinal]);
    }

    public CommitLocks Gates { get; } = new();

    /// <summary>Gates that may have no row yet, and must have one to be locked.</summary>
    public CommitLocks NewGates { get; } = new();

    public List<(int Ordinal, GrainCommit Commit)> Created { get; } = [];

    public List<(int Ordinal, GrainCommit Commit)> Changed { get; } = [];

    public List<(int Ordinal, GrainCommit Commit, StoredEvent Event)> Events { get; } = [];

    public List<(int Ordinal, OutgoingMessage Message)> Told { get; } = [];

    public List<(int Ordinal, OutgoingMessage Message)> Coalesced { get; } = [];

    public List<(int Ordinal, MessageRef Message)> Consumed { get; } = [];

    public List<(int Ordinal, GrainId Grain, ReminderWrite Reminder)> RemindersSet { get; } = [];

    public List<(int Ordinal, GrainId Grain, ReminderWrite Reminder)> RemindersCleared { get; } = [];

    public List<(int Ordinal, Figure Figure)> Figures { get; } = [];

    public List<(int Ordinal, Content Content)> Contents { get; } = [];

    public List<(int Ordinal, ReplyWrite Reply)> Replies { get; } = [];

    public List<(int Ordinal, Recall Recall)> Recalls { get; } = [];

    public List<(int Ordinal, GrainId Gate, byte[]? View)> Raised { get; } = [];

    public List<(int Ordinal, ReadCheck Read)> Reads { get; } = [];

    public List<(int Ordinal, GateCheck Gate)> GateChecks { get; } = [];

    public List<(int Ordinal, LeaseCheck Lease)> Leases { get; } = [];

    public (string, Array)[] LeaseNames() => [("$names", Leases.Select(lease => lease.Lease.Name).Distinct().ToArray())];

    /// <summary>Whether there is anything to look at beside the versions of the grains themselves.</summary>
    public bool AnyChecks => Reads.Count + GateChecks.Count + Consumed.Count + Replies.Count + Leases.Count > 0;

    /// <summary>The grains that change and, without an ordinal, those that are only read, in key order.</summary>
    public (string, Array)[] Grains(out bool anyShared)
    {
        var locks = new SortedDictionary<GrainId, (int Ordinal, long Base)>();
        foreach (var (_, read) in Reads)
        {
            if (read.Version > 0) locks[read.Grain] = (OnlyRead, OnlyRead);
        }

        foreach (var (ordinal, commit) in commits)
            locks[commit.Grain] = (ordinal, commit.BaseVersion);
        anyShared = locks.Count > commits.Count;
        var rows = locks.ToList();
        return
        [
            ("$ordinals", Column(rows, row => row.Value.Ordinal)),
            ("$kinds", Column(rows, row => (long)row.Key.Kind)),
            ("$keys", Column(rows, row => row.Key.Key)),
            ("$bases", Column(rows, row => row.Value.Base)),
        ];
    }

    public (string, Array)[] Checks() =>
    [
        ("$read_ordinals", Column(Reads, r => r.Ordinal)),
        ("$read_kinds", Column(Reads, r => (long)r.Read.Grain.Kind)),
        ("$read_keys", Column(Reads, r => r.Read.Grain.Key)),
        ("$read_versions", Column(Reads, r => r.Read.Version)),
        ("$gate_ordinals", Column(GateChecks, g => g.Ordinal)),
        ("$gate_kinds", Column(GateChecks, g => (long)g.Gate.Gate.Kind)),
        ("$gate_keys", Column(GateChecks, g => g.Gate.Gate.Key)),
        ("$gate_epochs", Column(GateChecks, g => g.Gate.Epoch)),
        ("$consumed_ordinals", Column(Consumed, m => m.Ordinal)),
        ("$consumed_kinds", Column(Consumed, m => (long)m.Message.To.Kind)),
        ("$consumed_keys", Column(Consumed, m => m.Message.To.Key)),
        ("$consumed_senders", Column(Consumed, m => m.Message.From)),
        ("$consumed_versions", Column(Consumed, m => m.Message.FromVersion)),
        ("$consumed_indexes", Column(Consumed, m => (long)m.Message.Index)),
        ("$reply_ordinals", Column(Replies, r => r.Ordinal)),
        ("$reply_callers", Column(Replies, r => r.Reply.Request.Caller)),
        ("$reply_methods", Column(Replies, r => r.Reply.Request.Method)),
        ("$reply_ids", Column(Replies, r => r.Reply.Request.RequestId)),
        ("$lease_ordinals", Column(Leases, l => l.Ordinal)),
        ("$lease_names", Column(Leases, l => l.Lease.Name)),
        ("$lease_owners", Column(Leases, l => l.Lease.Owner)),
        ("$lease_epochs", Column(Leases, l => l.Lease.Epoch)),
    ];

    public static (string, Array)[] States(List<(int Ordinal, GrainCommit Commit)> saved) =>
    [
        ("$ordinals", Column(saved, s => s.Ordinal)),
        ("$kinds", Column(saved, s => (long)s.Commit.Grain.Kind)),
        ("$keys", Column(saved, s => s.Commit.Grain.Key)),
        ("$versions", Column(saved, s => s.Commit.NewVersion)),
        ("$schemas", Column(saved, s => (long)s.Commit.State!.Schema)),
        ("$bodies", Column(saved, s => s.Commit.State!.Body)),
        ("$hashes", Column(saved, s => s.Commit.State!.LastHash)),
        ("$ats", Column(saved, s => s.Commit.State!.LastAt.ToRow())),
    ];

    public (string, Array)[] EventColumns() =>
    [
        ("$ordinals", Column(Events, e => e.Ordinal)),
        ("$kinds", Column(Events, e => (long)e.Event.Grain.Kind)),
        ("$keys", Column(Events, e => e.Event.Grain.Key)),
        ("$versions", Column(Events, e => e.Event.Version)),
        ("$indexes", Column(Events, e => (long)e.Event.Index)),
        ("$types", Column(Events, e => e.Event.Type)),
        ("$schemas", Column(Events, e => (long)e.Event.Schema)),
        ("$bodies", Column(Events, e => e.Event.Body)),
        ("$decisions", Column(Events, e => e.Event.Decision)),
        ("$hashes", Column(Events, e => e.Event.Hash)),
        ("$ats", Column(Events, e => e.Event.At.ToRow())),
    ];

    public (string, Array)[] Entries()
    {
        var with = commits.Where(c => c.Commit.Events.Count > 0).ToList();
        return [("$ordinals", Column(with, c => c.Ordinal)), ("$entries", Column(with, c => EventIds.Entries(c.Commit.Events)))];
    }

    public (string, Array)[] ConsumedColumns() =>
    [
        ("$ordinals", Column(Consumed, m => m.Ordinal)),
        ("$kinds", Column(Consumed, m => (long)m.Message.To.Kind)),
        ("$keys", Column(Consumed, m => m.Message.To.Key)),
        ("$senders", Column(Consumed, m => m.Message.From)),
        ("$versions", Column(Consumed, m => m.Message.FromVersion)),
        ("$indexes", Column(Consumed, m => (long)m.Message.Index)),
        ("$stamps", Column(Consumed, m => m.Message.Stamp)),
    ];

    public (string, Array)[] Messages(List<(int Ordinal, OutgoingMessage Message)> messages) =>
    [
        ("$ordinals", Column(messages, m => m.Ordinal)),
        ("$kinds", Column(messages, m => (long)m.Message.To.Kind)),
        ("$keys", Column(messages, m => m.Message.To.Key)),
        ("$senders", Column(messages, m => m.Message.Coalesce ? MessageSql.CoalescedSender(m.Message.Type) : m.Message.From)),
        ("$versions", Column(messages, m => m.Message.FromVersion)),
        ("$indexes", Column(messages, m => (long)m.Message.Index)),
        ("$types", Column(messages, m => m.Message.Type)),
        ("$bodies", Column(messages, m => m.Message.Body)),
        ("$ats", Column(messages, m => m.Message.At.ToRow())),
        ("$partitions", Column(messages, m => (long)partitionOf(m.Message.To))),
    ];

    public (string, Array)[] Reminders(List<(int Ordinal, GrainId Grain, ReminderWrite Reminder)> reminders) =>
    [
        ("$ordinals", Column(reminders, r => r.Ordinal)),
        ("$kinds", Column(reminders, r => (long)r.Grain.Kind)),
        ("$keys", Column(reminders, r => r.Grain.Key)),
        ("$names", Column(reminders, r => r.Reminder.Name)),
        ("$dues", Column(reminders, r => r.Reminder.Due?.ToRow() ?? 0)),
        ("$types", Column(reminders, r => r.Reminder.Type)),
        ("$bodies", Column(reminders, r => r.Reminder.Body)),
        ("$partitions", Column(reminders, r => (long)partitionOf(r.Grain))),
    ];

    public (string, Array)[] FigureColumns() =>
    [
        ("$ordinals", Column(Figures, f => f.Ordinal)),
        ("$names", Column(Figures, f => f.Figure.Name)),
        ("$dates", Column(Figures, f => f.Figure.Date.ToRow())),
        ("$segments", Column(Figures, f => f.Figure.Segment)),
        ("$currencies", Column(Figures, f => f.Figure.Currency)),
        ("$counts", Column(Figures, f => f.Figure.Count)),
        ("$amounts", Column(Figures, f => f.Figure.Amount)),
    ];

    public (string, Array)[] ContentColumns() =>
    [
        ("$ordinals", Column(Contents, c => c.Ordinal)),
        ("$digests", Column(Contents, c => c.Content.Digest)),
        ("$bytes", Column(Contents, c => c.Content.Bytes.ToArray())),
    ];

    public (string, Array)[] ReplyColumns() =>
    [
        ("$ordinals", Column(Replies, r => r.Ordinal)),
        ("$callers", Column(Replies, r => r.Reply.Request.Caller)),
        ("$methods", Column(Replies, r => r.Reply.Request.Method)),
        ("$ids", Column(Replies, r => r.Reply.Request.RequestId)),
        ("$digests", Column(Replies, r => r.Reply.Digest)),
        ("$bodies", Column(Replies, r => r.Reply.Body)),
        ("$ats", Column(Replies, r => r.Reply.At.ToRow())),
    ];

    public (string, Array)[] RecallColumns() =>
    [
        ("$recall_ordinals", Column(Recalls, r => r.Ordinal)),
        ("$recall_kinds", Column(Recalls, r => (long)r.Recall.Gate.Kind)),
        ("$recall_keys", Column(Recalls, r => r.Recall.Gate.Key)),
        ("$recall_covers", Column(Recalls, r => TransmissionSql.Covers(r.Recall.Invoice?.Value))),
        ("$recall_recipients", Column(Recalls, r => r.Recall.Recipient)),
    ];

    public (string, Array)[] RaisedColumns() =>
    [
        ("$ordinals", Column(Raised, r => r.Ordinal)),
        ("$kinds", Column(Raised, r => (long)r.Gate.Kind)),
        ("$keys", Column(Raised, r => r.Gate.Key)),
        ("$views", Column(Raised, r => r.View)),
    ];

    private void Add(int ordinal, GrainCommit commit)
    {
        commits.Add((ordinal, commit));
        foreach (var read in commit.Reads)
            Reads.Add((ordinal, read));
        AddGates(ordinal, commit);
        if (commit.Lease is { } lease)
            Leases.Add((ordinal, lease));
        if (commit.State is not null)
            (commit.BaseVersion == 0 ? Created : Changed).Add((ordinal, commit));
        foreach (var happened in commit.Events)
            Events.Add((ordinal, commit, happened));
        foreach (var message in commit.Messages)
            (message.Coalesce ? Coalesced : Told).Add((ordinal, message));
        foreach (var message in commit.Consumed)
            Consumed.Add((ordinal, message));
        foreach (var reminder in commit.Reminders.GroupBy(reminder => reminder.Name).Select(same => same.Last()))
            (reminder.Due is null ? RemindersCleared : RemindersSet).Add((ordinal, commit.Grain, reminder));
        foreach (var figure in commit.Figures)
            Figures.Add((ordinal, figure));
        foreach (var content in commit.Contents)
            Contents.Add((ordinal, content));
        foreach (var reply in commit.Replies)
            Replies.Add((ordinal, reply));
    }

    private void AddGates(int ordinal, GrainCommit commit)
    {
        foreach (var check in commit.Gates)
        {
            GateChecks.Add((ordinal, check));
            Gates.Add(check.Gate, exclusive: false);
            if (check.Epoch == 0)
                NewGates.Add(check.Gate, exclusive: false);
        }

        foreach (var recall in commit.Recalls)
            Recalls.Add((ordinal, recall));
        foreach (var gate in GroupOrder.Raised(commit).Distinct())
        {
            Raised.Add((ordinal, gate, gate == commit.Grain ? commit.View : null));
            Gates.Add(gate, exclusive: true);
            NewGates.Add(gate, exclusive: false);
        }
    }

    private static TColumn[] Column<TItem, TColumn>(List<TItem> items, Func<TItem, TColumn> value)
    {
        var column = new TColumn[items.Count];
        for (var i = 0; i < column.Length; i++)
            column[i] = value(items[i]);
        return column;
    }
}

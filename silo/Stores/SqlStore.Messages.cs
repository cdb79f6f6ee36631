using System.Data.Common;
using NodaTime;
using Plixo.Grains.Core;
using Plixo.Grains.Rows;
using Plixo.Silo.Clock;
using Plixo.Silo.Stores.Tables;

namespace Plixo.Silo.Stores;

public abstract partial class SqlStore
{
    public async Task<IReadOnlyList<WaitingMessage>> WaitingAsync(
        IReadOnlyCollection<int> partitions, IReadOnlyCollection<GrainId> except, int limit, CancellationToken cancel)
    {
        var waiting = new List<WaitingMessage>();
        await ReadAsync(
            cancel,
            new Statement(WaitingMessages)
                .With("$partitions", Numbers(partitions))
                .With("$except", except.Select(grain => $"{(int)grain.Kind}/{grain.Key}").ToArray())
                .With("$urgent", (long)StoreLimits.UrgentOf(limit))
                .With("$limit", (long)limit)
                .Each(row => waiting.Add(ReadMessage(row))));
        return waiting;
    }

    public async Task SendAsync(IReadOnlyList<OutgoingMessage> messages, LeaseCheck? lease, CancellationToken cancel)
    {
        if (messages.Count == 0)
            return;
        await WriteAsync(lease, [.. Sends([.. messages.OrderBy(message => message.To)])], cancel);
        Hint();
    }

    public async Task<bool> FailAsync(MessageRef message, string reason, CancellationToken cancel)
    {
        var parked = false;
        await WriteAsync(
            null,
            cancel,
            Identify(new Statement(MessageSql.Fail), message).With("$reason", reason).With("$most", (long)StoreLimits.Attempts)
                .Each(row => parked = row.GetInt64(0) == 1));
        return parked;
    }

    public async Task<IReadOnlyList<ParkedMessage>> ParkedAsync(int limit, CancellationToken cancel)
    {
        var parked = new List<ParkedMessage>();
        await ReadAsync(
            cancel,
            new Statement(MessageSql.Parked).With("$limit", (long)limit)
                .Each(row => parked.Add(new ParkedMessage(ReadMessage(row), row.GetString(10), InstantAt(row, 11)))));
        return parked;
    }

    public async Task ReleaseAsync(MessageRef message, bool retry, CancellationToken cancel)
    {
        if (retry)
        {
            await WriteAsync(null, cancel, Identify(new Statement(MessageSql.Retry), message));
            Hint();
            return;
        }

        var name = $"removed:{message.To}:{message.From}:{message.FromVersion}:{message.Index}";
        var parked = (await ParkedAsync(int.MaxValue, cancel)).FirstOrDefault(candidate => candidate.Message.Ref == message);
        await WriteAsync(
            null,
            cancel,
            new Statement(SettingSql.Set).With("$name", name)
                .With("$value", $"{parked?.Message.Type}: {parked?.Reason ?? "not parked"}"),
            Identify(new Statement(MessageSql.DeleteStamped), message));
        Hint();
    }

    public async Task<int> DueRemindersAsync(
        IReadOnlyCollection<int> partitions, int limit, LeaseCheck? lease, CancellationToken cancel)
    {
        var fired = 0;
        await WriteAsync(lease, [.. FireReminders(Numbers(partitions), limit, () => fired++)], cancel);
        if (fired > 0)
            Hint();
        return fired;
    }

    public async Task<Instant?> NextReminderAsync(IReadOnlyCollection<int> partitions, CancellationToken cancel)
    {
        Instant? next = null;
        await ReadAsync(
            cancel,
            new Statement(ReminderSql.Next).With("$partitions", Numbers(partitions))
                .Each(row => next = row.IsDBNull(0) ? null : InstantAt(row, 0)));
        return next;
    }

    /// <param name="partitions">Whose reminders.</param>
    /// <param name="limit">At most so many.</param>
    /// <param name="fired">Called for each.</param>
    private protected virtual IEnumerable<Statement> FireReminders(long[] partitions, int limit, Action fired)
    {
        var firing = random.Hex(IdBytes);
        return
        [
            new Statement(ReminderSql.Fire).With("$partitions", partitions).With("$limit", (long)limit).With("$firing", firing),
            new Statement(ReminderSql.Deliver).With("$firing", firing),
            new Statement(ReminderSql.Remove).With("$firing", firing).Each(_ => fired()),
        ];
    }

    /// <param name="messages">In the order of their receivers.</param>
    private protected virtual IEnumerable<Statement> Sends(IReadOnlyList<OutgoingMessage> messages) => messages.Select(Send);

    private protected Statement Send(OutgoingMessage message)
    {
        var statement = message.Coalesce
            ? new Statement(MessageSql.Coalesce).With("$sender", MessageSql.CoalescedSender(message.Type))
            : new Statement(MessageSql.InsertOnce).With("$sender", message.From).With("$version", message.FromVersion)
                .With("$idx", (long)message.Index);
        return statement.With("$kind", (long)message.To.Kind).With("$key", message.To.Key).With("$type", message.Type)
            .With("$body", message.Body).With("$at", message.At.ToRow()).With("$partition", (long)PartitionOf(message.To));
    }

    private static Statement Identify(Statement statement, MessageRef message) =>
        statement.With("$kind", (long)message.To.Kind).With("$key", message.To.Key).With("$sender", message.From)
            .With("$version", message.FromVersion).With("$idx", (long)message.Index).With("$seen", message.Stamp);

    private static WaitingMessage ReadMessage(DbDataReader row) => new(
        GrainAt(row, 0), row.GetString(2), row.GetInt64(3), (int)row.GetInt64(4), row.GetString(5),
        row.GetFieldValue<byte[]>(6), row.GetInt64(7), (int)row.GetInt64(8), InstantAt(row, 9));

    private static long[] Numbers(IReadOnlyCollection<int> values) => [.. values.Select(value => (long)value)];
}

using Plixo.Grains.Core;
using Plixo.Grains.Rows;
using Plixo.Silo.Stores.Tables;

namespace Plixo.Silo.Stores.Sqlite;

/// <summary>
/// Writes one grain's commit inside the writer's transaction: first it looks at everything the commit rests on, and only
/// then writes, so that a lost commit has touched nothing.
/// </summary>
internal sealed class SqliteCommit(SqliteSession session, Func<GrainId, int> partitionOf)
{
    public CommitResult Apply(GrainCommit commit)
    {
        if (Moved(commit) is { } moved)
            return new CommitResult(CommitVerdict.Lost, [], moved);

        var inFlight = Recall(commit);
        Save(commit);
        foreach (var consumed in commit.Consumed)
            session.Run(Identify(new Statement(MessageSql.DeleteStamped), consumed).With("$seen", consumed.Stamp));
        foreach (var reminder in commit.Reminders)
            session.Run(Remind(commit.Grain, reminder));
        foreach (var message in commit.Messages)
            session.Run(Send(message));
        foreach (var change in commit.Rows)
        {
            foreach (var statement in RowSql.Statements(change))
                session.Run(statement);
        }

        foreach (var figure in commit.Figures)
            session.Run(Append(figure));
        foreach (var content in commit.Contents)
            session.Run(new Statement(ContentSql.Add).With("$digest", content.Digest).With("$bytes", content.Bytes.ToArray()));
        foreach (var reply in commit.Replies)
            session.Run(Answer(reply, inFlight));
        return new CommitResult(CommitVerdict.Committed, inFlight);
    }

    /// <summary>Names the first check that no longer holds; null where all hold.</summary>
    private string? Moved(GrainCommit commit)
    {
        if (commit.Lease is { } lease && !Exists(LeaseSql.Held(lease, NodaTime.Duration.Zero)))
            return $"lease {lease.Name}";
        if (Version(commit.Grain) is var version && version != commit.BaseVersion)
            return $"version {commit.BaseVersion} of {commit.Grain}, now {version}";
        foreach (var read in commit.Reads)
        {
            if (Version(read.Grain) is var seen && seen != read.Version)
                return $"version {read.Version} of {read.Grain}, now {seen}";
        }

        foreach (var check in commit.Gates)
        {
            var epoch = Number(new Statement(GateSql.Epoch).With("$kind", (long)check.Gate.Kind).With("$key", check.Gate.Key)) ?? 0;
            if (epoch != check.Epoch)
                return $"gate {check.Gate} at {check.Epoch}, now {epoch}";
        }

        foreach (var consumed in commit.Consumed)
        {
            if (!Exists(Identify(new Statement(MessageSql.Waits), consumed)))
                return $"message {consumed.From}/{consumed.FromVersion}/{consumed.Index} to {consumed.To}";
        }

        foreach (var reply in commit.Replies)
        {
            var (caller, method, id) = reply.Request;
            if (Exists(new Statement(ReplySql.Exists).With("$id", id).With("$caller", caller).With("$method", method)))
                return $"request {id} of {caller}";
        }

        return null;
    }

    private string[] Recall(GrainCommit commit)
    {
        if (commit.Recalls.Count == 0 && commit.View is null)
            return [];
        var inFlight = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var recall in commit.Recalls)
        {
            session.Run(Concern(TransmissionSql.Recall, recall));
            session.Run(Concern(TransmissionSql.InFlight, recall).Each(row => inFlight.Add(row.GetString(0))));
        }

        foreach (var gate in commit.Recalls.Select(recall => recall.Gate).Where(gate => gate != commit.Grain).Distinct())
            Raise(gate, null);
        if (commit.View is not null || commit.Recalls.Any(recall => recall.Gate == commit.Grain))
            Raise(commit.Grain, commit.View);
        return [.. inFlight];
    }

    private void Raise(GrainId gate, byte[]? view) =>
        session.Run(new Statement(GateSql.Raise).With("$kind", (long)gate.Kind).With("$key", gate.Key).With("$view", view));

    private void Save(GrainCommit commit)
    {
        if (commit.State is { } state)
        {
            session.Run(new Statement(commit.BaseVersion == 0 ? GrainSql.Insert : GrainSql.Update)
                .With("$kind", (long)commit.Grain.Kind).With("$key", commit.Grain.Key).With("$version", commit.NewVersion)
                .With("$schema", (long)state.Schema).With("$body", state.Body).With("$hash", state.LastHash)
                .With("$at", state.LastAt.ToRow()));
        }

        foreach (var happened in commit.Events)
        {
            session.Run(new Statement(EventSql.Insert)
                .With("$kind", (long)happened.Grain.Kind).With("$key", happened.Grain.Key).With("$version", happened.Version)
                .With("$idx", (long)happened.Index).With("$type", happened.Type).With("$schema", (long)happened.Schema)
                .With("$body", happened.Body).With("$decision", happened.Decision).With("$hash", happened.Hash)
                .With("$at", happened.At.ToRow()));
        }

        if (commit.Events.Count > 0)
            session.Run(new Statement(EventSql.LeaveUnsealed).With("$entries", EventIds.Entries(commit.Events)));
    }

    private Statement Send(OutgoingMessage message)
    {
        var statement = message.Coalesce
            ? new Statement(MessageSql.Coalesce).With("$sender", MessageSql.CoalescedSender(message.Type))
            : new Statement(MessageSql.Insert).With("$sender", message.From).With("$version", message.FromVersion)
                .With("$idx", (long)message.Index);
        return statement.With("$kind", (long)message.To.Kind).With("$key", message.To.Key).With("$type", message.Type)
            .With("$body", message.Body).With("$at", message.At.ToRow()).With("$partition", (long)partitionOf(message.To));
    }

    private Statement Remind(GrainId grain, ReminderWrite reminder)
    {
        var statement = new Statement(reminder.Due is null ? ReminderSql.Clear : ReminderSql.Set)
            .With("$kind", (long)grain.Kind).With("$key", grain.Key).With("$name", reminder.Name);
        return reminder.Due is not { } due
            ? statement
            : statement.With("$due", due.ToRow()).With("$type", reminder.Type).With("$body", reminder.Body)
                .With("$partition", (long)partitionOf(grain));
    }

    private static Statement Append(Figure figure) =>
        new Statement(FigureSql.Append).With("$name", figure.Name).With("$date", figure.Date.ToRow())
            .With("$segment", figure.Segment).With("$currency", figure.Currency).With("$count", figure.Count)
            .With("$amount", figure.Amount);

    private static Statement Answer(ReplyWrite reply, string[] inFlight) =>
        new Statement(ReplySql.Insert).With("$caller", reply.Request.Caller).With("$method", reply.Request.Method)
            .With("$id", reply.Request.RequestId).With("$digest", reply.Digest).With("$body", reply.Body)
            .With("$in_flight", ReplySql.Text(inFlight)).With("$at", reply.At.ToRow());

    private static Statement Concern(string sql, Recall recall) =>
        new Statement(sql).With("$kind", (long)recall.Gate.Kind).With("$key", recall.Gate.Key)
            .With("$covers", TransmissionSql.Covers(recall.Invoice?.Value)).With("$recipient", recall.Recipient);

    private static Statement Identify(Statement statement, MessageRef message) =>
        statement.With("$kind", (long)message.To.Kind).With("$key", message.To.Key).With("$sender", message.From)
            .With("$version", message.FromVersion).With("$idx", (long)message.Index);

    private long Version(GrainId grain) =>
        Number(new Statement(GrainSql.Version).With("$kind", (long)grain.Kind).With("$key", grain.Key)) ?? 0;

    private long? Number(Statement statement)
    {
        long? number = null;
        session.Run(statement.Each(row => number = row.GetInt64(0)));
        return number;
    }

    private bool Exists(Statement statement)
    {
        var found = false;
        session.Run(statement.Each(_ => found = true));
        return found;
    }
}

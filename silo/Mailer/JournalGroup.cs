namespace Plixo.Silo.Mailer;

/// <summary>
/// Lines that come while others are being made durable are made durable together: a disk takes one answer a write, and a lane does not wait
/// for each of the others' one by one. No thread and no timer.
/// </summary>
public sealed class JournalGroup(IMailJournal journal)
{
    private readonly Lock gate = new();
    private List<(JournalLine Line, TaskCompletionSource Done)> pending = [];
    private bool running;

    /// <summary>Durable when it ends. Throws what the journal threw: whether the line is in it is then unknown.</summary>
    public Task AppendAsync(JournalLine line)
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (gate)
        {
            pending.Add((line, done));
            if (running) return done.Task;
            running = true;
        }

        Run();
        return done.Task;
    }

    private void Run()
    {
        while (true)
        {
            List<(JournalLine Line, TaskCompletionSource Done)> taken;
            lock (gate)
            {
                running = pending.Count > 0;
                if (!running) return;
                (taken, pending) = (pending, []);
            }

            try
            {
                journal.Append(taken.ConvertAll(one => one.Line));
                foreach (var (_, done) in taken) done.SetResult();
            }
            catch (Exception fault)
            {
                foreach (var (_, done) in taken) done.TrySetException(fault);
            }
        }
    }
}

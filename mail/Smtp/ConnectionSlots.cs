namespace Plixo.Mail.Smtp;

/// <summary>
/// Who may hold a connection: so many at once, and so many of them for one domain. First come first served, except that one
/// whose domain is full does not hold up the others.
/// </summary>
internal sealed class ConnectionSlots(int overall, int perDomain)
{
    private readonly Lock gate = new();
    private readonly Dictionary<string, int> held = [];
    private readonly LinkedList<Waiter> waiting = [];
    private int all;

    public ValueTask TakeAsync(string domain, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        Waiter waiter;
        lock (gate)
        {
            if (TryTake(domain)) return ValueTask.CompletedTask;
            waiter = new Waiter(domain);
            waiting.AddLast(waiter.Node);
        }

        return new ValueTask(WaitAsync(waiter, cancel));
    }

    public void Release(string domain)
    {
        lock (gate)
        {
            all--;
            if (--held[domain] == 0) held.Remove(domain);
            var node = waiting.First;
            while (node is not null && all < overall)
            {
                var next = node.Next;
                if (TryTake(node.Value.Domain))
                {
                    waiting.Remove(node);
                    node.Value.Turn.SetResult();
                }

                node = next;
            }
        }
    }

    private bool TryTake(string domain)
    {
        var here = held.GetValueOrDefault(domain);
        if (all >= overall || here >= perDomain) return false;
        all++;
        held[domain] = here + 1;
        return true;
    }

    private async Task WaitAsync(Waiter waiter, CancellationToken cancel)
    {
        await using (cancel.UnsafeRegister(_ => GiveUp(waiter, cancel), null))
            await waiter.Turn.Task;
    }

    private void GiveUp(Waiter waiter, CancellationToken cancel)
    {
        lock (gate)
        {
            // Whoever has its turn already goes on with it.
            if (waiter.Node.List is null) return;
            waiting.Remove(waiter.Node);
        }

        waiter.Turn.SetCanceled(cancel);
    }

    private sealed class Waiter
    {
        public Waiter(string domain)
        {
            Domain = domain;
            Node = new LinkedListNode<Waiter>(this);
        }

        public string Domain { get; }

        public LinkedListNode<Waiter> Node { get; }

        public TaskCompletionSource Turn { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}

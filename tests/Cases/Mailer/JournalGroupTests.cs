using NodaTime;
using Plixo.Silo.Mailer;

namespace Plixo.Tests.Cases.Mailer;

/// <summary>Lines become durable together where they come together, each before its caller goes on.</summary>
public sealed class JournalGroupTests
{
    private static readonly JournalLine One = new(NodaConstants.UnixEpoch, "real", "<a@x.example>", "t-1", 1);

    [Fact]
    public async Task What_comes_while_a_line_is_written_is_written_together_behind_it()
    {
        var journal = new SlowJournal();
        var group = new JournalGroup(journal);
        var first = Task.Run(() => group.AppendAsync(One));
        await journal.Begun.Task;
        var others = Enumerable.Range(2, 3).Select(n => group.AppendAsync(One with { Transmission = $"t-{n}" })).ToList();
        Assert.All(others, other => Assert.False(other.IsCompleted));

        journal.GoOn.Set();
        await Task.WhenAll([first, .. others]);

        Assert.Equal(["t-1", "t-2 t-3 t-4"], journal.Writes);
    }

    [Fact]
    public async Task A_line_that_could_not_be_written_is_refused_to_its_caller_and_the_next_is_tried()
    {
        var journal = new SlowJournal { Fails = true };
        journal.GoOn.Set();
        var group = new JournalGroup(journal);
        await Assert.ThrowsAsync<IOException>(() => group.AppendAsync(One));

        journal.Fails = false;
        await group.AppendAsync(One with { Transmission = "t-2" });

        Assert.Equal(["t-2"], journal.Writes);
    }

    private sealed class SlowJournal : IMailJournal
    {
        public TaskCompletionSource Begun { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public ManualResetEventSlim GoOn { get; } = new();

        public List<string> Writes { get; } = [];

        public bool Fails { get; set; }

        public void Append(IReadOnlyCollection<JournalLine> lines)
        {
            Begun.TrySetResult();
            GoOn.Wait();
            if (Fails) throw new IOException("The disk is full.");
            Writes.Add(string.Join(' ', lines.Select(line => line.Transmission)));
        }
    }
}

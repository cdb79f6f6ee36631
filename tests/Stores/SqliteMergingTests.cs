using Plixo.Silo.Stores;
using Plixo.Silo.Stores.Sqlite;

namespace Plixo.Tests.Stores;

/// <summary>Groups that wait for the writer are written as one, as far as the limits of a group let them.</summary>
public sealed class SqliteMergingTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("plixo-merging-").FullName;

    private static CancellationToken None => CancellationToken.None;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Theory]
    [InlineData(10, 0, 1)]
    [InlineData(StoreLimits.GroupBytes / 2, 0, 3)]
    [InlineData(10, StoreLimits.GroupMessages, 3)]
    public async Task Waiting_groups_are_merged_up_to_the_limits_of_one(int bytes, int messages, int transactions)
    {
        await using var store = await SqliteStore.OpenAsync(Path.Combine(folder, "plixo.db"), new StoreOptions { Migrate = true }, None);
        using var queued = new ManualResetEventSlim();
        var made = 0;
        store.Hinted += () =>
        {
            made++; // the writer calls, after each transaction
            queued.Wait();
        };

        var first = store.CommitAsync([Given.Turn(Given.Invoice("i-first"))], None);
        await first;
        var waiting = Enumerable.Range(0, 3).Select(i => store.CommitAsync([Group(i, bytes, messages)], None)).ToList();
        queued.Set();
        foreach (var group in waiting) Assert.Equal(CommitVerdict.Committed, (await group).Single().Verdict);
        await store.DisposeAsync();

        Assert.Equal(transactions, made - 1);
    }

    private static GrainCommit Group(int number, int bytes, int messages)
    {
        var grain = Given.Invoice($"i-{number}");
        return Given.Turn(grain, body: new string('x', bytes)) with
        {
            Messages = [.. Enumerable.Range(0, messages).Select(i => Given.Message(Given.Customer($"c-{i}"), grain, 1, i, ""))],
        };
    }
}

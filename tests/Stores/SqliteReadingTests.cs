using Plixo.Silo.Stores;
using Plixo.Silo.Stores.Sqlite;

namespace Plixo.Tests.Stores;

/// <summary>SQLite answers on the thread that asks. Whoever asks for a long list has other things to do meanwhile.</summary>
public sealed class SqliteReadingTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("plixo-reading-").FullName;

    private static CancellationToken None => CancellationToken.None;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task A_query_is_answered_while_its_caller_goes_on()
    {
        await using var store = await SqliteStore.OpenAsync(Path.Combine(folder, "plixo.db"), new StoreOptions { Migrate = true }, None);
        using var asked = new ManualResetEventSlim();

        var answer = store.QueryAsync("SELECT 1", new Dictionary<string, object?>(), _ => asked.Wait(TimeSpan.FromSeconds(10)), None);
        asked.Set();

        Assert.True(Assert.Single(await answer), "The caller came back only after its answer.");
    }
}

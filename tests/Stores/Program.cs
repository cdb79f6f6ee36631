using Plixo.Silo.Stores;
using Plixo.Silo.Stores.Sqlite;
using Plixo.Tests.Stores;

// The child process of KilledProcessTests: commits groups into a SQLite store and names each one once it is durable.
await using var store = await SqliteStore.OpenAsync(args[0], new StoreOptions { Migrate = true }, CancellationToken.None);
for (var group = 0; ; group++)
{
    var commits = Enumerable.Range(0, KilledProcessTests.GroupSize)
        .Select(i => Given.Turn(Given.Invoice($"i-{group}-{i}"), body: new string('x', 2_000))).ToArray();
    await store.CommitAsync(commits, CancellationToken.None);
    Console.WriteLine(group);
}

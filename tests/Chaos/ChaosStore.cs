using NodaTime;
using Plixo.Grains.Core;
using Plixo.Grains.Segments;
using Plixo.Grains.Workspaces;
using Plixo.Silo.Clock;
using Plixo.Silo.Host.Configuration;
using Plixo.Silo.Identity;
using Plixo.Silo.Sealing;
using Plixo.Silo.Stores;
using Plixo.Silo.Stores.Postgres;
using Plixo.Silo.Stores.Sqlite;
using Plixo.Tests.Cases.Silo;
using Plixo.Tests.Support;
using static Plixo.Tests.Support.SmallWorkspace;

namespace Plixo.Tests.Chaos;

/// <summary>A store on which so many e-mails are due: a segment on Autopilot and one invoice a customer, nothing decided yet.</summary>
internal sealed record ChaosStore(string Location, string Id, string Token, IReadOnlyList<string> Recipients, string PersonalDataKey, string SigningKey)
{
    public static async Task<ChaosStore> MakeAsync(string engine, string folder, int emails)
    {
        var time = new FakeTime(SystemClock.Instance.GetCurrentInstant());
        var options = new StoreOptions { Clock = time, Migrate = true };
        var location = engine == "sqlite" ? $"sqlite:{Path.Combine(folder, "plixo.db")}" : $"postgres:{await PostgresServer.CreateDatabaseAsync()}";
        var store = await OpenAsync(location, options);
        var key = new byte[32];
        SystemRandom.Instance.Fill(key);
        await using var silo = CaseSilo.Over(store, time, key);
        await silo.SetUpAsync(SmallWorkspace.Policy with { Zone = "UTC" });
        var names = Enumerable.Range(0, emails).Select(i => $"c{i:D5}").ToList();
        await silo.DoAsync([.. names.SelectMany(name => Payer(name, AddressOf(name)))]);
        await silo.SettleAsync();
        var today = time.Wall.InUtc().Date;
        await silo.DoAsync([.. names.Select(name => Record($"i-{name}", name, Usd(10_000), today.PlusDays(-30), today.PlusDays(-2), time.Wall))]);
        var (token, _) = await new Credentials(store, SystemRandom.Instance).TokenAsync(
            "chaos", Roles.Administrator, "", Actor.System.Id, null, "", CancellationToken.None);
        return new ChaosStore(location, store.Identity.Id, token, [.. names.Select(AddressOf)], Convert.ToBase64String(key), BlockSigner.NewKey());
    }

    /// <summary>The same store where nothing is yet.</summary>
    public async Task<ChaosStore> ElsewhereAsync(string folder) => this with
    {
        Location = Location.StartsWith("sqlite:", StringComparison.Ordinal)
            ? $"sqlite:{Path.Combine(folder, "restored.db")}"
            : $"postgres:{await PostgresServer.CreateDatabaseAsync()}",
    };

    /// <summary>Beside a silo that runs or ran.</summary>
    public Task<IStore> ReadAsync() => OpenAsync(Location, new StoreOptions(), readOnly: true);

    private static async Task<IStore> OpenAsync(string location, StoreOptions options, bool readOnly = false)
    {
        var none = CancellationToken.None;
        Assert.True(StoreLocation.TryParse(location, out var where));
        return where switch
        {
            StoreLocation.SqliteFile { Path: var path } => readOnly ? await SqliteStore.OpenReadOnlyAsync(path, options, none) : await SqliteStore.OpenAsync(path, options, none),
            StoreLocation.Postgres { ConnectionString: var server } => readOnly ? await PostgresStore.OpenReadOnlyAsync(server, options, none) : await PostgresStore.OpenAsync(server, options, none),
            _ => throw new InvalidOperationException(location),
        };
    }

    private static string AddressOf(string name) => $"ap@{name}.example";
}

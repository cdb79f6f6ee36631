using Plixo.Silo.Host.Configuration;

namespace Plixo.Silo.Host;

/// <summary>Brings the schema up. Silos of the old version must have stopped.</summary>
internal static class MigrateCommand
{
    public static async Task<int> RunAsync(string[] args, CancellationToken cancel)
    {
        if (args.Length > 0) throw new UsageException($"migrate takes no '{args[0]}'.");
        var options = ConfigurationSources.Options(ConfigurationSources.Read(), ConfigurationSources.IsDevelopment);
        await using var store = await StoreOpening.OpenAsync(options, demo: false, migrate: true, cancel);
        await Console.Out.WriteLineAsync($"The schema of store {store.Identity.Id} is up to date.");
        return 0;
    }
}

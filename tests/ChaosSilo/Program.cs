using Microsoft.Extensions.Logging;
using Plixo.Silo.Host;
using Plixo.Silo.Host.Configuration;
using Plixo.Tests.ChaosSilo;

// The silo as `serve` runs it, with what only this test build has: it kills itself at a named place, and has known bugs on demand.
return await CommandTable.RunAsync(args, new Command("serve", "a silo that can be killed at named places", async (_, cancel) =>
{
    var options = ConfigurationSources.Options(ConfigurationSources.Read(), ConfigurationSources.IsDevelopment);
    var orders = Orders.Read();
    await SiloServer.RunAsync(
        options, demo: false, logging => logging.AddSimpleConsole().SetMinimumLevel(LogLevel.Warning), parts => Watch.RunAsync(parts.Store, orders.Emails, cancel), cancel,
        KnownBugs.Hooks(orders.Bug, new KillPoint(orders.Kill)));
    return 0;
}));

using Plixo.Silo.Host;

return await CommandTable.RunAsync(
    args,
    new Command("serve", "runs a silo on the configured store (the default)", ServeCommand.RunAsync),
    new Command("demo", "runs a silo with a generated portfolio; --fresh starts over", DemoCommand.RunAsync),
    new Command("migrate", "brings the store's schema up and exits", MigrateCommand.RunAsync));

using Plixo.Silo.Host;

return await CommandTable.RunAsync(
    args,
    new Command("serve", "runs a silo on the configured store (the default)", ServeCommand.RunAsync),
    new Command("demo", "runs a silo with a generated portfolio; --fresh starts over", DemoCommand.RunAsync),
    new Command("migrate", "brings the store's schema up and exits", MigrateCommand.RunAsync),
    new Command("verify", "recomputes what the store claims from its events; needs no running silo", VerifyCommand.RunAsync),
    new Command("backup", "FILE: writes the store into one file, beside a running silo", BackupCommand.BackUpAsync),
    new Command("restore", "FILE: makes the store of a backup; it does not send until it was reconciled and released", BackupCommand.RestoreAsync),
    new Command("user", "add NAME --role ROLE: makes a user on the store and prints a one-time link", UserCommand.RunAsync));

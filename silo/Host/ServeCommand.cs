using Microsoft.Extensions.Logging;
using Plixo.Silo.Host.Configuration;

namespace Plixo.Silo.Host;

/// <summary>A silo on the configured store.</summary>
internal static class ServeCommand
{
    public static async Task<int> RunAsync(string[] args, CancellationToken cancel)
    {
        if (args.Length > 0) throw new UsageException($"serve takes no '{args[0]}'.");
        var sources = ConfigurationSources.Read();
        var options = ConfigurationSources.Options(sources, ConfigurationSources.IsDevelopment);
        await SiloServer.RunAsync(options, demo: false, Logging.From(sources), parts => TellAsync(parts, cancel), cancel);
        return 0;
    }

    private static async Task TellAsync(SiloParts parts, CancellationToken cancel)
    {
        var listen = parts.Options.Listen;
        await Console.Out.WriteLineAsync($"Plixo serves {listen.Web} (web, gRPC-Web, Connect), {listen.Grpc} (gRPC) and {listen.Admin} (health, metrics).");
        var mail = parts.Options.Mail;
        await Console.Out.WriteLineAsync(mail.Smtp is { Relay: var relay } ? $"Mail is sent by {relay.Host}:{relay.Port}." : $"Mail is captured in {mail.CaptureFolder}.");
        if (!(await parts.Views.WorkspaceAsync(cancel)).Users.IsEmpty) return;
        await Console.Out.WriteLineAsync(parts.Options.Store is StoreLocation.SqliteFile
            ? "Nobody can sign in yet. Stop this silo, make the first user with ./plixo user add NAME --role manager, and start it again."
            : "Nobody can sign in yet. Make the first user: ./plixo user add NAME --role manager");
    }
}

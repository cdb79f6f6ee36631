using Plixo.Silo.Host.Configuration;

namespace Plixo.Silo.Host;

/// <summary>A silo on a store of its own, stamped as demo: it never sends by SMTP. Implies Development.</summary>
internal static class DemoCommand
{
    private const string StorePath = "./data/demo.db";

    public static async Task<int> RunAsync(string[] args, CancellationToken cancel)
    {
        if (args.FirstOrDefault(arg => arg != "--fresh") is { } unknown) throw new UsageException($"demo takes --fresh, not '{unknown}'.");
        var sources = ConfigurationSources.Read();
        var options = ConfigurationSources.Options(sources, isDevelopment: true) with { Store = new StoreLocation.SqliteFile(StorePath) };
        if (args.Contains("--fresh")) Forget(options);
        await SiloServer.RunAsync(options, demo: true, Logging.From(sources), TellAsync, cancel);
        return 0;
    }

    private static async Task TellAsync(SiloParts parts)
    {
        await Console.Out.WriteLineAsync($"Plixo's demo serves {parts.Options.Listen.Web}; its mail is captured in {parts.Options.Mail.CaptureFolder}.");
    }

    /// <summary>The store's files, what was captured for it and its journal; keys stay.</summary>
    private static void Forget(SiloOptions options)
    {
        foreach (var end in new[] { "", "-wal", "-shm" }) File.Delete(StorePath + end);
        File.Delete(options.Mail.Journal);
        foreach (var part in new[] { "new", "cur", "tmp" })
        {
            var folder = Path.Combine(options.Mail.CaptureFolder, part);
            if (!Directory.Exists(folder)) continue;
            foreach (var file in Directory.EnumerateFiles(folder, "*.eml")) File.Delete(file);
        }
    }
}

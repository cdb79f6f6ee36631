using NodaTime;
using Plixo.Mail.Capture;
using Plixo.Silo.Demo;
using Plixo.Silo.Host.Configuration;
using Plixo.Silo.Mailer;
using Plixo.Silo.Sealing;
using Plixo.Silo.Stores;

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
        if (options.Mail.Smtp is not null) throw SmtpSettings.DemoNeverSends();
        if (args.Contains("--fresh") && DemoSeed.IsThere(StorePath)) await ForgetAsync(options, cancel);
        if (!DemoSeed.IsThere(StorePath)) await MakeAsync(options, cancel);
        await SiloServer.RunAsync(options, demo: true, Logging.From(sources), parts => TellAsync(parts, cancel), cancel);
        return 0;
    }

    private static async Task MakeAsync(SiloOptions options, CancellationToken cancel)
    {
        var secrets = SiloSecrets.Complete(options.Secrets, options.IsDevelopment, options.Store.Folder);
        using var signer = BlockSigner.From(secrets.SigningKey);
        var stage = new DemoStage
        {
            StorePath = StorePath,
            MailFolder = options.Mail.CaptureFolder,
            JournalPath = options.Mail.Journal,
            Partitions = options.Partitions,
            Now = SystemClock.Instance.GetCurrentInstant(),
            PortalBaseUrl = options.PortalBaseUrl,
            LinkKey = secrets.LinkKey,
            PersonalDataKey = secrets.PersonalDataKey,
            Signer = signer,
        };
        await DemoSeed.RunAsync(stage, Console.Out.WriteLine, cancel);
    }

    private static async Task TellAsync(SiloParts parts, CancellationToken cancel)
    {
        await DemoNews.TellAsync(parts.Store, parts.Turns, SystemClock.Instance.GetCurrentInstant(), cancel);
        foreach (var line in DemoSeed.Welcome(parts.Options.Listen.Web, parts.Options.Mail.CaptureFolder)) await Console.Out.WriteLineAsync(line);
    }

    /// <summary>
    /// The store's files and what was captured and journalled for it; keys, and what other stores left in the same places, stay.
    /// </summary>
    /// <exception cref="StoreRefusedException">A silo has it open.</exception>
    private static async Task ForgetAsync(SiloOptions options, CancellationToken cancel)
    {
        string id;
        await using (var store = await StoreOpening.OpenAsync(options, demo: true, migrate: true, cancel)) id = store.Identity.Id;
        var sent = FileJournal.Forget(options.Mail.Journal, id);
        foreach (var message in new CaptureMailbox(options.Mail.CaptureFolder).List())
        {
            if (sent.Contains(message.MessageId.Trim('<', '>'))) File.Delete(message.Path);
        }

        foreach (var end in new[] { "", "-wal", "-shm" }) File.Delete(StorePath + end);
    }
}

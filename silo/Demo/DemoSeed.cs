using System.Diagnostics;
using NodaTime;
using Plixo.Grains.Calendars;
using Plixo.Mail.Capture;
using Plixo.Silo.Mailer;
using Plixo.Silo.Stores;
using Plixo.Silo.Stores.Sqlite;

namespace Plixo.Silo.Demo;

/// <summary>
/// Makes a demo store: a generated portfolio, read and worked for five weeks by the real grains, turns and mailer under a clock
/// that is moved by hand. What it makes appears whole at its end; an interrupted one leaves nothing that counts.
/// </summary>
public static class DemoSeed
{
    private const string Unfinished = ".part";

    /// <summary>Whether there is a demo to go on with.</summary>
    public static bool IsThere(string storePath) => File.Exists(storePath);

    /// <param name="stage">Where, and with whose keys.</param>
    /// <param name="progress">Gets lines for a person.</param>
    /// <param name="cancel">Ends it; nothing is left that counts.</param>
    public static async Task RunAsync(DemoStage stage, Action<string> progress, CancellationToken cancel)
    {
        using var alone = Alone(stage.StorePath);
        var watch = Stopwatch.StartNew();
        var (store, mail) = (stage.StorePath + Unfinished, stage.MailFolder.TrimEnd('/') + Unfinished);
        Forget(store, mail);
        var today = stage.Now.DateIn(Zones.Of(DemoPolicies.Zone));
        var portfolio = Portfolio.Generate(stage.Seed, today).KeepEvery(stage.KeepEvery);
        progress($"Making a demo: {portfolio.Customers.Count} customers with {portfolio.Invoices.Count} documents of a year.");

        var journal = new KeptLines();
        var clock = new DrivenClock(DemoWeeks.StartOf(today));
        var options = new StoreOptions { Partitions = stage.Partitions, Clock = clock, Demo = true, Migrate = true };
        await using (var file = await SqliteStore.OpenAsync(store, options, cancel))
        {
            await using var silo = new DrivenSilo(file, clock, stage, new CaptureTransport(mail, CaptureRules.Demo), journal, cancel);
            await DemoWorkspace.SetUpAsync(silo, stage, today);
            await new DemoWeeks(silo, stage, portfolio, progress).LiveAsync();
            await DemoNews.RememberAsync(file, stage, today, cancel);
        }

        await journal.WriteAsync(stage.JournalPath, cancel);
        Deliver(mail, stage.MailFolder, journal.Sent);
        if (File.Exists(store + "-wal")) throw new IOException($"The store '{store}' was not closed whole: its log is still there.");
        File.Move(store, stage.StorePath);
        Forget(store, mail);
        progress($"The demo is made ({watch.Elapsed.TotalSeconds:0} s).");
    }

    /// <summary>Where it answers and whom to sign in as.</summary>
    public static IEnumerable<string> Welcome(Uri web, string mailFolder) =>
    [
        $"Open {web} and sign in as one of the people of {DemoStaff.Company}:",
        .. DemoStaff.All.Select(user => $"  {user.Name,-6} {user.DisplayName}, {user.Role}"),
        $"Mail is captured in {mailFolder}; nothing leaves this machine.",
        $"By command line: ./plixo login --user {DemoStaff.Ines.Name}, then ./plixo queue list",
    ];

    /// <summary>Two that made the same files at once would destroy each other's.</summary>
    private static FileStream Alone(string storePath)
    {
        if (Path.GetDirectoryName(Path.GetFullPath(storePath)) is { } folder) Directory.CreateDirectory(folder);
        try
        {
            return new FileStream(storePath + ".making", FileMode.OpenOrCreate, FileAccess.Write, FileShare.None, 1, FileOptions.DeleteOnClose);
        }
        catch (IOException)
        {
            throw new StoreRefusedException($"Another process is making the demo '{storePath}'.");
        }
    }

    /// <summary>Each file gets the time at which its e-mail was taken.</summary>
    private static void Deliver(string from, string to, IReadOnlyDictionary<string, Instant> sent)
    {
        foreach (var part in new[] { "new", "cur", "tmp" }) Directory.CreateDirectory(Path.Combine(to, part));
        foreach (var message in new CaptureMailbox(from).List())
        {
            if (sent.TryGetValue(message.MessageId.Trim('<', '>'), out var at)) File.SetLastWriteTimeUtc(message.Path, at.ToDateTimeUtc());
            File.Move(message.Path, Path.Combine(to, "new", Path.GetFileName(message.Path)), overwrite: true);
        }
    }

    private static void Forget(string store, string mail)
    {
        foreach (var end in new[] { "", "-wal", "-shm", ".lock" }) File.Delete(store + end);
        if (Directory.Exists(mail)) Directory.Delete(mail, recursive: true);
    }

    /// <summary>A demo's mail reaches nobody, so that its journal need not be on the disk before each dot.</summary>
    private sealed class KeptLines : IMailJournal
    {
        private readonly List<JournalLine> lines = [];

        /// <summary>When each Message-ID was last sent.</summary>
        public IReadOnlyDictionary<string, Instant> Sent => lines.GroupBy(line => line.MessageId.Trim('<', '>')).ToDictionary(group => group.Key, group => group.Last().At);

        public void Append(IReadOnlyCollection<JournalLine> appended)
        {
            lock (lines) lines.AddRange(appended);
        }

        public async Task WriteAsync(string path, CancellationToken cancel)
        {
            if (Path.GetDirectoryName(Path.GetFullPath(path)) is { } folder) Directory.CreateDirectory(folder);
            await File.AppendAllLinesAsync(path, lines.Select(line => line.ToString()), cancel);
        }
    }
}

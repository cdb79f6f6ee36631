using Microsoft.Extensions.Logging;
using Plixo.Grains.Core;
using Plixo.Grains.Customers;
using Plixo.Grains.Invoices;
using Plixo.Grains.Segments;
using Plixo.Grains.Workspaces;
using Plixo.Mail.Capture;
using Plixo.Mail.Smtp;
using Plixo.Mail.Transport;
using Plixo.Silo.Bulk;
using Plixo.Silo.Clock;
using Plixo.Silo.Exporting;
using Plixo.Silo.Host.Configuration;
using Plixo.Silo.Import.Importing;
using Plixo.Silo.Leases;
using Plixo.Silo.Mailer;
using Plixo.Silo.Personal;
using Plixo.Silo.Portal;
using Plixo.Silo.Reading;
using Plixo.Silo.Rebuilding;
using Plixo.Silo.Sealing;
using Plixo.Silo.Stores;
using Plixo.Silo.Sweeps;
using Plixo.Silo.Turns;

namespace Plixo.Silo.Host;

/// <summary>The composition root: everything that a silo is made of, without anything that listens.</summary>
public sealed class SiloParts : IAsyncDisposable
{
    private readonly TurnWorld world;
    private readonly BlockSigner signer;
    private readonly FileJournal journal;
    private readonly IMailTransport transport;
    private readonly MailerLoop mailer;

    /// <summary>Beside the engine, because jobs themselves ask for turns.</summary>
    private readonly LeasedLoop jobs;

    private SiloParts(SiloOptions options, IStore opened, SiloSecrets secrets, ILoggerFactory logs, SiloHooks hooks)
    {
        Options = options;
        transport = hooks.Transport(TransportOf(options.Mail, hooks.Faults));
        var store = Store = hooks.Store(opened, transport);
        world = new TurnWorld(MachineClock.Instance, SystemRandom.Instance, ThreadPoolScheduler.Instance, logs);
        var silo = SiloId = options.SiloId ?? $"silo-{world.Random.Hex(4)}";
        Cipher = new PersonalCipher(store, secrets.PersonalDataKey, world.Random, world.Clock);
        Codec = CodecOver(Cipher);
        Jobs = new Jobs(store, world.Random);
        Links = new LinkSigner(secrets.LinkKey);
        signer = BlockSigner.From(secrets.SigningKey);
        Views = new ViewsNow(store, Codec, Cipher);
        Engine = new TurnEngine(
            store, Codec, Cipher, new TurnOptions { Silo = silo, Partitions = options.Partitions, Deciders = Math.Min(2, Environment.ProcessorCount) }, world,
            new Sealer(store, signer), new HeadExport(store, signer, new HeadFile(options.AuditHeads)), new FigureFold(store), new ReplyRetention(store), new ExportRetention(store),
            new StockKeeping(store, Views, new StockHistory(store, Codec, Cipher)), new SweepRequests(store, Jobs));
        var jobLog = logs.CreateLogger("Plixo.Jobs");
        jobs = new LeasedLoop(
            new JobRunner(store, Jobs, Codec, world.Clock, jobLog, [new ImportJob(store, Turns, Views), new RebuildJob(store, Codec, Cipher), new BulkJob(store, Turns, Codec), new ExportJob(store, Codec, Exports), .. GrainSweep.All(store)]), store, silo, world.Clock, jobLog);

        var log = logs.CreateLogger("Plixo.Mailer");
        journal = JournalOf(options.Mail);
        Reconciling = new Reconciling(store, Turns, options.Mail.Journal);
        var returnPath = options.Mail.ReturnPathDomain is { } domain ? new ReturnPath(domain, secrets.ReturnPathKey) : null;
        var step = new MailerStep(new MailerWorld(
            store, Codec, Cipher, transport, new EmailRendering(Links, new ReplyAddress(options.Mail.ReplyTo, secrets.ReturnPathKey)), journal, new MailerAddresses(returnPath, options.Mail.Archive),
            world.Clock, hooks.Faults, log)
        { Ahead = Limits.Ahead });
        mailer = new MailerLoop(step, new MailerLease(store, silo, world.Random.Hex(4), world.Clock), store, world.Clock, world.Scheduler, log);
    }

    public SiloOptions Options { get; }

    /// <summary>The owner of this silo's leases.</summary>
    public string SiloId { get; }

    public IStore Store { get; }

    public TurnCodec Codec { get; }

    public PersonalCipher Cipher { get; }

    public TurnEngine Engine { get; }

    public ITurns Turns => Engine.Turns;

    public Jobs Jobs { get; }

    /// <summary>The lists that exports can be of: filled by what is served.</summary>
    public ExportLists Exports { get; } = new();

    /// <summary>What workspace and segments show, for readers outside a turn.</summary>
    public ViewsNow Views { get; }

    public LinkSigner Links { get; }

    /// <summary>The journal against the store.</summary>
    public Reconciling Reconciling { get; }

    /// <summary>The grains there are, and how they are written.</summary>
    public static TurnCodec CodecOver(IPersonalCipher cipher) =>
        new(new GrainCatalog(new WorkspaceGrain(), new SegmentGrain(), new CustomerGrain(), new InvoiceGrain()), cipher, new Upcasters());

    /// <summary>Opens the store and puts the parts together; nothing runs yet.</summary>
    /// <exception cref="ConfigurationException">A secret is missing, or mail of this store may not be sent.</exception>
    /// <exception cref="StoreRefusedException">The store is in use, older or newer.</exception>
    public static async Task<SiloParts> OpenAsync(
        SiloOptions options, bool demo, ILoggerFactory logs, CancellationToken cancel, SiloHooks? hooks = null)
    {
        // Outside of Development a missing key stops the start before a store is made.
        if (!options.IsDevelopment) SiloSecrets.Complete(options.Secrets, isDevelopment: false, options.Store.Folder);
        var store = await StoreOpening.OpenAsync(options, demo, migrate: demo || options.IsDevelopment, cancel);
        try
        {
            options.Mail.Smtp?.AssertMaySendFor(store.Identity);
            var secrets = await KeyChecks.SecretsAsync(store, options, record: true, cancel);
            return new SiloParts(options, store, secrets, logs, hooks ?? SiloHooks.None);
        }
        catch
        {
            await store.DisposeAsync();
            throw;
        }
    }

    /// <summary>Turns, leases, pumps and the mailer, until cancelled; then what is under way ends and the leases are given back.</summary>
    public async Task RunAsync(CancellationToken cancel)
    {
        await Reconciling.CheckAtStartAsync(cancel);
        var mailing = world.Scheduler.Start("mailer", () => mailer.RunAsync(cancel));
        var working = world.Scheduler.Start("jobs", () => WorkAsync(cancel));
        await Engine.RunAsync(cancel);
        await working;
        await mailing;
    }

    private static IMailTransport TransportOf(MailOptions mail, IFaultPoints faults) => mail.Smtp is { } smtp
        ? new SmtpTransport(smtp.Relay, TimeProvider.System, faults)
        : new CaptureTransport(mail.CaptureFolder, CaptureRules.Demo, faults);

    private static FileJournal JournalOf(MailOptions mail)
    {
        try
        {
            return new FileJournal(mail.Journal);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new ConfigurationException($"Mail:Journal: {fault.Message}");
        }
    }

    private async Task WorkAsync(CancellationToken cancel)
    {
        try
        {
            await jobs.RunAsync(cancel);
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            await jobs.ReleaseAsync(CancellationToken.None);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await transport.DisposeAsync();
        journal.Dispose();
        signer.Dispose();
        await Store.DisposeAsync();
    }
}

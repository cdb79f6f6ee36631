using Microsoft.Extensions.Logging.Abstractions;
using NodaTime;
using Plixo.Grains.Core;
using Plixo.Grains.Customers;
using Plixo.Mail.Transport;
using Plixo.Silo.Clock;
using Plixo.Silo.Mailer;
using Plixo.Silo.Personal;
using Plixo.Silo.Portal;
using Plixo.Silo.Stepping;
using Plixo.Silo.Stores;
using Plixo.Silo.Stores.Sqlite;
using Plixo.Silo.Sweeps;
using Plixo.Silo.Turns;
using Plixo.Tests.Support;

namespace Plixo.Tests.Simulation;

/// <summary>
/// The real grains and the real mailer in two silos over one store, a server that refuses and falls silent, payers and operators
/// who pay, dispute, pause and change caps. Silos die at any call, between arm and dot and between dot and answer.
/// </summary>
internal sealed class MailSimulation : IMailJournal, IDisposable
{
    private const int Partitions = 8;
    private static readonly Duration Trouble = Duration.FromSeconds(45);
    private static readonly Duration AnswerWithin = Duration.FromSeconds(4);
    private static readonly Duration AtMost = Duration.FromMinutes(30);
    private static readonly byte[] Key = new byte[32];

    private readonly FakeTime time = new();
    private readonly SeededRandom random;
    private readonly OneThread thread;
    private readonly KnownBug bug;
    private readonly MemoryStore store;
    private readonly WatchedStore watched;
    private readonly SteppedSilo calm;
    private readonly SimulatedServer server;
    private readonly List<LivingSilo> silos = [];
    private int made;
    private int done;

    public MailSimulation(int seed, KnownBug bug = KnownBug.None)
    {
        this.bug = bug;
        random = new SeededRandom(seed);
        thread = new OneThread(time, random);
        store = MemoryStore.Open(new StoreOptions { Clock = time, Partitions = Partitions, Random = random });
        calm = new SteppedSilo(store, Key, random, time, Partitions);
        watched = new WatchedStore(store, calm.Codec);
        server = new SimulatedServer(time, random) { Before = envelope => watched.BeforeDot(envelope.EnvelopeId!) };
    }

    /// <summary>What happened, for whoever asks whether anything did.</summary>
    public (int Dots, int Recalls) Seen => (server.Dots.Count, watched.Recalls);

    public void Append(IReadOnlyCollection<JournalLine> lines)
    {
    }

    public void Dispose() => store.DisposeAsync().AsTask().GetAwaiter().GetResult();

    public void Run()
    {
        SimulatedBusiness.SetUpAsync(calm, random, time.Wall).GetAwaiter().GetResult();
        var requests = SimulatedBusiness.Draw(random, time.Wall);
        var end = time.Wall + Trouble;
        silos.Add(Start());
        silos.Add(Start());
        foreach (var request in requests) thread.Start($"client {request.Number}", () => ClientAsync(request));
        thread.Start("trouble", () => TroubleAsync(end));
        thread.RunUntil(() => watched.Wrong.Count > 0 || (time.Wall > end && done == requests.Count && IsSettled()), AtMost);
        Check();
    }

    /// <summary>Asks until it is answered, some silo each time.</summary>
    private async Task ClientAsync(ClientRequest request)
    {
        await PauseAsync(30_000);
        while (request.Answers.Count == 0)
        {
            var asked = time.Wall;
            var call = silos[random.Below(silos.Count)].Engine.Turns.ExecuteAsync(
                request.Grain, request.Command, SimulatedBusiness.Operator, null, request.Key, request.Digest, CancellationToken.None);
            while (!call.IsCompleted && time.Wall < asked + AnswerWithin) await PauseAsync(100);
            if (call.IsCompletedSuccessfully) request.Answers.Add(await call);
            else _ = call.Exception;
        }
        done++;
    }

    private async Task TroubleAsync(Instant end)
    {
        while (time.Wall < end)
        {
            await PauseAsync(2_000);
            if (random.OneIn(5)) silos[random.Below(silos.Count)].Store.Kill();
            for (var i = 0; i < silos.Count; i++)
            {
                if (silos[i].Store.IsDead) silos[i] = Start();
            }
        }

        server.IsCalm = true;
        for (var i = 0; i < silos.Count; i++)
        {
            silos[i].Store.IsCalm = true;
            if (silos[i].Store.IsDead) silos[i] = Start();
        }
    }

    private Task PauseAsync(int mostMilliseconds) =>
        time.DelayAsync(Duration.FromMilliseconds(1 + random.Below(mostMilliseconds)), CancellationToken.None);

    private LivingSilo Start()
    {
        var name = $"s-{made++}";
        var faulty = new FaultyStore(new BuggyStore(watched, bug), time, random, KnownBug.None) { IsCalm = server.IsCalm, Slow = 25 };
        var cipher = new PersonalCipher(faulty, Key, random, time);
        var codec = new TurnCodec(SteppedSilo.Catalog, cipher, new Upcasters());
        var jobs = new Jobs(faulty, random);
        var engine = new TurnEngine(
            faulty, codec, cipher, new TurnOptions { Silo = name, Partitions = Partitions },
            new TurnWorld(time, random, thread, NullLoggerFactory.Instance), new SweepRequests(faulty, jobs),
            new JobRunner(faulty, jobs, codec, time, NullLogger.Instance, [.. GrainSweep.All(faulty)]));
        var step = new MailerStep(new MailerWorld(
            faulty, codec, cipher, new SimulatedTransport(server, faulty, time, random, bug), new EmailRendering(new LinkSigner(Key), new ReplyAddress(null, Key)), this,
            new MailerAddresses(null, null), time, NoFaultPoints.Instance, NullLogger.Instance));
        var mailer = new MailerLoop(step, new MailerLease(faulty, name, "start", time), faulty, time, thread, NullLogger.Instance);
        thread.Start("turns", () => engine.RunAsync(CancellationToken.None));
        thread.Start("mailer", () => mailer.RunAsync(CancellationToken.None));
        return new LivingSilo(faulty, engine);
    }

    private bool IsSettled() =>
        store.WaitingAsync([.. Enumerable.Range(0, Partitions)], [], 1, default).Now().Count == 0
        && watched.All(TransmissionTable.Instance).All(row => row.Ended is not null);

    private void Check()
    {
        Assert.True(watched.Wrong.Count == 0, string.Join('\n', watched.Wrong));
        Assert.Empty(store.ParkedAsync(10, default).Now());
        foreach (var email in server.Dots.GroupBy(dot => (dot.MessageId, dot.Recipient)))
            Assert.True(email.SkipLast(1).All(dot => dot.IsRefused), $"{email.Key} went out again: {string.Join(", ", email)}");

        var rows = watched.All(TransmissionTable.Instance);
        foreach (var dot in server.Dots.Where(dot => !dot.IsRefused))
        {
            var row = rows.Single(row => row.Id == dot.Transmission);
            Assert.True(
                row.State is TransmissionStates.Accepted or TransmissionStates.InDoubt && $"<{row.MessageId}>" == dot.MessageId,
                $"{dot} was taken, and stands as {row.State} of {row.MessageId}.");
        }

        foreach (var row in rows.Where(row => row.State == TransmissionStates.Accepted))
            Assert.Contains(server.Dots, dot => dot.Transmission == row.Id && !dot.IsRefused);
        foreach (var customer in store.GrainsAsync(GrainKind.Customer, "", 100, default).Now())
        {
            var stored = store.LoadAsync([customer], [], default).Now().Grains[customer];
            var state = (CustomerState)calm.Cipher.PreparedAsync(
                false, () => calm.Codec.ReadState(customer.Kind, stored.State.Schema, stored.State.Body), default).Now();
            Assert.All(state.Drafts.Values.SelectMany(draft => draft.Transmissions), one => Assert.NotEqual(TransmissionStatus.Sending, one.Status));
        }
    }

    private sealed record LivingSilo(FaultyStore Store, TurnEngine Engine);
}

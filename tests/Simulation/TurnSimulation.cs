using Microsoft.Extensions.Logging.Abstractions;
using NodaTime;
using Plixo.Grains.Core;
using Plixo.Grains.Segments;
using Plixo.Silo.Clock;
using Plixo.Silo.Personal;
using Plixo.Silo.Stores;
using Plixo.Silo.Stores.Sqlite;
using Plixo.Silo.Turns;
using Plixo.Tests.Support;
using Plixo.Tests.Support.Toys;

namespace Plixo.Tests.Simulation;

/// <summary>
/// Two silos over one store with clients that repeat themselves, on one thread and virtual time. Silos die at any call and
/// others take their place; answers get lost. In the end everything must have happened exactly once.
/// </summary>
internal sealed class TurnSimulation : IDisposable
{
    private const int Partitions = 8;
    private static readonly Duration AnswerWithin = Duration.FromSeconds(3);
    private static readonly Duration Trouble = Duration.FromSeconds(25);
    private static readonly Duration AtMost = Duration.FromMinutes(10);

    private readonly FakeTime time = new();
    private readonly SeededRandom random;
    private readonly OneThread thread;
    private readonly MemoryStore store;
    private readonly List<LivingSilo> silos = [];
    private readonly List<ClientRequest> requests;
    private int made;
    private int done;

    private readonly KnownBug bug;

    public TurnSimulation(int seed, KnownBug bug = KnownBug.None)
    {
        this.bug = bug;
        random = new SeededRandom(seed);
        thread = new OneThread(time, random);
        store = MemoryStore.Open(new StoreOptions { Clock = time, Partitions = Partitions, Random = random });
        requests = TurnWorkload.Draw(random, time.Wall);
    }

    public void Dispose() => store.DisposeAsync().AsTask().GetAwaiter().GetResult();

    public void Run()
    {
        var calm = time.Wall + Trouble;
        silos.Add(Start());
        silos.Add(Start());
        foreach (var request in requests) thread.Start($"client {request.Number}", () => ClientAsync(request));
        thread.Start("trouble", () => TroubleAsync(calm));
        thread.RunUntil(() => time.Wall > calm && done == requests.Count && Waiting().Count == 0 && Reminders() is null, AtMost);
        Check();
    }

    /// <summary>Asks until it was answered twice, each time some silo, with pauses.</summary>
    private async Task ClientAsync(ClientRequest request)
    {
        await PauseAsync(15_000);
        while (request.Answers.Count < 2)
        {
            var asked = time.Wall;
            var call = silos[random.Below(silos.Count)].Engine.Turns.ExecuteAsync(
                request.Grain, request.Command, Actor.System, null, request.Key, request.Digest, CancellationToken.None);
            while (!call.IsCompleted && time.Wall < asked + AnswerWithin) await PauseAsync(100);
            if (call.IsCompletedSuccessfully) request.Answers.Add(await call);
            else _ = call.Exception; // a fault, or no answer: what became of it shows when it is asked again
            await PauseAsync(4_000);
        }
        done++;
    }

    private async Task TroubleAsync(Instant calm)
    {
        while (time.Wall < calm)
        {
            await PauseAsync(1_500);
            if (random.OneIn(6)) silos[random.Below(silos.Count)].Store.Kill();
            for (var i = 0; i < silos.Count; i++)
            {
                if (silos[i].Store.IsDead) silos[i] = Start();
            }
        }
        for (var i = 0; i < silos.Count; i++)
        {
            silos[i].Store.IsCalm = true;
            if (silos[i].Store.IsDead) silos[i] = Start(calm: true);
        }
    }

    private Task PauseAsync(int mostMilliseconds) =>
        time.DelayAsync(Duration.FromMilliseconds(1 + random.Below(mostMilliseconds)), CancellationToken.None);

    private LivingSilo Start(bool calm = false)
    {
        var faulty = new FaultyStore(store, time, random, bug) { IsCalm = calm };
        var engine = new ToySilo(faulty, time, random).Engine($"s-{made++}", thread, Partitions);
        thread.Start("silo", () => engine.RunAsync(CancellationToken.None));
        return new LivingSilo(faulty, engine);
    }

    private IReadOnlyList<WaitingMessage> Waiting() => store.WaitingAsync([.. Enumerable.Range(0, Partitions)], [], 1, default).Now();

    private Instant? Reminders() => store.NextReminderAsync([.. Enumerable.Range(0, Partitions)], default).Now();

    private void Check()
    {
        var toys = new ToySilo(store, time, new SeededRandom(0));
        foreach (var request in requests)
        {
            var bodies = request.Answers.Select(answer => Convert.ToHexString(toys.Codec.WriteReply(request.Grain.Kind, answer))).ToList();
            Assert.True(bodies.Distinct().Count() == 1, $"Request {request.Number} was answered differently.");
        }

        Assert.Empty(store.ParkedAsync(10, default).Now());
        var sent = new List<(string Customer, string Id)>();
        foreach (var kind in Enum.GetValues<GrainKind>())
        {
            foreach (var grain in store.GrainsAsync(kind, "", 1_000, default).Now()) CheckChain(toys, grain, sent);
        }

        foreach (var request in requests)
        {
            if (request.Command is Whisper whisper) sent.Add((whisper.Tell.Value, whisper.Id));
        }
        var received = store.GrainsAsync(GrainKind.Customer, "", 1_000, default).Now()
            .SelectMany(customer => toys.StateAsync<CustomerState>(customer).Now().State.Order.Select(id => (customer.Key, id))).ToList();
        Assert.Equal(sent.Order(), received.Order());
        CheckTotals(toys);
    }

    /// <summary>Versions without gaps, hashes that hold, messages in the order of their sender's versions.</summary>
    private void CheckChain(ToySilo toys, GrainId grain, List<(string, string)> sent)
    {
        var version = 0L;
        var hash = EventHash.Start;
        foreach (var stored in store.EventsAsync(grain, 0, default).Now())
        {
            Assert.Equal(++version, stored.Version); // the toys make one event a turn
            hash = EventHash.Compute(hash, stored);
            Assert.Equal(hash, stored.Hash);
            if (grain.Kind != GrainKind.Invoice) continue;
            var decision = DecisionRecord.Read(toys.Codec, stored.Decision!);
            switch (toys.Codec.ReadMessage(grain.Kind, decision.MessageType, decision.MessageBody))
            {
                case Raise raise:
                    for (var i = 0; i < raise.Times; i++) sent.Add((raise.Tell.Value, $"t-{grain.Key}-{version}{(i == 0 ? "" : $"-{i}")}"));
                    break;
                case Reminded reminded:
                    sent.Add((reminded.Tell.Value, $"r-{grain.Key}-{version}"));
                    break;
            }
        }
        Assert.Equal(version, toys.StateAsync<object>(grain).Now().Version);
        if (grain.Kind != GrainKind.Customer) return;
        foreach (var from in toys.StateAsync<CustomerState>(grain).Now().State.Order.Where(id => id[0] == 't').GroupBy(id => id.Split('-')[2]))
        {
            var order = from.Select(id => id.Split('-').Skip(3).Select(int.Parse).ToArray()).Select(place => (place[0], place.ElementAtOrDefault(1))).ToList();
            Assert.Equal(order.Order(), order);
        }
    }

    private void CheckTotals(ToySilo toys)
    {
        foreach (var invoice in requests.GroupBy(request => request.Grain).Where(group => group.Key.Kind == GrainKind.Invoice))
        {
            var asked = invoice.Sum(request => request.Command switch { Raise raise => raise.Amount, Remind => 1, _ => 0 });
            Assert.Equal(asked, toys.StateAsync<InvoiceState>(invoice.Key).Now().State.Total);
        }

        var permits = store.QueryAsync(
            $"SELECT {string.Join(", ", PermitTable.Instance.Table.Columns.Select(column => column.Name))} FROM permit",
            new Dictionary<string, object?>(), PermitTable.Instance.Read, default).Now();
        Assert.Equal(Math.Min(permits.Count, TurnWorkload.Cap), permits.Count);
        Assert.Equal(permits.Count, requests.Count(request => request.Command is Take && request.Answers[0].Refusal is null));
        Assert.Equal(Enumerable.Range(1, permits.Count).Select(number => (long)number), permits.Select(permit => permit.Number).Order());
    }

    private sealed record LivingSilo(FaultyStore Store, TurnEngine Engine);
}

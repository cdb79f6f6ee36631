using Microsoft.Extensions.Logging.Abstractions;
using NodaTime;
using Plixo.Grains.Core;
using Plixo.Grains.Customers;
using Plixo.Grains.Invoices;
using Plixo.Grains.Rows;
using Plixo.Grains.Segments;
using Plixo.Grains.Workspaces;
using Plixo.Silo.Personal;
using Plixo.Silo.Sealing;
using Plixo.Silo.Stores;
using Plixo.Silo.Stores.Postgres;
using Plixo.Silo.Stores.Sqlite;
using Plixo.Silo.Sweeps;
using Plixo.Silo.Turns;
using Plixo.Silo.Verify;
using Plixo.Tests.Support;

namespace Plixo.Tests.Cases.Silo;

/// <summary>
/// A silo on a real store with the real grains, driven step by step under a clock that the test moves: commands, messages and
/// due reminders run in groups until nothing waits.
/// </summary>
public sealed class CaseSilo : IAsyncDisposable
{
    private static readonly CancellationToken None = CancellationToken.None;
    private static readonly int[] Partitions = [.. Enumerable.Range(0, StoreLimits.DefaultPartitions)];

    private readonly SweepRequests requests;
    private readonly JobRunner runner;

    private readonly BlockSigner signer = BlockSigner.From(BlockSigner.NewKey());

    private CaseSilo(IStore store, FakeTime time)
    {
        Store = store;
        Time = time;
        var random = new SeededRandom(1);
        Cipher = new PersonalCipher(store, new byte[32], random, time);
        Codec = new TurnCodec(Catalog, Cipher, new Upcasters());
        var jobs = new Jobs(store, random);
        requests = new SweepRequests(store, jobs);
        runner = new JobRunner(store, jobs, Codec, NullLogger.Instance, GrainSweep.All(store));
        Step = new GroupStep(store, Codec, Cipher, new ViewsInForce(store, Codec, Cipher), new ActivationCache(), random, NullLogger.Instance);
    }

    public static GrainCatalog Catalog { get; } = new(new WorkspaceGrain(), new SegmentGrain(), new CustomerGrain(), new InvoiceGrain());

    public IStore Store { get; }

    public FakeTime Time { get; }

    public PersonalCipher Cipher { get; }

    public TurnCodec Codec { get; }

    public GroupStep Step { get; }

    public Actor Actor { get; set; } = new() { Id = "users/dana", Kind = ActorKind.Person, Rights = Right.All };

    /// <summary>The engines that every case runs on.</summary>
    public static TheoryData<string> Engines => ["sqlite", "postgres"];

    public static async Task<CaseSilo> OpenAsync(string engine, Instant now)
    {
        var time = new FakeTime(now);
        var options = new StoreOptions { Clock = time, Migrate = true };
        IStore store = engine switch
        {
            "sqlite" => MemoryStore.Open(options),
            "file" => await SqliteStore.OpenAsync(Path.Combine(Directory.CreateTempSubdirectory("plixo-case-").FullName, "case.db"), options, None),
            "postgres" => await PostgresStore.OpenAsync(await PostgresServer.CreateDatabaseAsync(), options, None),
            _ => throw new ArgumentOutOfRangeException(nameof(engine), engine, "No such engine."),
        };
        return new CaseSilo(store, time);
    }

    /// <summary>Another silo on the same store, with caches of its own.</summary>
    public CaseSilo Beside() => new(Store, Time);

    /// <summary>One group of commands; each must be carried out.</summary>
    public async Task DoAsync(params IReadOnlyList<(GrainId Grain, Message Message)> commands)
    {
        foreach (var (grain, reply) in commands.Select(command => command.Grain).Zip(await AskAsync(commands)))
            Assert.True(reply.Refusal is null, $"{grain}: {reply.Refusal?.Words}");
    }

    public async Task<Reply> AskAsync(GrainId grain, Message message) => (await AskAsync([(grain, message)]))[0];

    public async Task<IReadOnlyList<Reply>> AskAsync(params IReadOnlyList<(GrainId Grain, Message Message)> commands)
    {
        var items = commands.Select(command => new CommandItem(command.Grain, command.Message, Actor, null, [])).ToList();
        var replies = new Dictionary<TurnItem, Reply>();
        for (var open = items.Cast<TurnItem>().ToList(); open.Count > 0;)
        {
            foreach (var result in await RunAsync(open.Take(StoreLimits.GroupTurns).ToList()))
            {
                if (result is { End: ItemEnd.Done, Reply: { } reply }) replies[result.Item] = reply;
                else if (result.Fault is { } fault) throw new InvalidOperationException($"{result.Item.Grain} faulted.", fault);
            }

            open = [.. open.Where(item => !replies.ContainsKey(item))];
        }

        return [.. items.Select(item => replies[item])];
    }

    /// <summary>Runs what waits until nothing does: messages, and reminders that are due now.</summary>
    public async Task SettleAsync()
    {
        do
        {
            while (await Store.WaitingAsync(Partitions, [], StoreLimits.GroupTurns, None) is { Count: > 0 } waiting)
            {
                foreach (var result in await RunAsync([.. waiting.Select(message => new MessageItem(message, null))]))
                {
                    if (result.Fault is { } fault) throw new InvalidOperationException($"{result.Item.Grain} faulted.", fault);
                }
            }
        }
        while (await Store.DueRemindersAsync(Partitions, StoreLimits.GroupTurns, null, None) > 0 || await SweepAsync());
    }

    /// <summary>One portion of the jobs that turns have asked for. True where there was one.</summary>
    private async Task<bool> SweepAsync()
    {
        var lease = await LeaseAsync("sweeps");
        await requests.StepAsync(lease, None);
        return await runner.StepAsync(lease, None);
    }

    private async Task<LeaseCheck> LeaseAsync(string name) =>
        (await Store.AcquireAsync([name], "case", Duration.FromSeconds(6), None)).Select(one => new LeaseCheck(one.Name, one.Owner, one.Epoch)).Single();

    /// <summary>Moves the clock and settles; every reminder on the way fires at the end, as after a stop.</summary>
    public async Task AdvanceToAsync(Instant instant)
    {
        Time.AdvanceTo(instant);
        await SettleAsync();
    }

    /// <summary>Moves the clock from reminder to reminder, settling at each.</summary>
    public async Task LiveUntilAsync(Instant instant)
    {
        await SettleAsync();
        while (await Store.NextReminderAsync(Partitions, None) is { } due && due <= instant) await AdvanceToAsync(Instant.Max(due, Time.Wall));
        await AdvanceToAsync(instant);
    }

    /// <summary>What a mailer does, over a server that takes everything: claim, arm, evidence. Answers how many it armed.</summary>
    public async Task<int> DeliverMailAsync()
    {
        var lease = await LeaseAsync("mailer");
        var claimed = await Store.ClaimAsync(lease, StoreLimits.GroupTurns, None);
        var armed = await Store.ArmAsync([.. claimed.Select(one => new ArmRequest(one.Id, one.Attempt))], lease, None);
        var evidence = armed.Where(answer => answer.Verdict == ArmVerdict.Armed).Select(answer =>
        {
            var one = claimed.Single(claim => claim.Id == answer.TransmissionId);
            var (type, body) = Codec.WriteMessage(GrainKind.Customer, new ReportAccepted(one.Id, answer.At, answer.At, "250 taken"));
            return new OutgoingMessage(one.Customer.Grain, $"mailer/{one.Id}", one.Attempt, 0, type, body, false, answer.At);
        }).ToList();
        if (evidence.Count > 0) await Store.SendAsync(evidence, null, None);
        await SettleAsync();
        return evidence.Count;
    }

    public async Task<IReadOnlyList<T>> AllAsync<T>(RowTableOf<T> table)
        where T : class, IEquatable<T>
    {
        var columns = string.Join(", ", table.Table.Columns.Select(column => column.Name));
        return await Store.QueryAsync($"SELECT {columns} FROM {table.Table.Name}", new Dictionary<string, object?>(), table.Read, None);
    }

    public async Task<TState> StateAsync<TState>(GrainId grain)
    {
        var loaded = await Store.LoadAsync([grain], [], None);
        return loaded.Grains.TryGetValue(grain, out var stored)
            ? (TState)await Cipher.PreparedAsync(false, () => Codec.ReadState(grain.Kind, stored.State.Schema, stored.State.Body), None)
            : (TState)Catalog[grain.Kind].Grain.Empty(grain.Key);
    }

    /// <summary>Seals what was committed and verifies the whole store; every check must pass.</summary>
    public async Task<Findings> VerifyAsync()
    {
        while (await Store.SealAsync(signer.Sign, 10_000, null, None) is not null)
        {
        }

        var findings = await new Verifier(Store, Codec, Cipher, signer.PublicKey).RunAsync(None);
        Assert.True(findings.Failed == 0, string.Join("\n", findings.All.SelectMany(check => check.Words.Select(words => $"{check.Check}: {words}"))));
        return findings;
    }

    public async ValueTask DisposeAsync()
    {
        signer.Dispose();
        await Store.DisposeAsync();
    }

    private async Task<IReadOnlyList<ItemResult>> RunAsync(IReadOnlyList<TurnItem> items) =>
        await Step.CommitAsync(await Step.DecideAsync(items, None), None);
}

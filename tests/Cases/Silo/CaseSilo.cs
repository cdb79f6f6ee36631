using NodaTime;
using Plixo.Grains.Core;
using Plixo.Grains.Customers;
using Plixo.Grains.Rows;
using Plixo.Silo.Personal;
using Plixo.Silo.Reading;
using Plixo.Silo.Sealing;
using Plixo.Silo.Stepping;
using Plixo.Silo.Stores;
using Plixo.Silo.Stores.Postgres;
using Plixo.Silo.Stores.Sqlite;
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

    private readonly SteppedSilo silo;
    private readonly BlockSigner signer = BlockSigner.From(BlockSigner.NewKey());

    private readonly DirectoryInfo? folder;

    private CaseSilo(IStore store, FakeTime time, byte[]? key = null, DirectoryInfo? folder = null)
    {
        this.folder = folder;
        Time = time;
        silo = new SteppedSilo(store, key ?? new byte[32], new SeededRandom(1), time);
    }

    public IStore Store => silo.Store;

    public FakeTime Time { get; }

    public PersonalCipher Cipher => silo.Cipher;

    public TurnCodec Codec => silo.Codec;

    public ViewsNow Views => silo.Views;

    public GroupStep Step => silo.Step;

    /// <summary>Commands asked one by one, without what follows from them.</summary>
    public ITurns Turns => silo;

    public Actor Actor { get; set; } = new() { Id = "users/dana", Kind = ActorKind.Person, Rights = Right.All };

    /// <summary>The engines that every case runs on.</summary>
    public static TheoryData<string> Engines => ["sqlite", "postgres"];

    public static async Task<CaseSilo> OpenAsync(string engine, Instant now)
    {
        var time = new FakeTime(now);
        var options = new StoreOptions { Clock = time, Migrate = true };
        var folder = engine == "sqlite" ? Directory.CreateTempSubdirectory("plixo-case-") : null;
        IStore store = engine switch
        {
            "sqlite" => await SqliteStore.OpenAsync(Path.Combine(folder!.FullName, "case.db"), options, None),
            "postgres" => await PostgresStore.OpenAsync(await PostgresServer.CreateDatabaseAsync(), options, None),
            _ => throw new ArgumentOutOfRangeException(nameof(engine), engine, "No such engine."),
        };
        return new CaseSilo(store, time, folder: folder);
    }

    /// <summary>Over a store that somebody else opened with this clock, for a silo that has this key of personal data.</summary>
    public static CaseSilo Over(IStore store, FakeTime time, byte[] key) => new(store, time, key);

    /// <summary>Another silo on the same store, with caches of its own.</summary>
    public CaseSilo Beside() => new(Store, Time);

    /// <summary>Groups of commands; each must be carried out.</summary>
    public Task DoAsync(params IReadOnlyList<(GrainId Grain, Message Message)> commands) => silo.DoAsync(Actor, commands, None);

    public async Task<Reply> AskAsync(GrainId grain, Message message) => (await AskAsync([(grain, message)]))[0];

    public Task<IReadOnlyList<Reply>> AskAsync(params IReadOnlyList<(GrainId Grain, Message Message)> commands) => silo.AskAsync(Actor, commands, None);

    /// <summary>Runs what waits until nothing does: messages, reminders that are due now, jobs.</summary>
    public Task SettleAsync() => silo.SettleAsync(None);

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
        while (await silo.NextReminderAsync(None) is { } due && due <= instant) await AdvanceToAsync(Instant.Max(due, Time.Wall));
        await AdvanceToAsync(instant);
    }

    /// <summary>What a mailer does, over a server that takes everything: claim, arm, evidence. Answers how many it armed.</summary>
    public async Task<int> DeliverMailAsync()
    {
        var lease = await silo.LeaseAsync("mailer", None);
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
            : (TState)SteppedSilo.Catalog[grain.Kind].Grain.Empty(grain.Key);
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
        folder?.Delete(recursive: true);
    }
}

using System.Text;
using NodaTime;
using Plixo.Grains.Core;
using Plixo.Grains.Customers;
using Plixo.Grains.Rows;
using Plixo.Silo.Sealing;
using Plixo.Silo.Stores;
using Plixo.Silo.Verify;
using Plixo.Tests.Cases.Silo;
using static Plixo.Tests.Support.SmallWorkspace;

namespace Plixo.Tests.Cases.Verify;

/// <summary>A store with a week of work, sealed, whose rows a test then writes past the store.</summary>
internal sealed class SealedCase : IAsyncDisposable
{
    private const int TypeColumn = 4;
    private const int BodyColumn = 5;
    private const int DecisionColumn = 6;
    private const int HashColumn = 7;

    public BlockSigner Signer { get; } = BlockSigner.From(BlockSigner.NewKey());

    private SealedCase(CaseSilo silo) => Silo = silo;

    public CaseSilo Silo { get; }

    /// <summary>Heads that were exported.</summary>
    public IReadOnlyList<SignedHead> Heads { get; set; } = [];

    public static async Task<SealedCase> MakeAsync()
    {
        var start = Instant.FromUtc(2026, 3, 2, 9, 0);
        var silo = await CaseSilo.OpenAsync("sqlite", start);
        await silo.SetUpAsync(Policy);
        await silo.AddCustomerAsync("c1", "ann@c1.example", "bob@c1.example");
        await silo.AddCustomerAsync("c2", "ann@c2.example");
        await silo.DoAsync(
            Record("i1", "c1", Usd(10_000), new LocalDate(2026, 1, 30), new LocalDate(2026, 3, 1), start),
            Record("i2", "c1", Usd(20_000), new LocalDate(2026, 2, 1), new LocalDate(2026, 3, 4), start),
            Record("i3", "c2", Usd(30_000), new LocalDate(2026, 2, 1), new LocalDate(2026, 3, 2), start));
        var made = new SealedCase(silo);
        for (var day = 0; day < 8; day++)
        {
            await silo.LiveUntilAsync(start + Duration.FromDays(day));
            await silo.ReadLedgerAsync();
            if (day == 4) await silo.DoAsync(Payment("i3", Usd(10_000), new LocalDate(2026, 3, 5)));
            await silo.DeliverMailAsync();
            await made.SealAsync();
        }

        return made;
    }

    public async Task SealAsync()
    {
        while (await Silo.Store.SealAsync(Signer.Sign, 20, null, CancellationToken.None) is not null)
        {
        }
    }

    /// <summary>The names of the checks that fail.</summary>
    public async Task<IReadOnlyList<string>> FailuresAsync()
    {
        var findings = await FindingsAsync();
        return [.. findings.All.Where(check => check.Failed > 0).Select(check => check.Check)];
    }

    public Task<Findings> FindingsAsync() =>
        new Verifier(Silo.Store, Silo.Codec, Silo.Cipher, Signer.PublicKey) { Heads = Heads }.RunAsync(CancellationToken.None);

    /// <summary>What a check says that is wrong.</summary>
    public async Task<IReadOnlyList<string>> WordsAsync(string check) =>
        (await FindingsAsync()).All.Single(one => one.Check == check).Words;

    /// <summary>What was counted apart.</summary>
    public async Task<IReadOnlyList<Excused>> ExcusedAsync() =>
        [.. (await FindingsAsync()).Excused];

    /// <summary>Each of the checks fails; where none is named, none does.</summary>
    public static async Task ExpectAsync(string[] checks, Func<SealedCase, Task> tamper)
    {
        await using var made = await MakeAsync();
        await tamper(made);
        var failures = await made.FailuresAsync();
        if (checks.Length == 0) Assert.Empty(failures);
        Assert.All(checks, check => Assert.Contains(check, failures));
    }

    public Task<IReadOnlyList<StoredEvent>> EventsAsync(GrainId grain) => Silo.Store.EventsAsync(grain, 0, CancellationToken.None);

    public async Task<StoredEvent> EventAsync(GrainId grain, string type) => (await EventsAsync(grain)).First(one => one.Type == type);

    public Task WriteAsync(params RowChange[] changes) => Silo.Store.WriteAsync(changes, null, CancellationToken.None);

    /// <summary>Replaces text in the bytes of an event; it must be there.</summary>
    public Task EditAsync(StoredEvent happened, string from, string to) =>
        WriteAsync(Set(happened, [BodyColumn], Replaced(happened.Body, from, to)));

    /// <summary>Replaces what a pattern finds in the bytes of an event; it must be there.</summary>
    public Task EditPatternAsync(StoredEvent happened, string pattern, string to)
    {
        var text = Encoding.UTF8.GetString(happened.Body);
        Assert.Matches(pattern, text);
        return WriteAsync(Set(happened, [BodyColumn], Encoding.UTF8.GetBytes(System.Text.RegularExpressions.Regex.Replace(text, pattern, to))));
    }

    public Task EditDecisionAsync(StoredEvent happened, string from, string to) =>
        WriteAsync(Set(happened, [DecisionColumn], Replaced(happened.Decision!, from, to)));

    public static RowChange Set(StoredEvent happened, int[] columns, params object?[] values) => RowChange.Set(
        RawTables.Event, [0, 1, 2, 3, .. columns], [(long)happened.Grain.Kind, happened.Grain.Key, happened.Version, (long)happened.Index, .. values]);

    public Task SwapAsync(StoredEvent left, StoredEvent right) => WriteAsync(
        Set(left, [TypeColumn, BodyColumn], right.Type, right.Body), Set(right, [TypeColumn, BodyColumn], left.Type, left.Body));

    public Task DeleteAsync(StoredEvent happened) => WriteAsync(RowChange.Delete(
        RawTables.Event, (long)happened.Grain.Kind, happened.Grain.Key, happened.Version, (long)happened.Index));

    /// <summary>What a forger who knows the hash does: chains a grain's events anew.</summary>
    public async Task ChainAnewAsync(GrainId grain)
    {
        var hash = EventHash.Start;
        var changes = new List<RowChange>();
        foreach (var happened in await EventsAsync(grain))
        {
            hash = EventHash.Compute(hash, happened);
            changes.Add(Set(happened, [HashColumn], hash));
        }

        changes.Add(RowChange.Set(RawTables.Grain, [0, 1, 3], (long)grain.Kind, grain.Key, hash));
        await WriteAsync([.. changes]);
    }

    /// <summary>What a forger without the key can still do: hashes every block anew.</summary>
    public async Task HashBlocksAnewAsync()
    {
        var previous = BlockHash.Start;
        foreach (var block in await Silo.Store.BlocksAsync(0, 1_000, CancellationToken.None))
        {
            var events = new List<(EventId, byte[])>();
            foreach (var id in block.Ids)
                events.Add((id, (await EventsAsync(id.Grain)).First(one => one.Version == id.Version && one.Index == id.Index).Hash));
            var hash = BlockHash.Compute(block.Number, previous, events);
            await WriteAsync(RowChange.Set(RawTables.Block, [0, 1, 2], block.Number, previous, hash));
            previous = hash;
        }
    }

    public async Task<CustomerState> CustomerAsync(string name) => await Silo.StateAsync<CustomerState>(Customer(name).Grain);

    public async ValueTask DisposeAsync()
    {
        Signer.Dispose();
        await Silo.DisposeAsync();
    }

    public static byte[] Replaced(byte[] bytes, string from, string to)
    {
        var text = Encoding.UTF8.GetString(bytes);
        Assert.Contains(from, text, StringComparison.Ordinal);
        return Encoding.UTF8.GetBytes(text.Replace(from, to, StringComparison.Ordinal));
    }
}

using NodaTime;
using Plixo.Grains.Core;
using Plixo.Grains.Customers;
using Plixo.Grains.Invoices;
using Plixo.Grains.Segments;
using Plixo.Silo.Personal;
using Plixo.Silo.Sealing;
using Plixo.Silo.Stores;
using Plixo.Silo.Turns;

namespace Plixo.Silo.Verify;

/// <summary>
/// Recomputes from events and decision records alone what a store claims: the chain, the state of every grain, every decision,
/// caps, quiet hours, money, rows and dispositions. It only reads, and reads beside a running silo.
/// </summary>
/// <param name="publicKey">Verifies the blocks' signatures; null where none is at hand.</param>
/// <param name="progress">Called with (done, total) grains.</param>
public sealed class Verifier(IStore store, TurnCodec codec, IPersonalCipher cipher, byte[]? publicKey, Action<long, long>? progress = null)
{
    private const int Page = 500;

    private readonly Erasure erasure = new(cipher);

    /// <summary>True where states and rows were made of the events, and say nothing of their own.</summary>
    public bool EventsAlone { get; init; }

    /// <summary>Heads that were exported of this store: each block must be there as it was.</summary>
    public IReadOnlyList<SignedHead> Heads { get; init; } = [];

    public async Task<Findings> RunAsync(CancellationToken cancel)
    {
        var findings = new Findings();
        var replay = new Replay(store, codec, cipher, findings);
        var permits = new PermitLedger(findings);
        var suppressions = new SuppressionHistory(findings);
        var customers = new CustomerChecks(replay, suppressions, findings);
        var money = new MoneyCheck(replay, findings);
        var rows = new RowChecks(store, findings);
        var total = await CountAsync(cancel);
        long done = 0;

        var few = new List<GrainHistory>();
        foreach (var id in (await AllAsync(GrainKind.Workspace, cancel)).Concat(await AllAsync(GrainKind.Segment, cancel)))
        {
            var history = await ReadAsync(id, findings, cancel);
            few.Add(history);
            replay.Showed(history);
            if (!EventsAlone) await rows.RunAsync(history, cancel);
            if (id.Kind == GrainKind.Workspace) suppressions.Read(history);
        }

        foreach (var history in few)
        {
            await replay.RunAsync(history, new Dictionary<GrainId, GrainHistory>(), cancel);
            if (history.Id.Kind == GrainKind.Segment) permits.Issued(history, CalendarOf(few));
            progress?.Invoke(++done, total);
        }

        var invoicesOf = await InvoicesByCustomerAsync(cancel);
        var visited = new HashSet<GrainId>();
        foreach (var id in await AllAsync(GrainKind.Customer, cancel))
        {
            var family = await FamilyAsync([id, .. invoicesOf[id]], findings, cancel);
            await MembersAsync(family);
            await CheckAsync(findings, id, () => customers.RunAsync(family[id], cancel));
            permits.Ended(family[id]);
        }

        foreach (var id in (await AllAsync(GrainKind.Invoice, cancel)).Where(id => !visited.Contains(id)))
        {
            await MembersAsync(await FamilyAsync([id], findings, cancel));
        }

        await ListedAsync(findings, cancel);
        permits.Count();
        if (!EventsAlone)
        {
            await rows.OwnersAsync(cancel);
            await suppressions.CompareAsync(store, () => ReadAsync(GrainId.Workspace, findings, cancel), cancel);
            await permits.CompareAsync(store, cancel);
        }

        await new BlockChecks(store, publicKey, Heads, findings).RunAsync(cancel);
        await new DispositionChecks(store, codec, cipher, findings).RunAsync(cancel);
        return findings;

        async Task MembersAsync(Dictionary<GrainId, GrainHistory> family)
        {
            foreach (var history in family.Values.ToList())
            {
                visited.Add(history.Id);
                await CheckAsync(findings, history.Id, () => replay.RunAsync(history, family, cancel));
                if (!EventsAlone) await CheckAsync(findings, history.Id, () => rows.RunAsync(history, cancel));
                if (history.Id.Kind == GrainKind.Invoice) await CheckAsync(findings, history.Id, () => money.RunAsync(history, cancel));
                progress?.Invoke(++done, total);
            }
        }
    }

    /// <summary>What somebody did to the events may be more than a check expects: that is a finding, and the others go on.</summary>
    private static async Task CheckAsync(Findings findings, GrainId id, Func<Task> check)
    {
        try
        {
            await check();
        }
        catch (Exception fault) when (fault is not (OperationCanceledException or System.Data.Common.DbException))
        {
            findings.Expect(Checks.Chain, false, () => $"{id}: its events cannot be followed: {fault.Message}");
        }
    }

    /// <summary>By the states, which are held against events: a row that points elsewhere must not lead a check astray.</summary>
    private async Task<ILookup<GrainId, GrainId>> InvoicesByCustomerAsync(CancellationToken cancel)
    {
        var pairs = new List<(GrainId Customer, GrainId Invoice)>();
        foreach (var page in (await AllAsync(GrainKind.Invoice, cancel)).Chunk(Page))
        {
            foreach (var (id, loaded) in (await store.LoadAsync(page, [], cancel)).Grains)
            {
                if (await StateOfAsync(id, loaded, cancel) is { Document: { } document }) pairs.Add((document.Customer.Grain, id));
            }
        }

        return pairs.OrderBy(pair => pair.Invoice).ToLookup(pair => pair.Customer, pair => pair.Invoice);
    }

    /// <summary>Null where it cannot be read, which the check of states finds.</summary>
    private async Task<InvoiceState?> StateOfAsync(GrainId id, LoadedGrain loaded, CancellationToken cancel)
    {
        try
        {
            return (InvoiceState)await cipher.PreparedAsync(false, () => codec.ReadState(id.Kind, loaded.State.Schema, loaded.State.Body), cancel);
        }
        catch (Exception fault) when (fault is not (OperationCanceledException or System.Data.Common.DbException))
        {
            return null;
        }
    }

    /// <summary>A customer and its invoices: they see each other's rows.</summary>
    private async Task<Dictionary<GrainId, GrainHistory>> FamilyAsync(IEnumerable<GrainId> members, Findings findings, CancellationToken cancel)
    {
        var family = new Dictionary<GrainId, GrainHistory>();
        foreach (var member in members) family[member] = await ReadAsync(member, findings, cancel);
        return family;
    }

    /// <summary>Every grain that has events has a state.</summary>
    private async Task ListedAsync(Findings findings, CancellationToken cancel)
    {
        var lost = await store.QueryAsync(
            "SELECT DISTINCT e.kind, e.key FROM event e LEFT JOIN grain g ON g.kind = e.kind AND g.key = e.key WHERE g.key IS NULL",
            new Dictionary<string, object?>(), row => new GrainId((GrainKind)(long)row[0]!, (string)row[1]!), cancel);
        findings.Expect(Checks.State, lost.Count == 0, () => $"{string.Join(", ", lost.Take(Findings.KeptPerCheck))} have events and no state.");
    }

    /// <summary>The history, with the stored state held against the folded one.</summary>
    private async Task<GrainHistory> ReadAsync(GrainId id, Findings findings, CancellationToken cancel)
    {
        var loaded = (await store.LoadAsync([id], [], cancel)).Grains.GetValueOrDefault(id);
        var history = await GrainHistory.ReadAsync(store, codec, cipher, id, findings, cancel);
        if (EventsAlone) return history;
        // A silo may have gone on since the state was read: it is held against the version it claims.
        var folded = loaded is null ? null : history.At(loaded.Version);
        var bytes = folded is null ? null : await cipher.PreparedAsync(false, () => codec.WriteState(id.Kind, folded), cancel);
        var same = loaded is null ? history.Version == 0 : bytes is not null && await SameAsync(bytes, loaded.State.Body, cancel);
        findings.Expect(
            Checks.State, same,
            () => $"{id}: the stored state of version {loaded?.Version} is not what its events make.");
        return history;
    }

    private async Task<bool> SameAsync(byte[] folded, byte[] stored, CancellationToken cancel)
    {
        try
        {
            return await erasure.SameAsync(folded, stored, cancel);
        }
        catch (System.Text.Json.JsonException)
        {
            return false;
        }
    }

    private static SendingDaysOf CalendarOf(IReadOnlyList<GrainHistory> few) => (policy, at) =>
    {
        var workspace = few.FirstOrDefault(history => history.Id.Kind == GrainKind.Workspace);
        var version = workspace?.Turns.LastOrDefault(turn => turn.Stored[0].At <= at)?.Version ?? 0;
        var state = workspace?.At(version) as Plixo.Grains.Workspaces.WorkspaceState ?? Plixo.Grains.Workspaces.WorkspaceState.Empty;
        return state.Calendars.TryGetValue(policy.Calendar, out var calendar)
            ? new Plixo.Grains.Calendars.SendingCalendar(policy.SendingDays, calendar.Holidays)
            : new Plixo.Grains.Calendars.SendingCalendar(policy.SendingDays);
    };

    private async Task<List<GrainId>> AllAsync(GrainKind kind, CancellationToken cancel)
    {
        var all = new List<GrainId>();
        while (await store.GrainsAsync(kind, all.Count == 0 ? "" : all[^1].Key, Page, cancel) is { Count: > 0 } page) all.AddRange(page);
        return all;
    }

    private async Task<long> CountAsync(CancellationToken cancel) => (await store.QueryAsync(
        "SELECT COUNT(*) FROM grain", new Dictionary<string, object?>(), row => (long)row[0]!, cancel))[0];
}

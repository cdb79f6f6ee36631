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

    public async Task<Findings> RunAsync(CancellationToken cancel)
    {
        var findings = new Findings();
        var replay = new Replay(store, codec, cipher, findings);
        var permits = new PermitLedger(findings);
        var customers = new CustomerChecks(replay, findings);
        var rows = new RowChecks(store, findings);
        var total = await CountAsync(cancel);
        long done = 0;

        var few = new List<GrainHistory>();
        foreach (var id in (await AllAsync(GrainKind.Workspace, cancel)).Concat(await AllAsync(GrainKind.Segment, cancel)))
        {
            var history = await ReadAsync(id, findings, cancel);
            few.Add(history);
            replay.Showed(history);
        }

        foreach (var history in few)
        {
            await replay.RunAsync(history, new Dictionary<GrainId, GrainHistory>(), cancel);
            if (history.Id.Kind == GrainKind.Segment) permits.Issued(history, CalendarOf(few));
            progress?.Invoke(++done, total);
        }

        var visited = new HashSet<GrainId>();
        foreach (var id in await AllAsync(GrainKind.Customer, cancel))
        {
            var family = await FamilyAsync(id, findings, cancel);
            foreach (var history in family.Values.ToList())
            {
                await replay.RunAsync(history, family, cancel);
                visited.Add(history.Id);
                await rows.RunAsync(history, cancel);
                if (history.Id.Kind == GrainKind.Invoice) customers.Money(history);
                progress?.Invoke(++done, total);
            }

            await customers.RunAsync(family[id], cancel);
            permits.Ended(family[id]);
        }

        foreach (var id in (await AllAsync(GrainKind.Invoice, cancel)).Where(id => !visited.Contains(id)))
        {
            var history = await ReadAsync(id, findings, cancel);
            await rows.RunAsync(history, cancel);
        }

        permits.Count();
        await permits.CompareAsync(store, cancel);
        await new BlockChecks(store, publicKey, findings).RunAsync(cancel);
        await new DispositionChecks(store, codec, cipher, findings).RunAsync(cancel);
        return findings;
    }

    /// <summary>A customer and its invoices: they see each other's rows.</summary>
    private async Task<Dictionary<GrainId, GrainHistory>> FamilyAsync(GrainId customer, Findings findings, CancellationToken cancel)
    {
        var family = new Dictionary<GrainId, GrainHistory> { [customer] = await ReadAsync(customer, findings, cancel) };
        var keys = await store.QueryAsync(
            "SELECT key FROM invoice WHERE customer = $customer ORDER BY key",
            new Dictionary<string, object?> { ["$customer"] = customer.Key }, row => new InvoiceKey((string)row[0]!), cancel);
        foreach (var key in keys) family[key.Grain] = await ReadAsync(key.Grain, findings, cancel);
        return family;
    }

    /// <summary>The history, with the stored state held against the folded one.</summary>
    private async Task<GrainHistory> ReadAsync(GrainId id, Findings findings, CancellationToken cancel)
    {
        var loaded = (await store.LoadAsync([id], [], cancel)).Grains.GetValueOrDefault(id);
        var history = await GrainHistory.ReadAsync(store, codec, cipher, id, findings, cancel);
        // A silo may have gone on since the state was read: it is held against the version it claims.
        var folded = loaded is null ? null : history.At(loaded.Version);
        var bytes = folded is null ? null : await cipher.PreparedAsync(false, () => codec.WriteState(id.Kind, folded), cancel);
        findings.Expect(
            Checks.State, loaded is null ? history.Version == 0 : bytes is not null && bytes.AsSpan().SequenceEqual(loaded.State.Body),
            () => $"{id}: the stored state of version {loaded?.Version} is not what its events make.");
        return history;
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

using NodaTime;
using Plixo.Grains.Calendars;
using Plixo.Grains.Core;
using Plixo.Grains.Mailing;
using Plixo.Grains.Segments;
using Plixo.Grains.Workspaces;
using Plixo.Silo.Mailer;
using Plixo.Silo.Personal;
using Plixo.Silo.Reading;
using Plixo.Silo.Stores;
using Plixo.Silo.Turns;

namespace Plixo.Silo.Services.Front;

/// <summary>What is in force at an instant, as a service needs it to read and show.</summary>
public sealed record InForceNow(StoreClock Clock, InForce InForce)
{
    public WorkspaceState Workspace => InForce.Workspace();

    /// <summary>The workspace's zone dates figures.</summary>
    public DateTimeZone Zone => Zones.Of(Workspace.Settings.Zone);

    public LocalDate Today => Clock.Business.InZone(Zone).Date;

    public SegmentView? Segment(string key) => key.Length == 0 ? null : InForce.Segment(new SegmentKey(key));
}

/// <summary>
/// Reads what is in force, kept in memory and refreshed by its epochs, and the states of single grains; nothing here has a turn.
/// </summary>
public sealed class Present(IStore store, ViewsInForce views, TurnCodec codec, IPersonalCipher cipher, ActivationCache activations)
{
    private readonly StoredStates states = new(store, codec, cipher);
    private readonly StoredStates known = new(store, codec, cipher, activations);

    public IStore Store => store;

    public async Task<InForceNow> NowAsync(CancellationToken cancel)
    {
        var loaded = await store.LoadAsync([], [], cancel);
        return new InForceNow(loaded.Clock, (await views.RefreshAsync(loaded.GateEpochs, cancel)).Gates);
    }

    /// <summary>The states of grains that have had a turn, each with its version.</summary>
    public Task<IReadOnlyDictionary<GrainId, (long Version, TState State)>> StatesAsync<TState>(
        IReadOnlyCollection<GrainId> grains, CancellationToken cancel) => states.OfAsync<TState>(grains, cancel);

    /// <summary>The same, from memory where the version is there: for what shows no personal value.</summary>
    public Task<IReadOnlyDictionary<GrainId, (long Version, TState State)>> KnownStatesAsync<TState>(
        IReadOnlyCollection<GrainId> grains, CancellationToken cancel) => known.OfAsync<TState>(grains, cancel);

    /// <summary>NOT_FOUND where the grain has had no turn.</summary>
    public async Task<(long Version, TState State)> StateAsync<TState>(GrainId grain, string name, CancellationToken cancel) =>
        (await StatesAsync<TState>([grain], cancel)).TryGetValue(grain, out var found) ? found : throw Refusals.NotFound(name);

    /// <summary>An e-mail that grains stored; null where it is not there, or somebody whom it is about was erased.</summary>
    public async Task<EmailContent?> EmailAsync(string digest, CancellationToken cancel) =>
        digest.Length > 0 && await new EmailContents(store, codec, cipher).ReadAsync(digest, cancel) is StoredContent.Whole whole ? whole.ToEmail() : null;

    public Task<Event> EventAsync(GrainKind kind, string type, int schema, byte[] body, CancellationToken cancel) =>
        cipher.PreparedAsync(make: false, () => codec.ReadEvent(kind, type, schema, body), cancel);
}

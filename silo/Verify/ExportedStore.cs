using Google.Protobuf;
using NodaTime;
using Plixo.Grains.Core;
using Plixo.Grains.Rows;
using Plixo.Silo.Personal;
using Plixo.Silo.Stores;
using Plixo.Silo.Stores.Sqlite;
using Plixo.Silo.Stores.Tables;
using Plixo.Silo.Turns;
using Plixo.V1;

namespace Plixo.Silo.Verify;

/// <summary>
/// An export in a store of its own, thrown away afterwards, so that the same verifier reads it. Events, blocks, contents and
/// wrapped keys are as exported; states and rows are made of the events.
/// </summary>
public sealed class ExportedStore : IAsyncDisposable
{
    /// <summary>Rows written at a time.</summary>
    private const int Batch = 1_000;

    private readonly string folder;
    private readonly HashSet<GrainId> grains = [];
    private readonly List<RowChange> pending = [];

    private ExportedStore(IStore store, string folder) => (Store, this.folder) = (store, folder);

    public IStore Store { get; }

    /// <summary>The store that was exported; empty where the export has no block.</summary>
    public string StoreId { get; private set; } = "";

    /// <param name="lines">One JSON object each, as `plixo audit export` writes them.</param>
    /// <param name="cancel">Ends it.</param>
    /// <exception cref="ExportException">A line is not what an export has there; the message names it.</exception>
    public static async Task<ExportedStore> ReadAsync(IAsyncEnumerable<string> lines, CancellationToken cancel)
    {
        var folder = Directory.CreateTempSubdirectory("plixo-export-").FullName;
        var store = await SqliteStore.OpenAsync(Path.Combine(folder, "export.db"), new StoreOptions { Migrate = true }, cancel);
        var export = new ExportedStore(store, folder);
        try
        {
            await export.FillAsync(lines, cancel);
            return export;
        }
        catch
        {
            await export.DisposeAsync();
            throw;
        }
    }

    /// <summary>
    /// Makes states and rows of the events. A grain of whose events no row can be made, because somebody edited them, is left
    /// without: the verifier finds it by its chain.
    /// </summary>
    public async Task RebuildAsync(TurnCodec codec, IPersonalCipher cipher, CancellationToken cancel)
    {
        foreach (var id in grains.Order())
        {
            var history = await GrainHistory.ReadAsync(Store, codec, cipher, id, new Findings(), cancel);
            if (history.Version == 0) continue; // found as one that has events and no state
            var last = history.Turns[^1].Stored[^1];
            var body = await cipher.PreparedAsync(false, () => codec.WriteState(id.Kind, history.State), cancel);
            await AddAsync(ChainTables.Of(id, history.Version, history.Grain.Schema, body, last), cancel);
            foreach (var row in history.Rows() ?? []) await AddAsync(row, cancel);
        }

        await FlushAsync(cancel);
    }

    public async ValueTask DisposeAsync()
    {
        await Store.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    private async Task FillAsync(IAsyncEnumerable<string> lines, CancellationToken cancel)
    {
        var number = 0L;
        var previous = BlockHash.Start;
        var open = new List<EventId>();
        var line = 0;
        await foreach (var text in lines.WithCancellation(cancel))
        {
            line++;
            var part = Part(text, line);
            switch (part.PartCase)
            {
                case ExportAuditResponse.PartOneofCase.Event:
                    var happened = Event(part.Event, line);
                    open.Add(new EventId(happened.Grain, happened.Version, happened.Index));
                    grains.Add(happened.Grain);
                    await AddAsync(ChainTables.Of(happened), cancel);
                    break;
                case ExportAuditResponse.PartOneofCase.Head:
                    var head = part.Head;
                    if (head.Block != number + 1)
                    {
                        throw new ExportException(line, number == 0
                            ? $"it begins at block {head.Block}; verify needs an export from the beginning."
                            : $"block {head.Block} follows block {number}.");
                    }

                    var block = new Stores.Block(head.Block, [.. open], previous, head.Sha256.ToByteArray(), head.Signature.ToByteArray(), InstantOf(head.Time));
                    await AddAsync(ChainTables.Of(block), cancel);
                    (number, previous, StoreId) = (head.Block, block.Hash, head.StoreId);
                    open.Clear();
                    break;
                case ExportAuditResponse.PartOneofCase.Content:
                    await AddAsync(ChainTables.OfContent(part.Content.Sha256, part.Content.Bytes.ToByteArray()), cancel);
                    break;
                case ExportAuditResponse.PartOneofCase.Key:
                    await AddAsync(ChainTables.OfKey(part.Key.Id, part.Key.Wrapped.ToByteArray()), cancel);
                    break;
                default:
                    throw new ExportException(line, "it is no event, head, content or key.");
            }
        }

        if (line == 0) throw new ExportException(1, "it is empty: there is nothing to verify.");
        if (open.Count > 0) throw new ExportException(line, $"it ends within block {number + 1}: {open.Count} events have no head.");
        await FlushAsync(cancel);
    }

    private async Task AddAsync(RowChange change, CancellationToken cancel)
    {
        pending.Add(change);
        if (pending.Count >= Batch) await FlushAsync(cancel);
    }

    private async Task FlushAsync(CancellationToken cancel)
    {
        if (pending.Count > 0) await Store.WriteAsync([.. pending], null, cancel);
        pending.Clear();
    }

    private static ExportAuditResponse Part(string text, int line)
    {
        try
        {
            return JsonParser.Default.Parse<ExportAuditResponse>(text);
        }
        catch (Exception fault) when (fault is InvalidProtocolBufferException or InvalidJsonException)
        {
            throw new ExportException(line, $"it is no line of an export: {fault.Message}");
        }
    }

    private static Instant InstantOf(Google.Protobuf.WellKnownTypes.Timestamp? time) =>
        time is null ? default : Instant.FromUnixTimeSeconds(time.Seconds).PlusNanoseconds(time.Nanos);

    private static Stores.StoredEvent Event(V1.StoredEvent wire, int line)
    {
        if (wire.Grain.Split('/', 2) is not [var kind, { Length: > 0 } key] || !Enum.TryParse<GrainKind>(kind, out var known) || wire.Time is null)
            throw new ExportException(line, $"'{wire.Grain}' is no grain, or it has no time.");
        return new Stores.StoredEvent(
            new GrainId(known, key), wire.Version, wire.Index, wire.Kind, wire.SchemaVersion, wire.Content.ToByteArray(),
            wire.Decision.IsEmpty ? null : wire.Decision.ToByteArray(), wire.Sha256.ToByteArray(), InstantOf(wire.Time));
    }
}

/// <summary>An export that cannot be read; the message says where and why.</summary>
public sealed class ExportException(int line, string why) : Exception($"The export, line {line}: {why}");

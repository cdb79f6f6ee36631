using Plixo.Grains.Core;
using Plixo.Grains.Rows;
using Plixo.Rpc.Server;
using Plixo.Silo.Clock;
using Plixo.Silo.Services.Front;
using Plixo.Silo.Services.Front.Lists;
using Plixo.Silo.Stores;

namespace Plixo.Silo.Services.Queue;

/// <summary>The views of the queue that each caller keeps; nobody sees or changes another's.</summary>
public sealed class SavedViews(IStore store, KeptAnswers kept, IRandom random)
{
    public const int Most = 50;
    public const int LongestName = 60;
    public const int LongestQuery = 1000;

    private static readonly SavedViewTable Table = SavedViewTable.Instance;

    public Task<V1.CreateQueueViewResponse> CreateAsync(V1.CreateQueueViewRequest request, CallContext call) => kept.OnceAsync(call, request, async () =>
    {
        var wire = request.QueueView ?? throw Refusals.Invalid("queue_view", "is missing.");
        if ((await OfAsync(call)).Count >= Most) throw Refusals.Of(RefusalReason.LimitExceeded, $"There are {Most} views already. Delete one first.");
        var row = Read(wire, $"v-{random.Hex(8)}", call);
        await store.WriteAsync([.. Table.Difference(null, row)], null, call.CancellationToken);
        return new V1.CreateQueueViewResponse { QueueView = ToWire(row) };
    });

    public async Task<V1.ListQueueViewsResponse> ListAsync(V1.ListQueueViewsRequest request, CallContext call)
    {
        var page = MemoryPage.Of(
            await OfAsync(call), ListRequest.Of(request), row => $"{row.Name} {row.Id}",
            new("display_name", row => row.Name), new("scope", row => row.Scope.ToString().ToUpperInvariant()));
        return new V1.ListQueueViewsResponse { QueueViews = { page.Items.Select(ToWire) }, NextPageToken = page.NextPageToken };
    }

    public Task<V1.UpdateQueueViewResponse> UpdateAsync(V1.UpdateQueueViewRequest request, CallContext call) => kept.OnceAsync(call, request, () => kept.AloneAsync(request.QueueView?.Name ?? "", async () =>
    {
        var wire = request.QueueView ?? throw Refusals.Invalid("queue_view", "is missing.");
        var row = await FindAsync(wire.Name, "queue_view.name", call);
        var merged = ToWire(row);
        Etags.Check(wire.Etag, merged.Etag);
        FieldMasks.Merge(wire, merged, request.UpdateMask);
        var changed = Read(merged, row.Id, call);
        await store.WriteAsync([.. Table.Difference(row, changed)], null, call.CancellationToken);
        return new V1.UpdateQueueViewResponse { QueueView = ToWire(changed) };
    }, call.CancellationToken));

    public Task<V1.DeleteQueueViewResponse> DeleteAsync(V1.DeleteQueueViewRequest request, CallContext call) => kept.OnceAsync(call, request, () => kept.AloneAsync(request.Name, async () =>
    {
        var row = await FindAsync(request.Name, "name", call);
        Etags.Check(request.Etag, ToWire(row).Etag);
        await store.WriteAsync([RowChange.Delete(Table.Table, row.Id)], null, call.CancellationToken);
        return new V1.DeleteQueueViewResponse();
    }, call.CancellationToken));

    private static string NameOf(SavedViewRow row) => $"{row.Owner}/queueViews/{row.Id}";

    private static V1.QueueView ToWire(SavedViewRow row) => new()
    {
        Name = NameOf(row), DisplayName = row.Name, Scope = row.Scope, Query = row.Query, Etag = Etags.OfRow(Table.Write(row)),
    };

    private static SavedViewRow Read(V1.QueueView wire, string id, CallContext call)
    {
        var name = wire.DisplayName.Trim();
        if (name.Length is 0 or > LongestName) throw Refusals.Invalid("queue_view.display_name", $"is 1 to {LongestName} characters.");
        if (wire.Query.Length > LongestQuery) throw Refusals.Invalid("queue_view.query", $"is at most {LongestQuery} characters.");
        return new SavedViewRow(id, call.Actor().Id, name, wire.Scope == V1.QueueScope.Unspecified ? V1.QueueScope.Mine : wire.Scope, wire.Query);
    }

    /// <summary>NOT_FOUND also for one of somebody else.</summary>
    private async Task<SavedViewRow> FindAsync(string name, string field, CallContext call)
    {
        Names.Read(name, field, name.StartsWith("tokens/", StringComparison.Ordinal) ? "tokens" : "users", "queueViews");
        return (await OfAsync(call)).FirstOrDefault(row => NameOf(row) == name) ?? throw Refusals.NotFound(name);
    }

    private Task<IReadOnlyList<SavedViewRow>> OfAsync(CallContext call) => store.QueryAsync(
        $"SELECT {Table.Select} FROM queue_view WHERE owner = $owner", new Dictionary<string, object?> { ["$owner"] = call.Actor().Id }, Table.Read, call.CancellationToken);
}

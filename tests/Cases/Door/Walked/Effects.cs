using System.Text.Json;
using Google.Protobuf;
using Plixo.Cli.Calls;
using Plixo.Rpc.Client;

namespace Plixo.Tests.Cases.Door.Walked;

/// <summary>What the calls of the walk have done in all: what they decided, and the rows that no grain owns.</summary>
/// <param name="Decisions">Turns that were decided for the person who calls.</param>
/// <param name="Clock">The offset of the business clock.</param>
/// <param name="Jobs">That person started; sweeps follow in the background.</param>
internal sealed record Effects(int Decisions, long Jobs, long Credentials, long Imports, string Clock)
{
    public static async Task<Effects> OfAsync(WalkWorld world)
    {
        var store = world.Silo.Parts.Store;
        var decisions = await store.QueryAsync(
            "SELECT decision FROM event WHERE decision IS NOT NULL", new Dictionary<string, object?>(), row => IsOfBoss((byte[])row[0]!), CancellationToken.None);
        return new Effects(
            decisions.Count(boss => boss), await CountAsync("job WHERE creator = 'users/boss' AND kind NOT LIKE 'sweep%'"), await CountAsync("credential"), await CountAsync("import"),
            await store.SettingAsync("clock.offset", CancellationToken.None) ?? "");

        async Task<long> CountAsync(string table) => (await store.QueryAsync(
            $"SELECT CAST(count(*) AS bigint) FROM {table}", new Dictionary<string, object?>(), row => (long)row[0]!, CancellationToken.None))[0];
    }

    /// <summary>Ends when the job has that an answer names: it decides for the person too.</summary>
    public static async Task FollowedAsync(WalkWorld world, IMessage answer)
    {
        var job = answer switch
        {
            V1.BulkQueueItemsResponse bulk => bulk.Job.Name,
            V1.ExportListResponse export => export.Job.Name,
            V1.RebuildResponse rebuild => rebuild.Job.Name,
            V1.ImportFileResponse file => file.Import.Job,
            V1.ImportRecordsResponse records => records.Import.Job,
            _ => "",
        };
        if (job.Length == 0) return;
        await foreach (var _ in world.Boss.ServerStreaming<V1.WatchJobResponse>(Methods.Find("JobService/WatchJob")!, new V1.WatchJobRequest { Name = job }, CallOptions.None))
        {
        }
    }

    private static bool IsOfBoss(byte[] decision)
    {
        using var read = JsonDocument.Parse(decision);
        return read.RootElement.TryGetProperty("actor", out var actor) && actor.GetProperty("id").GetString() == "users/boss";
    }
}

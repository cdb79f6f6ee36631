using System.Text.Json;
using Google.Protobuf;
using Plixo.Cli.Calls;
using Plixo.Rpc.Client;
using Plixo.Silo.Stores;

namespace Plixo.Tests.Cases.Door.Walked;

/// <summary>What the calls of the walk have done in all: what they decided, and the rows that no grain owns.</summary>
/// <param name="Decisions">Turns that were decided for the person who calls.</param>
/// <param name="Clock">The offset of the business clock.</param>
/// <param name="Jobs">That person started; sweeps follow in the background.</param>
/// <param name="Cancelled">Jobs that somebody wants to end.</param>
/// <param name="Ended">Credentials that are of no use any more.</param>
/// <param name="Disabled">Users, and since when.</param>
/// <param name="Parked">Messages, by when each was parked: one that is tried again fails again.</param>
/// <param name="Sending">Why nothing is sent, and who let it be sent the last time.</param>
/// <param name="Views">Of queues, by their ids and names.</param>
internal sealed record Effects(
    int Decisions, long Jobs, long Cancelled, long Credentials, long Ended, long Imports, string Clock, string Disabled, string Parked, string Sending, string Views)
{
    public static async Task<Effects> OfAsync(WalkWorld world)
    {
        var store = world.Silo.Parts.Store;
        var decisions = await store.QueryAsync(
            "SELECT decision FROM event WHERE decision IS NOT NULL", new Dictionary<string, object?>(), row => IsOfBoss((byte[])row[0]!), CancellationToken.None);
        return new Effects(
            decisions.Count(boss => boss), await CountAsync("job WHERE creator = 'users/boss' AND kind NOT LIKE 'sweep%'"), await CountAsync("job WHERE cancel = 1"),
            await CountAsync("credential"), await CountAsync("credential WHERE revoked = 1"), await CountAsync("import"), await SettingAsync("clock.offset"),
            await RowsAsync("at FROM disabled_user"), await RowsAsync("parked_at FROM message WHERE parked = 1"),
            $"{await SettingAsync(SendingStop.Setting)} {await SettingAsync(SendingStop.Released)}", await RowsAsync("id || name FROM queue_view"));

        async Task<string> SettingAsync(string name) => await store.SettingAsync(name, CancellationToken.None) ?? "";

        async Task<string> RowsAsync(string column) => string.Join(' ', (await store.QueryAsync(
            $"SELECT {column}", new Dictionary<string, object?>(), row => $"{row[0]}", CancellationToken.None)).Order(StringComparer.Ordinal));

        Task<long> CountAsync(string table) => Effects.CountAsync(world, table);
    }

    /// <summary>Ends when the job has that an answer names, which decides for the person too, or a message has failed again.</summary>
    public static async Task FollowedAsync(WalkWorld world, IMessage answer)
    {
        while (answer is V1.RetryParkedResponse && await CountAsync(world, "message WHERE parked = 0 AND sender LIKE 'walk/%'") > 0)
        {
        }

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

    private static async Task<long> CountAsync(WalkWorld world, string table) => (await world.Silo.Parts.Store.QueryAsync(
        $"SELECT CAST(count(*) AS bigint) FROM {table}", new Dictionary<string, object?>(), row => (long)row[0]!, CancellationToken.None))[0];

    private static bool IsOfBoss(byte[] decision)
    {
        using var read = JsonDocument.Parse(decision);
        return read.RootElement.TryGetProperty("actor", out var actor) && actor.GetProperty("id").GetString() == "users/boss";
    }
}

using Npgsql;
using Plixo.Bench.Day;
using Plixo.Grains.Core;
using Plixo.Rpc.Server;
using Plixo.Silo.Clock;
using Plixo.Silo.Services.Front;
using Plixo.Silo.Services.Queue;
using Plixo.Silo.Stores;
using Plixo.Silo.Stores.Postgres;
using Plixo.Silo.Turns;
using Plixo.V1;

namespace Plixo.Bench.Million;

/// <summary>
/// A page of everybody's queue as its service reads it, and what that takes of the database by the server's own account, which keeps
/// the statements of each user apart: the service reads as a user of its own, whom nobody else is.
/// </summary>
/// <param name="Milliseconds">To plan and to run all statements of a page.</param>
/// <param name="Dearest">Of them the one that takes most: the ranked list.</param>
/// <param name="Rows">Of the page.</param>
/// <param name="Items">Of the queue.</param>
internal sealed record QueuePage(double Milliseconds, double Dearest, int Rows, long Items)
{
    /// <summary>What a server needs to be measured by.</summary>
    public static readonly string[] Settings = ["shared_preload_libraries=pg_stat_statements", "pg_stat_statements.track_planning=on"];

    private const string Reader = "reader";
    private const int PageSize = 100;
    private const int Pages = 50;

    public static async Task<QueuePage> MeasureAsync(BenchDay day)
    {
        await day.RunAsync("CREATE EXTENSION IF NOT EXISTS pg_stat_statements");
        await day.RunAsync($"DO $$ BEGIN IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '{Reader}') THEN CREATE ROLE {Reader} SUPERUSER LOGIN; END IF; END $$");
        var connection = new NpgsqlConnectionStringBuilder(day.Database.ConnectionString) { Username = Reader };
        await using var store = await PostgresStore.OpenAsync(connection.ConnectionString, new StoreOptions(), CancellationToken.None);
        var queue = QueueOver(store, day);

        // The first pages have the server plan each statement once and for all.
        for (var i = 0; i < Pages; i++) await PageAsync(queue);
        var items = (await queue.GetQueueCounts(new GetQueueCountsRequest { Scope = QueueScope.Team }, CallOf("GetQueueCounts"))).Counts.Left;
        await day.RunAsync("SELECT pg_stat_statements_reset()");
        var rows = 0;
        for (var i = 0; i < Pages; i++) rows = await PageAsync(queue);

        const string OfReader = $"FROM pg_stat_statements WHERE userid = '{Reader}'::regrole";
        var all = await day.CountAsync($"SELECT ceil(1000 * sum(total_plan_time + total_exec_time)) {OfReader}");
        var dearest = await day.CountAsync($"SELECT ceil(1000 * max(total_plan_time + total_exec_time)) {OfReader}");
        return new QueuePage(all / 1000.0 / Pages, dearest / 1000.0 / Pages, rows, items);
    }

    public override string ToString() => $"a page of {Rows} of {Items} items takes {Milliseconds:0.0}ms of the database, {Dearest:0.0}ms of it the list";

    private static QueueService QueueOver(IStore store, BenchDay day)
    {
        var parts = day.Silo.Parts;
        var present = new Present(store, new ViewsInForce(store, parts.Codec, parts.Cipher), parts.Codec, parts.Cipher, new ActivationCache());
        var saved = new SavedViews(store, new KeptAnswers(store, MachineClock.Instance), SystemRandom.Instance);
        return new QueueService(present, new QueueBulk(present, parts.Jobs, parts.Codec), saved, MachineClock.Instance);
    }

    private static async Task<int> PageAsync(QueueService queue) =>
        (await queue.ListQueueItems(new ListQueueItemsRequest { Scope = QueueScope.Team, PageSize = PageSize }, CallOf("ListQueueItems"))).Items.Count;

    private static CallContext CallOf(string method)
    {
        var call = new CallContext(QueueReflection.Descriptor.Services[0].FindMethodByName(method));
        call.Set(Actor.System);
        return call;
    }
}

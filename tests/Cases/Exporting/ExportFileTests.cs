using Google.Protobuf;
using NodaTime;
using Plixo.Grains.Core;
using Plixo.Grains.Rows;
using Plixo.Rpc;
using Plixo.Silo.Exporting;
using Plixo.Silo.Services.Front;
using Plixo.Silo.Services.Front.Lists;
using Plixo.Silo.Stores;
using Plixo.Silo.Sweeps;
using Plixo.Tests.Support;
using StatusCode = Plixo.Rpc.StatusCode;

namespace Plixo.Tests.Cases.Exporting;

/// <summary>Who may start an export and have its file, and until when.</summary>
public sealed class ExportFileTests
{
    private static readonly CancellationToken None = CancellationToken.None;

    public static TheoryData<string> Engines => ["sqlite", "postgres"];

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task A_large_page_is_several_pieces_and_the_file_is_whole_from_any_byte(string engine)
    {
        await using var world = await ExportWorld.OpenAsync(engine, customers: 0);
        await world.AddAsync([.. Enumerable.Range(0, ListLimits.LargestPage + 5).Select(n => $"{n:0000}{new string('x', 1_500)}")]);
        var job = await world.ExportAsync(V1.ExportFormat.Ndjson);
        var pieces = await world.PiecesAsync();

        Assert.All(pieces, piece => Assert.InRange(piece.Content.Length, 1, ExportLimits.Piece));
        Assert.True(pieces.Count > 2, $"{pieces.Count} pieces");
        var whole = pieces.SelectMany(piece => piece.Content).ToArray();
        Assert.Equal(ListLimits.LargestPage + 5, whole.Count(letter => letter == '\n'));
        foreach (var offset in new[] { 0, ExportLimits.Piece - 1, ExportLimits.Piece, whole.Length - 1, whole.Length })
            Assert.Equal(whole[offset..], await world.DownloadAsync(job, offset));
    }

    [Fact]
    public async Task A_file_of_which_a_piece_is_gone_is_not_found_and_never_goes_on_with_another()
    {
        await using var world = await ExportWorld.OpenAsync("sqlite", customers: ListLimits.LargestPage + 10);
        var job = await world.ExportAsync(V1.ExportFormat.Csv);
        var last = (await world.PiecesAsync())[^1];
        await world.Silo.Store.WriteAsync([RowChange.Delete(ExportPieceTable.Instance.Table, last.Job, last.Number)], null, None);

        Assert.Equal(StatusCode.NotFound, (await Assert.ThrowsAsync<RpcException>(() => world.DownloadAsync(job, 0))).StatusCode);
        Assert.Equal(StatusCode.NotFound, (await Assert.ThrowsAsync<RpcException>(() => world.DownloadAsync(job, last.Start))).StatusCode);
    }

    [Fact]
    public async Task After_a_day_the_file_is_not_found_though_nothing_deleted_it_yet()
    {
        await using var world = await ExportWorld.OpenAsync("sqlite", customers: 3);
        var job = await world.ExportAsync(V1.ExportFormat.Csv);

        world.Silo.Time.Advance(ExportLimits.Kept - Duration.FromMinutes(1));
        Assert.NotEmpty(await world.DownloadAsync(job, 0));
        world.Silo.Time.Advance(Duration.FromMinutes(1));
        Assert.NotEmpty(await world.PiecesAsync());
        Assert.Equal(StatusCode.NotFound, (await Assert.ThrowsAsync<RpcException>(() => world.DownloadAsync(job, 0))).StatusCode);
    }

    [Fact]
    public async Task Who_lost_the_right_or_a_segment_has_the_file_no_more()
    {
        await using var world = await ExportWorld.OpenAsync("sqlite", customers: 3);
        var (all, some) = (world.Silo.Actor, world.Silo.Actor with { Segments = [SmallWorkspace.Segment.Value, "other"] });
        var job = await world.ExportAsync(V1.ExportFormat.Csv);
        world.Silo.Actor = some;
        var narrow = await world.ExportAsync(V1.ExportFormat.Csv);

        Assert.NotEmpty(await world.DownloadAsync(narrow, 0));
        await RefusedAsync(job);
        world.Silo.Actor = all;
        Assert.NotEmpty(await world.DownloadAsync(narrow, 0));
        world.Silo.Actor = some with { Segments = ["other"] };
        await RefusedAsync(narrow);
        world.Silo.Actor = all with { Rights = default };
        await RefusedAsync(job);

        async Task RefusedAsync(string of) =>
            Assert.Equal(StatusCode.PermissionDenied, (await Assert.ThrowsAsync<RpcException>(() => world.DownloadAsync(of, 0))).StatusCode);
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task One_caller_has_three_exports_open_and_another_starts_as_before(string engine)
    {
        await using var world = await ExportWorld.OpenAsync(engine, customers: 3);
        for (var n = 0; n < ExportLimits.OpenPerCreator; n++) await world.OrderAsync(new() { Customers = new() });

        var fourth = await Assert.ThrowsAsync<RpcException>(() => world.OrderAsync(new() { Customers = new() }));
        Assert.Equal((StatusCode.ResourceExhausted, "LIMIT_EXCEEDED"), (fourth.StatusCode, fourth.Reason()));
        var dana = world.Silo.Actor;
        world.Silo.Actor = dana with { Id = "users/ben" };
        await world.OrderAsync(new() { Customers = new() });
        world.Silo.Actor = dana;
        await world.RunAsync(portions: 8);
        await world.OrderAsync(new() { Customers = new() });
    }

    [Fact]
    public async Task The_request_id_of_an_export_that_failed_answers_for_its_content_alone()
    {
        await using var world = await ExportWorld.OpenAsync("sqlite", customers: 3);
        // The silo that carries it on does not serve this list.
        var request = new V1.ExportListRequest { Contacts = new() { Parent = Names.Of(SmallWorkspace.Customer("m00000")) }, RequestId = "r-1" };
        var name = (await world.OrderAsync(request)).Name;
        for (var attempt = 0; attempt < JobFaults.Attempts; attempt++)
        {
            await world.RunAsync(portions: 1);
            world.Silo.Time.Advance(Duration.FromMinutes(10));
        }

        var again = await world.OrderAsync(request);
        Assert.Equal((name, V1.JobState.Failed, "list: contacts is not served here."), (again.Name, again.State, again.Error.Message));
        var other = await Assert.ThrowsAsync<RpcException>(() => world.OrderAsync(new(request) { Customers = new() }));
        Assert.Equal("REQUEST_ID_REUSED", other.Reason());
    }
}

using Plixo.Cli.Calls;
using Plixo.Grains.Core;
using Plixo.Rpc;
using Plixo.Rpc.Client;
using Plixo.Tests.Support;
using StatusCode = Plixo.Rpc.StatusCode;

namespace Plixo.Tests.Cases.Door.Walked;

/// <summary>Who may see one segment sees nothing of another's, and changes nothing there: by every method, also by those added later.</summary>
public sealed class SegmentWalkTests(WalkWorld world) : IClassFixture<WalkWorld>, IAsyncLifetime
{
    /// <summary>A row that is of the one segment; a template says in whose cadences it stands.</summary>
    private static readonly string[] Fields = [$"\"name\": \"segments/{ServingSilo.Segment}", $"\"segment\": \"segments/{ServingSilo.Segment}"];

    private RpcChannel elsewhere = null!;

    private static IEnumerable<Change> Changes => CustomerChanges.All.Concat(OfficeChanges.All);

    /// <summary>Every right, in a segment that has no customer.</summary>
    public async Task InitializeAsync()
    {
        var segment = await new Slot(world).ValueAsync("segment");
        var headers = new RpcMetadata();
        headers.Add("authorization", $"Bearer {await world.Silo.TokenAsync(Roles.Administrator, segment["segments/".Length..])}");
        elsewhere = new RpcChannel(world.Silo.Grpc, new RpcChannelOptions { Headers = _ => ValueTask.FromResult(headers) });
    }

    public Task DisposeAsync()
    {
        elsewhere.Dispose();
        return Task.CompletedTask;
    }

    [Fact]
    public void Every_method_that_reads_is_walked_or_has_a_reason()
    {
        var reading = Methods.All
            .Where(method => method.GetOptions()?.IdempotencyLevel == Google.Protobuf.Reflection.MethodOptions.Types.IdempotencyLevel.NoSideEffects)
            .Where(method => method.InputType.FindFieldByName("page_size") is null).Select(method => $"{method.Service.Name}/{method.Name}");

        Assert.Equal(reading.Order(), Reads.OfSegments.Keys.Concat(Reads.OfNone.Keys).Order());
    }

    [Fact]
    public async Task What_is_in_another_segment_is_not_found_or_not_permitted()
    {
        var wrong = new List<string>();
        foreach (var (method, json) in Reads.OfSegments.Select(read => (read.Key, read.Value)).Concat(Changes.Where(OfASegment).Select(change => (change.Method, change.Request))))
        {
            try
            {
                var request = await new Slot(world).RequestAsync(method, json);
                if (await WalkWorld.RefusalAsync(elsewhere, method, request) is not { StatusCode: StatusCode.NotFound or StatusCode.PermissionDenied } refusal) wrong.Add($"{method} was answered.");
                else if (refusal.Message is "") wrong.Add($"{method} says not why.");
            }
            catch (Exception fault) when (fault is RpcException or InvalidOperationException)
            {
                wrong.Add($"{method}: {fault.Message}");
            }
        }

        Assert.True(wrong.Count == 0, string.Join(Environment.NewLine, wrong));
    }

    [Fact]
    public async Task A_list_has_no_rows_of_another_segment()
    {
        var wrong = new List<string>();
        var pages = new ListPages(elsewhere);
        foreach (var list in Lists.All)
        {
            try
            {
                var slot = new Slot(world);
                var request = await ListPages.RequestAsync(list, slot);
                if (list.Grow is not null) await list.Grow(new Rows(world, slot), 1);
                var rows = (await pages.PageAsync(list, request, 1000, "")).Rows;
                wrong.AddRange(rows.Select(row => row.ToString()!).Where(IsOfAnother).Take(1).Select(row => $"{list.Method}: {row}"));
            }
            catch (RpcException refusal)
            {
                if (refusal.StatusCode is not (StatusCode.NotFound or StatusCode.PermissionDenied)) wrong.Add($"{list.Method}: {refusal.Message}");
            }
        }

        Assert.True(wrong.Count == 0, string.Join(Environment.NewLine, wrong));
    }

    /// <summary>All customers are in the one segment.</summary>
    private static bool IsOfAnother(string row) => row.Contains("customers/", StringComparison.Ordinal) || Fields.Any(row.Contains);

    /// <summary>Whether the change is one of a customer, or of what a customer has, or of a segment.</summary>
    private static bool OfASegment(Change change) => !OfficeChanges.OfNoSegment.ContainsKey(change.Method) && !OfficeChanges.OfNoSegment.ContainsKey(change.Method.Split('/')[0]);
}

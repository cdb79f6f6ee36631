using NodaTime;
using Plixo.Rpc;
using Plixo.Silo.Services.Queue;
using Plixo.Tests.Cases.Silo;
using Plixo.Tests.Support;

namespace Plixo.Tests.Cases.Services;

/// <summary>Views of the queue that a caller keeps.</summary>
public sealed class QueueViewTests : IAsyncLifetime
{
    private ServedSilo served = null!;

    public async Task InitializeAsync()
    {
        served = await ServedSilo.StartAsync("sqlite", Instant.FromUtc(2026, 3, 2, 9, 0));
        await served.Silo.SetUpAsync(SmallWorkspace.Policy, autopilot: false);
    }

    public async Task DisposeAsync() => await served.DisposeAsync();

    [Fact]
    public async Task View_that_is_created_twice_by_one_request_is_there_once()
    {
        var request = new V1.CreateQueueViewRequest { QueueView = View("Large", "sort=amount"), RequestId = Guid.NewGuid().ToString() };

        var made = (await CreateAsync(request)).QueueView;

        Assert.Equal(made, (await CreateAsync(request)).QueueView);
        Assert.Equal([made], await ListAsync());
        Assert.Equal(("Large", "sort=amount", V1.QueueScope.Mine), (made.DisplayName, made.Query, made.Scope));
    }

    [Fact]
    public async Task View_is_changed_and_deleted_only_as_it_was_seen()
    {
        var seen = (await CreateAsync(new() { QueueView = View("Large", "sort=amount") })).QueueView;
        var renamed = await UpdateAsync(new V1.QueueView(seen) { DisplayName = "Big", Query = "sort=days" });

        Assert.Equal(("Big", "sort=amount"), (renamed.DisplayName, renamed.Query));
        Assert.Equal(StatusCode.Aborted, (await Assert.ThrowsAsync<RpcException>(() => UpdateAsync(new V1.QueueView(seen) { DisplayName = "Huge" }))).StatusCode);
        Assert.Equal(StatusCode.Aborted, (await Assert.ThrowsAsync<RpcException>(() => DeleteAsync(seen))).StatusCode);
        await DeleteAsync(renamed);
        Assert.Empty(await ListAsync());
        Assert.Equal(StatusCode.NotFound, (await Assert.ThrowsAsync<RpcException>(() => DeleteAsync(renamed))).StatusCode);
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(SavedViews.LongestName + 1, 0)]
    [InlineData(1, SavedViews.LongestQuery + 1)]
    public async Task View_beyond_its_limits_is_refused_at_its_field(int name, int query)
    {
        var refused = await Assert.ThrowsAsync<RpcException>(() => CreateAsync(new() { QueueView = View(new string('n', name), new string('q', query)) }));

        Assert.Equal(StatusCode.InvalidArgument, refused.StatusCode);
    }

    [Fact]
    public async Task One_view_too_many_is_refused()
    {
        for (var view = 0; view < SavedViews.Most; view++) await CreateAsync(new() { QueueView = View($"View {view}", "") });

        var refused = await Assert.ThrowsAsync<RpcException>(() => CreateAsync(new() { QueueView = View("One more", "") }));

        Assert.Equal("LIMIT_EXCEEDED", refused.Reason());
    }

    private static V1.QueueView View(string name, string query) => new() { DisplayName = name, Query = query };

    private Task<V1.CreateQueueViewResponse> CreateAsync(V1.CreateQueueViewRequest request) => served.CallAsync<V1.CreateQueueViewRequest, V1.CreateQueueViewResponse>(request);

    private async Task<V1.QueueView> UpdateAsync(V1.QueueView view) => (await served.CallAsync<V1.UpdateQueueViewRequest, V1.UpdateQueueViewResponse>(
        new() { QueueView = view, UpdateMask = new() { Paths = { "display_name" } } })).QueueView;

    private Task<V1.DeleteQueueViewResponse> DeleteAsync(V1.QueueView view) => served.CallAsync<V1.DeleteQueueViewRequest, V1.DeleteQueueViewResponse>(new() { Name = view.Name, Etag = view.Etag });

    private async Task<IEnumerable<V1.QueueView>> ListAsync() => (await served.CallAsync<V1.ListQueueViewsRequest, V1.ListQueueViewsResponse>(new())).QueueViews;
}

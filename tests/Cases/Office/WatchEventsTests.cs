using NodaTime;
using Plixo.Rpc;
using Plixo.Silo.Services.Audits;
using Plixo.Silo.Stores;
using Plixo.Tests.Support;
using Plixo.V1;
using ChangeCase = Plixo.V1.WatchEventsResponse.ChangeOneofCase;

namespace Plixo.Tests.Cases.Office;

/// <summary>The log as it grows: from now on, or from where an earlier stream broke.</summary>
public sealed class WatchEventsTests : OfficeTests
{
    private static readonly NodaTime.Duration Heartbeat = NodaTime.Duration.FromSeconds(10);

    private FakeTime Time => Desk.Ledger.Time;

    private string StoreId => Desk.Ledger.Store.Identity.Id;

    [Fact]
    public async Task What_is_sealed_is_told_as_the_filter_has_it_and_a_token_goes_on_behind_it()
    {
        await using var watching = Watch(new() { Filter = "actor = \"users/boss\" AND kind != segment.created" });
        var first = watching.MoveNextAsync().AsTask();
        while (Time.NextTimer is null) await Task.Yield(); // It waits for what comes.
        await Desk.GivenSegmentAsync();
        await SealAsync();
        await DriveAsync(first);

        Assert.Equal("workspace.template-saved", watching.Current.Entry.Kind);
        await using var resumed = Watch(new() { Filter = "kind != segment.created", ResumeToken = watching.Current.ResumeToken });
        Assert.Equal("workspace.sender-saved", (await NextAsync(resumed)).Entry.Kind);
        Assert.Equal("workspace.rules-ordered", (await NextAsync(resumed)).Entry.Kind);
    }

    [Fact]
    public async Task A_token_that_this_store_does_not_know_begins_now_behind_a_reset()
    {
        await Desk.GivenSegmentAsync();
        await SealAsync();
        foreach (var token in new[] { "another-store:1:0", $"{StoreId}:99:0" })
        {
            await using var watching = Watch(new() { ResumeToken = token });

            Assert.Equal((ChangeCase.Reset, true), ((await NextAsync(watching)).ChangeCase, watching.Current.Reset));
            Assert.Equal(ChangeCase.Heartbeat, (await NextAsync(watching)).ChangeCase);
        }

        await using var wrong = Watch(new() { ResumeToken = $"{StoreId}:nowhere" });
        Assert.Equal(StatusCode.InvalidArgument, (await Assert.ThrowsAsync<RpcException>(() => NextAsync(wrong))).StatusCode);
    }

    [Fact]
    public async Task Where_nothing_happens_there_is_a_heartbeat_every_ten_seconds()
    {
        await using var watching = Watch(new());

        var first = (await NextAsync(watching)).Heartbeat.ToDateTimeOffset();
        var second = (await NextAsync(watching)).Heartbeat.ToDateTimeOffset();

        Assert.Equal(Heartbeat.ToTimeSpan(), second - first);
    }

    [Fact]
    public async Task A_heartbeat_comes_also_while_only_events_arrive_that_the_filter_holds_back()
    {
        await Desk.GivenSegmentAsync();
        await SealAsync();
        var busy = new Busy(Desk.Ledger.Store, Time);
        await using var watching = new AuditService(busy, Time).WatchEvents(new() { Filter = "kind = nothing", ResumeToken = $"{StoreId}:0:0" }, OfficeDesk.Call()).GetAsyncEnumerator();

        Assert.True(await watching.MoveNextAsync());
        Assert.Equal(ChangeCase.Heartbeat, watching.Current.ChangeCase);
        Assert.Equal(3, busy.Pages);
    }

    private IAsyncEnumerator<WatchEventsResponse> Watch(WatchEventsRequest request) => Desk.Audit.WatchEvents(request, OfficeDesk.Call()).GetAsyncEnumerator();

    private async Task SealAsync() => await Desk.Ledger.Store.SealAsync(hash => hash, 1_000, null, CancellationToken.None);

    /// <summary>Time moves from timer to timer until there is an answer.</summary>
    private async Task<WatchEventsResponse> NextAsync(IAsyncEnumerator<WatchEventsResponse> watching)
    {
        await DriveAsync(watching.MoveNextAsync().AsTask());
        return watching.Current;
    }

    private async Task DriveAsync(Task<bool> next)
    {
        while (!next.IsCompleted)
        {
            if (Time.NextTimer is { } due) Time.AdvanceTo(due);
            await Task.Yield();
        }

        Assert.True(await next);
    }

    /// <summary>Has the same events again and again, and each reading takes four seconds.</summary>
    private sealed class Busy(IStore inner, FakeTime time) : StoreWrapper(inner)
    {
        private object? page;

        public int Pages { get; private set; }

        protected override async Task<T> AroundAsync<T>(string call, Func<Task<T>> inner)
        {
            if (call != "feed") return await inner();
            Assert.True(++Pages < 20, "There is no heartbeat.");
            time.Advance(NodaTime.Duration.FromSeconds(4));
            return (T)(page ??= (await inner())!);
        }
    }
}

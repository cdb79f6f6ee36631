using NodaTime;
using Plixo.Rpc;
using Plixo.Silo.Clock;
using Plixo.Silo.Services.Front;
using Plixo.Tests.Cases.Office;
using Plixo.Tests.Cases.Silo;
using Plixo.Tests.Support;
using Plixo.V1;

namespace Plixo.Tests.Cases.Door;

/// <summary>What no grain decides is done once for a request, whoever asks for it meanwhile.</summary>
public sealed class KeptAnswerTests
{
    private static readonly AdvanceClockRequest Asked = new() { RequestId = "r-1", By = Google.Protobuf.WellKnownTypes.Duration.FromTimeSpan(TimeSpan.FromDays(1)) };

    private readonly SemaphoreSlim begun = new(0);
    private readonly TaskCompletionSource<AdvanceClockResponse> answer = new();
    private readonly Looks looks = new();
    private int acts;

    public static TheoryData<string> Engines => CaseSilo.Engines;

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task The_same_request_meanwhile_waits_for_the_answer_of_the_first(string engine)
    {
        await using var silo = await OpenAsync(engine);
        var first = AskAsync(silo);
        await begun.WaitAsync();
        var second = AskAsync(silo);
        var look = await looks.Asked;

        answer.SetResult(new AdvanceClockResponse { BusinessTime = new() { Seconds = 7 } });
        await first;
        look();

        Assert.Equal((await first, 1), (await second, acts));
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task Another_content_under_the_request_id_is_refused_while_the_first_is_done(string engine)
    {
        await using var silo = await OpenAsync(engine);
        var first = AskAsync(silo);
        await begun.WaitAsync();

        var refusal = await Assert.ThrowsAsync<RpcException>(() => AskAsync(silo, new AdvanceClockRequest { RequestId = Asked.RequestId }));

        Assert.Equal("REQUEST_ID_REUSED", refusal.Detail<Google.Rpc.ErrorInfo>()?.Type);
        answer.SetResult(new AdvanceClockResponse());
        await first;
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task What_was_refused_may_be_done_again(string engine)
    {
        await using var silo = await OpenAsync(engine);
        var first = AskAsync(silo);
        answer.SetException(Refusals.Invalid("by", "is missing."));
        await Assert.ThrowsAsync<RpcException>(() => first);

        await Assert.ThrowsAsync<RpcException>(() => AskAsync(silo));

        Assert.Equal(2, acts);
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task What_died_with_its_silo_is_done_by_whoever_asks_again(string engine)
    {
        await using var silo = await OpenAsync(engine);
        var dead = AskAsync(silo);
        await begun.WaitAsync();
        silo.Time.Advance(Claims.DiesAfter + Duration.FromSeconds(1));

        var again = AskAsync(silo);
        (await looks.Asked)();
        await begun.WaitAsync();
        answer.SetResult(new AdvanceClockResponse { BusinessTime = new() { Seconds = 7 } });

        Assert.Equal(7, (await again).BusinessTime.Seconds);
        Assert.Equal(2, acts);
        await dead;
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task Who_changes_a_row_at_the_same_time_as_another_reads_what_that_one_wrote(string engine)
    {
        await using var silo = await OpenAsync(engine);
        var kept = new KeptAnswers(silo.Store, looks);
        var row = "";
        var first = kept.AloneAsync("users/olga", async () =>
        {
            begun.Release();
            await answer.Task;
            return row = "disabled";
        }, CancellationToken.None);
        await begun.WaitAsync();
        var second = kept.AloneAsync("users/olga", () => Task.FromResult(row), CancellationToken.None);
        var look = await looks.Asked;

        answer.SetResult(new AdvanceClockResponse());
        await first;
        look();

        Assert.Equal("disabled", await second);
    }

    private Task<AdvanceClockResponse> AskAsync(CaseSilo silo, AdvanceClockRequest? request = null) =>
        new KeptAnswers(silo.Store, looks).OnceAsync(OfficeDesk.Call(), request ?? Asked, () =>
        {
            acts++;
            begun.Release();
            return answer.Task;
        });

    private static Task<CaseSilo> OpenAsync(string engine) => CaseSilo.OpenAsync(engine, Instant.FromUtc(2026, 3, 2, 9, 0));

    /// <summary>A clock whose one timer the test lets ring.</summary>
    private sealed class Looks : ISiloClock
    {
        private readonly TaskCompletionSource<Action> asked = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task<Action> Asked => asked.Task;

        public Instant Wall => throw new NotSupportedException();

        public Duration Monotonic => Duration.Zero;

        public IDisposable After(Duration time, Action call)
        {
            asked.TrySetResult(call);
            return new CancellationTokenSource();
        }
    }
}

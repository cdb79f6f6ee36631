using NodaTime;
using Plixo.Silo.Clock;
using Plixo.Silo.Exporting;
using Plixo.Silo.Identity;
using Plixo.Silo.Services.Front;
using Plixo.Silo.Sweeps;
using Plixo.Tests.Cases.Office;
using Plixo.Tests.Cases.Silo;
using Plixo.Tests.Support;
using Plixo.V1;

namespace Plixo.Tests.Cases.Door;

/// <summary>What may happen once, or so many times, happens no more often where several try at the same instant.</summary>
public sealed class OnceTests
{
    private const int AtOnce = 6;

    private static readonly CancellationToken None = CancellationToken.None;

    public static TheoryData<string> Engines => CaseSilo.Engines;

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task Of_those_who_use_a_one_time_link_at_the_same_instant_one_gets_a_session(string engine)
    {
        await using var silo = await OpenAsync(engine);
        var link = await new Credentials(silo.Store, SystemRandom.Instance).LinkAsync("dana", "users/boss", None);
        var credentials = new Credentials(new MeetingStore(silo.Store, AtOnce), SystemRandom.Instance);

        var sessions = await TogetherAsync(async () => (await credentials.SignInAsync(link, None))?.Secret);

        var secret = Assert.Single(sessions, session => session is not null)!;
        Assert.Equal("dana", (await credentials.UseAsync(secret, None))?.Subject);
        Assert.Single(await silo.AllAsync(CredentialTable.Instance), row => row.Kind == CredentialKind.Session);
        Assert.Null(await credentials.SignInAsync(link, None));
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task Of_exports_that_are_started_at_the_same_instant_as_many_are_taken_as_may_be_open(string engine)
    {
        await using var silo = await OpenAsync(engine);
        var jobs = new Jobs(new MeetingStore(silo.Store, AtOnce), SystemRandom.Instance);
        Task<JobRow?> StartAsync(string creator) => jobs.StartWithinAsync(ExportLimits.OpenPerCreator, ExportJob.KindName, "Export", "", "", creator, None);

        var started = await TogetherAsync(() => StartAsync("users/dana"));

        Assert.Equal(ExportLimits.OpenPerCreator, started.Count(job => job is not null));
        Assert.Equal(ExportLimits.OpenPerCreator, (await silo.AllAsync(JobTable.Instance)).Count);
        Assert.NotNull(await StartAsync("users/ben"));
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task Of_starts_of_one_request_at_the_same_instant_there_is_one_job(string engine)
    {
        await using var silo = await OpenAsync(engine);
        var jobs = new Jobs(new MeetingStore(silo.Store, AtOnce), SystemRandom.Instance);

        var started = await TogetherAsync(() => jobs.StartWithinAsync(ExportLimits.OpenPerCreator, ExportJob.KindName, "Export", "", "r-1", "users/dana", None));

        Assert.Single(started.Select(job => job!.Id).Distinct());
        Assert.Single(await silo.AllAsync(JobTable.Instance));
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task Of_calls_of_one_request_at_the_same_instant_one_makes_a_token_and_shows_its_secret(string engine)
    {
        await using var silo = await OpenAsync(engine);
        var kept = new KeptAnswers(new MeetingStore(silo.Store, AtOnce), new RingingClock());
        var credentials = new Credentials(silo.Store, SystemRandom.Instance);

        var answers = await TogetherAsync(() => kept.OnceAsync(
            OfficeDesk.Call(), new CreateTokenRequest { RequestId = "r-1" },
            async () => new CreateTokenResponse { Secret = (await credentials.TokenAsync("ERP", "Viewer", "", "users/boss", null, "", None)).Secret },
            _ => new CreateTokenResponse()));

        var secret = Assert.Single(answers, answer => answer.Secret.Length > 0).Secret;
        Assert.Equal((await credentials.UseAsync(secret, None))?.Id, Assert.Single(await silo.AllAsync(CredentialTable.Instance)).Id);
    }

    private static Task<CaseSilo> OpenAsync(string engine) => CaseSilo.OpenAsync(engine, Instant.FromUtc(2026, 3, 2, 9, 0));

    private static Task<T[]> TogetherAsync<T>(Func<Task<T>> act) => Task.WhenAll(Enumerable.Range(0, AtOnce).Select(_ => Task.Run(act)));

    /// <summary>Whoever waits looks again at once.</summary>
    private sealed class RingingClock : ISiloClock
    {
        public Instant Wall => throw new NotSupportedException();

        public Duration Monotonic => Duration.Zero;

        public IDisposable After(Duration time, Action call)
        {
            ThreadPool.QueueUserWorkItem(_ => call());
            return new CancellationTokenSource();
        }
    }
}

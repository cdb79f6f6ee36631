using System.Text.Json;
using Google.Protobuf.Reflection;
using NodaTime;
using NodaTime.Text;
using Plixo.Cli.Calls;
using Plixo.Grains.Core;
using Plixo.Rpc;
using Plixo.Silo.Identity;

namespace Plixo.Tests.Cases.Door;

/// <summary>Walks every stream of every service: it ends when its caller's rights do, at the next heartbeat at the latest.</summary>
public sealed class StreamRightsTests(Streams streams) : IClassFixture<Streams>
{
    private static readonly CancellationToken None = CancellationToken.None;

    private static IEnumerable<MethodDescriptor> All => Methods.All.Where(method => method.IsServerStreaming);

    [Fact]
    public Task Who_signed_out_is_sent_away() => EndsAsync("lena", StatusCode.Unauthenticated, "UNAUTHENTICATED", async session =>
        Assert.True(await streams.Credentials.EndAsync(session.Id, None)));

    [Fact]
    public Task Whose_session_has_expired_is_sent_away() => EndsAsync("nina", StatusCode.Unauthenticated, "UNAUTHENTICATED", session =>
    {
        streams.Time.AdvanceTo(session.Expires!.Value);
        return Task.CompletedTask;
    });

    [Fact]
    public Task Who_was_disabled_is_sent_away() => EndsAsync("mona", StatusCode.Unauthenticated, "UNAUTHENTICATED", _ =>
        streams.Store.WriteAsync([.. DisabledUserTable.Instance.Difference(null, new DisabledUserRow("mona", streams.Time.Wall, "users/boss"))], null, None));

    [Fact]
    public Task Whose_role_was_narrowed_is_sent_away() => EndsAsync("olga", StatusCode.PermissionDenied, "PERMISSION_DENIED", _ =>
        streams.UserAsync("olga", Roles.Manager));

    [Fact]
    public Task Whose_segments_were_narrowed_is_sent_away() => EndsAsync("petra", StatusCode.PermissionDenied, "PERMISSION_DENIED", _ =>
        streams.UserAsync("petra", Roles.Administrator, "smb"));

    [Fact]
    public async Task Whose_token_was_revoked_is_sent_away()
    {
        var (secret, token) = await streams.Credentials.TokenAsync("ERP", Roles.Administrator, "", "users/boss", null, "", None);
        await EndsAsync(secret, new Actor { Id = $"tokens/{token.Id}", Kind = ActorKind.Token, Rights = Right.All }, StatusCode.Unauthenticated, "UNAUTHENTICATED", () =>
            streams.Credentials.EndAsync(token.Id, None));
    }

    [Fact]
    public async Task Who_got_more_rights_and_nothing_less_goes_on()
    {
        await streams.UserAsync("rosa", Roles.Viewer);
        using var channel = streams.Channel((await streams.Credentials.SessionAsync("rosa", None)).Secret);
        await using var queue = streams.Open(channel, Methods.Find("QueueService/WatchQueue")!, await RequestAsync("WatchQueue", null!));
        await HeartbeatAsync(queue);
        await streams.UserAsync("rosa", Roles.Manager);

        await HeartbeatAsync(queue);
        await HeartbeatAsync(queue);
    }

    private async Task EndsAsync(string user, StatusCode code, string reason, Func<CredentialRow, Task> end)
    {
        await streams.UserAsync(user, Roles.Administrator);
        var (secret, session) = await streams.Credentials.SessionAsync(user, None);
        await EndsAsync(secret, new Actor { Id = $"users/{user}", Kind = ActorKind.Person, Rights = Right.All }, code, reason, () => end(session));
    }

    private async Task EndsAsync(string secret, Actor actor, StatusCode code, string reason, Func<Task> end)
    {
        using var channel = streams.Channel(secret);
        var open = new Dictionary<string, IAsyncEnumerator<string>>();
        foreach (var method in All) open.Add(method.FullName, streams.Open(channel, method, await RequestAsync(method.Name, actor)));
        foreach (var (method, stream) in open) Assert.True(await streams.NextAsync(stream), $"{method} has no message.");

        await end();

        var ended = streams.Time.Wall;
        streams.Time.Advance(StreamRights.Every);
        foreach (var (method, stream) in open)
        {
            var refusal = await RefusalAsync(method, stream, ended);
            Assert.True((refusal.StatusCode, refusal.Reason()) == (code, reason), $"{method}: {refusal.StatusCode} {refusal.Message}");
            await stream.DisposeAsync();
        }
    }

    /// <summary>What was on its way when the rights ended still comes; nothing that was said later.</summary>
    private async Task<RpcException> RefusalAsync(string method, IAsyncEnumerator<string> stream, Instant ended)
    {
        try
        {
            while (await streams.NextAsync(stream))
                Assert.True(HeartbeatOf(stream.Current) is not { } said || said <= ended, $"{method} went on: {stream.Current}");
        }
        catch (RpcException refusal)
        {
            return refusal;
        }

        throw new InvalidOperationException($"{method} came to its end.");
    }

    private async Task HeartbeatAsync(IAsyncEnumerator<string> stream)
    {
        do Assert.True(await streams.NextAsync(stream));
        while (HeartbeatOf(stream.Current) is null);
    }

    private static Instant? HeartbeatOf(string message)
    {
        using var json = JsonDocument.Parse(message);
        return json.RootElement.TryGetProperty("heartbeat", out var said) ? InstantPattern.ExtendedIso.Parse(said.GetString()!).Value : null;
    }

    /// <summary>A stream that is not named here is named by the test.</summary>
    private async Task<string> RequestAsync(string method, Actor actor) => method switch
    {
        "WatchQueue" => """{"scope":"QUEUE_SCOPE_TEAM"}""",
        "WatchEvents" or "ExportAudit" => "{}",
        "WatchJob" => $$"""{"name":"{{await streams.JobAsync()}}"}""",
        "DownloadExport" => $$"""{"name":"{{await streams.ExportAsync(actor)}}"}""",
        _ => throw new InvalidOperationException($"This test knows no request for {method}."),
    };
}

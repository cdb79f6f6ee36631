using Google.Protobuf;
using Google.Protobuf.Reflection;
using Google.Rpc;
using Plixo.Cli.Calls;
using Plixo.Grains.Core;
using Plixo.Rpc;
using Plixo.Rpc.Client;
using Plixo.Silo.Clock;
using Plixo.Silo.Identity;
using Plixo.Tests.Cases.Door.Walked;
using Requirements = Plixo.Silo.Services.Front.Requirements;
using StatusCode = Plixo.Rpc.StatusCode;

namespace Plixo.Tests.Cases.Door;

/// <summary>Walks every method of every service: what docs/api.md promises of all holds for each, also for those added later.</summary>
public sealed class WalkTests(Door door) : IClassFixture<Door>
{
    private readonly ListRequests requests = new(door);

    private static IEnumerable<MethodDescriptor> Lists => Methods.All.Where(method => method.InputType.FindFieldByName("page_size") is not null);

    [Fact]
    public async Task Without_a_credential_every_method_is_unauthenticated_with_a_reason()
    {
        foreach (var method in Methods.All.Where(method => Door.RightOf(method) != V1.Right.Anyone))
        {
            var refusal = await Door.RefusalAsync(door.Anonymous, method, "{}");
            Expect(method, refusal, StatusCode.Unauthenticated, "UNAUTHENTICATED");
        }
    }

    [Fact]
    public async Task Credential_that_is_not_known_is_unauthenticated_also_where_none_is_needed()
    {
        var headers = new RpcMetadata();
        headers.Add("authorization", "Bearer nobody");
        using var channel = new RpcChannel(door.Silo.Grpc, new RpcChannelOptions { Headers = _ => ValueTask.FromResult(headers) });
        foreach (var method in Methods.All)
            Expect(method, await Door.RefusalAsync(channel, method, "{}"), StatusCode.Unauthenticated, "UNAUTHENTICATED");
    }

    [Theory]
    [InlineData(Roles.Viewer)]
    [InlineData(Roles.Collaborator)]
    [InlineData(Roles.Operator)]
    [InlineData(Roles.SeniorOperator)]
    [InlineData(Roles.Manager)]
    [InlineData(Roles.SiteEngineer)]
    [InlineData(Roles.Bridge)]
    public async Task Role_without_the_right_is_refused_by_every_method_that_asks_for_it(string role)
    {
        using var channel = await door.Silo.ChannelAsync(role);
        var refused = 0;
        foreach (var method in Methods.All)
        {
            if (Door.RightOf(method) is V1.Right.Anyone or V1.Right.SignedIn) continue;
            if (Requirements.RightOf(Door.RightOf(method)) is { } right && Roles.RightsOf(role).HasFlag(right)) continue;
            Expect(method, await Door.RefusalAsync(channel, method, "{}"), StatusCode.PermissionDenied, "PERMISSION_DENIED");
            refused++;
        }

        Assert.True(refused > 0, $"{role} may do everything.");
    }

    [Theory]
    [InlineData("name")]
    [InlineData("parent")]
    public async Task Name_of_another_shape_is_invalid_and_the_field_is_named(string field)
    {
        foreach (var method in Methods.All.Where(method => !method.IsClientStreaming && method.InputType.FindFieldByName(field) is not null))
        {
            // A method that finds an invoice by its number takes any text.
            if (method.Name == "WhyInvoice") continue;
            var refusal = await Door.RefusalAsync(door.Administrator, method, $$"""{"{{field}}":"no such/../name"}""");
            Expect(method, refusal, StatusCode.InvalidArgument, "INVALID_ARGUMENT");
            Assert.True(refusal!.Detail<BadRequest>() is not null, $"{method.FullName}: {refusal.Message} names no field");
        }
    }

    [Theory]
    [InlineData("page_size", "-1")]
    [InlineData("page_token", "\"bm8gdG9rZW4\"")]
    [InlineData("page_token", "\"ä\"")]
    [InlineData("filter", "\"no_such_field = 1\"")]
    [InlineData("filter", "\"((\"")]
    [InlineData("filter", null)]
    [InlineData("order_by", "\"no_such_field\"")]
    public async Task List_that_cannot_be_read_is_invalid_and_the_field_is_named(string field, string? value)
    {
        value ??= $"\"{new string('(', 10_000)}\"";
        var wrong = new List<string>();
        foreach (var method in Lists.Where(method => method.InputType.FindFieldByName(field) is not null))
        {
            var refusal = await Door.RefusalAsync(door.Administrator, method, requests.With(method, $"\"{field}\":{value}"));
            var named = refusal?.Detail<BadRequest>()?.FieldViolations.FirstOrDefault()?.Field;
            if (refusal?.StatusCode != StatusCode.InvalidArgument || refusal.Reason() is null || named != field)
                wrong.Add($"{method.FullName}: {refusal?.StatusCode} {refusal?.Message} ({named})");
        }

        Assert.True(wrong.Count == 0, string.Join(Environment.NewLine, wrong));
    }

    [Fact]
    public async Task List_under_a_parent_that_there_is_not_is_not_found()
    {
        foreach (var method in Lists.Where(method => method.InputType.FindFieldByName("parent") is not null))
        {
            var parents = ListRequests.ParentOf(method).Split('/').Where(part => part != "-").ToArray() is { Length: 2 } two
                ? [$"{two[0]}/none/{two[1]}/none", $"{two[0]}/-/{two[1]}/none", $"{two[0]}/none/{two[1]}/-"]
                : new[] { $"{ListRequests.ParentOf(method).Split('/')[0]}/none" };
            foreach (var parent in parents)
                Expect(method, await Door.RefusalAsync(door.Administrator, method, $$"""{"parent":"{{parent}}"}"""), StatusCode.NotFound, "NOT_FOUND");
        }
    }

    /// <summary>Every stream is tried in <see cref="StreamRightsTests"/>; here it is the silo as it is served.</summary>
    [Fact]
    public async Task Stream_of_a_token_that_was_revoked_ends()
    {
        var credentials = new Credentials(door.Silo.Parts.Store, SystemRandom.Instance);
        var (secret, token) = await credentials.TokenAsync("watcher", Roles.Viewer, "", Actor.System.Id, null, "", CancellationToken.None);
        var headers = new RpcMetadata();
        headers.Add("authorization", $"Bearer {secret}");
        using var channel = new RpcChannel(door.Silo.Grpc, new RpcChannelOptions { Headers = _ => ValueTask.FromResult(headers) });
        await using var watching = channel.ServerStreaming<V1.WatchQueueResponse>(
            Methods.Find("QueueService/WatchQueue")!, new V1.WatchQueueRequest { Scope = V1.QueueScope.Team }, new CallOptions { Timeout = TimeSpan.FromSeconds(20) }).GetAsyncEnumerator();
        Assert.True(await watching.MoveNextAsync());
        await credentials.EndAsync(token.Id, CancellationToken.None);

        var refusal = await Assert.ThrowsAsync<RpcException>(async () =>
        {
            // Each brings the next message.
            while (await watching.MoveNextAsync())
                await door.CallAsync<V1.CreateWorkItemResponse>("WorkItemService/CreateWorkItem", $$$"""{"workItem":{"customer":"{{{door.Existing["customers"]}}}","words":"a test"}}""");
        });
        Assert.Equal("UNAUTHENTICATED", refusal.Reason());
    }

    private static void Expect(MethodDescriptor method, RpcException? refusal, StatusCode code, string reason)
    {
        if (refusal is null) throw new InvalidOperationException($"{method.FullName} answered OK instead of {code}.");
        Assert.True(refusal.StatusCode == code, $"{method.FullName}: {refusal.StatusCode} instead of {code}: {refusal.Message}");
        Assert.True(refusal.Reason() == reason, $"{method.FullName}: the reason is {refusal.Reason() ?? "missing"} instead of {reason}: {refusal.Message}");
        Assert.Equal("plixo.dev", refusal.Detail<ErrorInfo>()!.Domain);
    }
}

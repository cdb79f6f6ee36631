using Google.Protobuf;
using Google.Protobuf.Reflection;
using Plixo.Cli.Calls;
using Plixo.Rpc;
using Plixo.Silo.Stores;

namespace Plixo.Tests.Cases.Door.Walked;

/// <summary>Walks every method that changes something: what request ids and etags promise holds for each, also for those added later.</summary>
public sealed class ChangeWalkTests(WalkWorld world) : IClassFixture<WalkWorld>
{
    /// <summary>What is shown once is not shown to the second call.</summary>
    private static readonly string[] Secrets = ["secret", "sign_in_link"];

    private static readonly Dictionary<string, Change> Changes = CustomerChanges.All.Concat(OfficeChanges.All).ToDictionary(change => change.Method);

    private static IEnumerable<MethodDescriptor> Changing => Methods.All.Where(method =>
        method.GetOptions()?.IdempotencyLevel != MethodOptions.Types.IdempotencyLevel.NoSideEffects);

    [Fact]
    public void Every_method_that_changes_something_has_a_request_id_and_a_request_here()
    {
        var wrong = Changing.Where(method => !RequestFields.Has(method.InputType, RequestFields.RequestId) && !OfficeChanges.WithoutRequestId.ContainsKey(Short(method)))
            .Select(method => $"{Short(method)} has no request_id.").ToList();
        wrong.AddRange(Changing.Select(Short).Where(name => !Changes.ContainsKey(name) && !OfficeChanges.NotCalled.ContainsKey(name) && !OfficeChanges.WithoutRequestId.ContainsKey(name))
            .Select(name => $"{name} has no request in this walk."));
        wrong.AddRange(Changes.Keys.Except(Changing.Select(Short)).Select(name => $"{name} changes nothing."));

        Assert.True(wrong.Count == 0, string.Join(Environment.NewLine, wrong));
    }

    [Fact]
    public async Task The_same_request_again_is_answered_again_and_does_nothing_and_other_content_is_refused()
    {
        var wrong = new List<string>();
        foreach (var change in Changes.Values)
        {
            try
            {
                wrong.AddRange(await RepeatedAsync(change));
            }
            catch (Exception fault) when (fault is RpcException or InvalidOperationException)
            {
                wrong.Add($"{change.Method}: {fault.Message}");
            }
        }

        Assert.True(wrong.Count == 0, string.Join(Environment.NewLine, wrong));
    }

    [Fact]
    public async Task A_stale_etag_is_refused_and_a_right_one_is_taken()
    {
        var wrong = new List<string>();
        foreach (var change in Changes.Values.Where(change => RequestFields.ComparesEtag(Methods.Find(change.Method)!)))
        {
            try
            {
                var slot = new Slot(world);
                var request = await slot.RequestAsync(change.Method, change.Request);
                RequestFields.Set(request[0], RequestFields.Etag, Other(await Resources.EtagAsync(world, request[0])));
                var refusal = await world.RefusalAsync(change.Method, request);
                if (refusal is not { StatusCode: StatusCode.Aborted } || refusal.Reason() != "STALE_ETAG") wrong.Add($"{change.Method} with a stale etag: {Words(refusal)}");
                if (await TakenAsync(change, request) is { } not) wrong.Add($"{change.Method} with the right etag: {Words(not)}");
            }
            catch (Exception fault) when (fault is RpcException or InvalidOperationException)
            {
                wrong.Add($"{change.Method}: {fault.Message}");
            }
        }

        Assert.True(wrong.Count == 0, string.Join(Environment.NewLine, wrong));
    }

    private async Task<IEnumerable<string>> RepeatedAsync(Change change)
    {
        var (slot, wrong) = (new Slot(world), new List<string>());
        var request = await slot.RequestAsync(change.Method, change.Request);
        var other = change.One.Length > 0 ? await slot.RequestAsync(change.Method, change.Changed) : null;
        var id = Guid.NewGuid().ToString();
        RequestFields.Set(request[0], RequestFields.RequestId, id);
        if (RequestFields.ComparesEtag(Methods.Find(change.Method)!)) RequestFields.Set(request[0], RequestFields.Etag, await Resources.EtagAsync(world, request[0]));

        var given = change.Given ?? (_ => Task.CompletedTask);
        await given(world);
        var before = await Effects.OfAsync(world);
        var first = await world.CallAsync(change.Method, request);
        await Effects.FollowedAsync(world, first);
        if (await Effects.OfAsync(world) == before) wrong.Add($"{change.Method} did nothing that is seen.");
        await given(world);
        var effects = await Effects.OfAsync(world);
        var again = await world.CallAsync(change.Method, request);

        foreach (var secret in Secrets.Select(first.Descriptor.FindFieldByName).OfType<FieldDescriptor>())
        {
            if (secret.Accessor.GetValue(again) is not "") wrong.Add($"{change.Method} shows its {secret.Name} again.");
            secret.Accessor.Clear(first);
        }

        Moving.Clear(first);
        Moving.Clear(again);
        if (!first.Equals(again)) wrong.Add($"{change.Method} answers otherwise:{Environment.NewLine}  {first}{Environment.NewLine}  {again}");
        if (await Effects.OfAsync(world) is var now && now != effects) wrong.Add($"{change.Method} did something again: {effects} became {now}.");
        if (other is null) return wrong;
        RequestFields.Set(other[0], RequestFields.RequestId, id);
        var refusal = await world.RefusalAsync(change.Method, other);
        if (refusal is not { StatusCode: StatusCode.InvalidArgument } || refusal.Reason() != "REQUEST_ID_REUSED") wrong.Add($"{change.Method} with other content: {Words(refusal)}");
        return wrong;
    }

    /// <summary>The background may come between the reading of an etag and its use: then it is read again, as a caller would.</summary>
    private async Task<RpcException?> TakenAsync(Change change, IReadOnlyList<IMessage> request)
    {
        for (var tries = 0; ; tries++)
        {
            RequestFields.Set(request[0], RequestFields.Etag, await Resources.EtagAsync(world, request[0]));
            var refusal = await world.RefusalAsync(change.Method, request);
            if (refusal is not { StatusCode: StatusCode.Aborted } || tries == 20) return refusal;
        }
    }

    /// <summary>One that the resource does not have: where it is a version, the one that is still to come, so that it is compared and not only read.</summary>
    private static string Other(string etag) => long.TryParse(etag, out var version) ? $"{version + 1_000}" : "stale";

    private static string Short(MethodDescriptor method) => $"{method.Service.Name}/{method.Name}";

    private static string Words(RpcException? refusal) => refusal is null ? "it was taken." : $"{refusal.StatusCode} {refusal.Reason()}: {refusal.Message}";
}

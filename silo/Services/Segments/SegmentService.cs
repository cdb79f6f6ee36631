using Plixo.Grains.Calendars;
using Plixo.Grains.Core;
using Plixo.Grains.Rows;
using Plixo.Grains.Segments;
using Plixo.Rpc.Server;
using Plixo.Silo.Reading;
using Plixo.Silo.Services.Front;
using Plixo.Silo.Services.Front.Lists;
using Plixo.Silo.Services.Settings;
using Plixo.Silo.Stores;
using Plixo.Silo.Sweeps;
using Plixo.Silo.Turns;
using Plixo.V1;
using Readiness = Plixo.V1.Readiness;

namespace Plixo.Silo.Services.Segments;

/// <summary>Segments: who is chased how.</summary>
public sealed class SegmentService(IStore store, TurnCodec codec, ViewsNow views, Asking asking, IJobs jobs)
{
    private static readonly Listing<PermitRow> Permits = new(
        [.. PermitTable.Instance.Table.Columns.Select(column => column.Name)], "permit",
        [
            Field.Date("date", "date"), Field.Text("draft", "draft") with { Translate = value => value[(value.LastIndexOf('/') + 1)..] },
            Field.Resource("customer", "customer", "customers"), Field.Number("number", "number"),
        ],
        [new Order("date", Descending: true), new Order("number", Descending: true)], [], PermitTable.Instance.Read);

    private readonly Departures departures = new(store, views);
    private readonly SegmentReading reading = new(store, views);
    private readonly PolicyVersions versions = new(store, codec);

    public async Task<CreateSegmentResponse> CreateSegment(CreateSegmentRequest request, CallContext call)
    {
        var key = new SegmentKey(SettingsWire.IdOf(request.SegmentId, "segment_id"));
        var wire = request.Segment ?? new Segment();
        var policy = PolicyWire.Read(PolicyWire.WithDefaults(wire.Policy ?? new V1.Policy()), "");
        await RequireSoundAsync(policy, call);
        await asking.AskAsync<SegmentReply>(
            call, request, key.Grain, new CreateSegment(wire.DisplayName.Length > 0 ? wire.DisplayName : key.Value, policy));
        return new CreateSegmentResponse { Segment = await WireAsync(key, call) };
    }

    public async Task<GetSegmentResponse> GetSegment(GetSegmentRequest request, CallContext call) =>
        new() { Segment = await WireAsync(Names.ReadSegment(request.Name), call) };

    public async Task<ListSegmentsResponse> ListSegments(ListSegmentsRequest request, CallContext call)
    {
        var inForce = await views.AllAsync(call.CancellationToken);
        var seen = inForce.Gates.Values.Select(gate => gate.View).OfType<SegmentView>().Where(segment => call.Sees(segment.Key.Value));
        var page = MemoryPage.Of(
            seen, ListRequest.Of(request), segment => segment.Key.Value,
            new("name", segment => segment.Key.Value), MemoryField.Flag<SegmentView>("autopilot", segment => segment.Autopilot),
            MemoryField.Flag<SegmentView>("live", segment => segment.LiveSince is not null), MemoryField.Flag<SegmentView>("paused", segment => segment.Paused is not null));
        var response = new ListSegmentsResponse { NextPageToken = page.NextPageToken };
        foreach (var segment in page.Items) response.Segments.Add(await WireAsync(segment.Key, call));
        return response;
    }

    public async Task<UpdateSegmentResponse> UpdateSegment(UpdateSegmentRequest request, CallContext call)
    {
        var wire = request.Segment ?? throw Refusals.Invalid("segment", "is missing.");
        var key = Names.ReadSegment(wire.Name, "segment.name");
        var response = new UpdateSegmentResponse();
        if (request.ValidateOnly)
        {
            var policy = (await MergedAsync()).Policy;
            response.Segment = await WireAsync(key, call);
            response.Segment.Policy = PolicyWire.ToWire(policy);
            return response;
        }

        var answer = await asking.AskOnReadAsync<SegmentReply>(call, request, key.Grain, async () => await MergedAsync(), compares: true);
        response.InFlight.Add(answer.InFlight.Select(id => $"transmissions/{id}"));
        if (answer.Body.Sweep is { } sweep)
        {
            var job = await SweepRequests.StartAsync(jobs, sweep, SweepKinds.SegmentCustomers, key.Value, call.Actor().Id, call.CancellationToken);
            response.Job = $"jobs/{job.Id}";
        }

        response.Segment = await WireAsync(key, call);
        return response;

        async Task<ChangePolicy> MergedAsync()
        {
            var state = await reading.StateAsync(key, call.CancellationToken);
            await asking.Kept.CheckAsync(call, request, wire.Etag, Etags.Of(state.PolicyVersion));
            var merged = new Segment { DisplayName = state.Name, Policy = PolicyWire.ToWire(state.Policy!) };
            FieldMasks.Merge(wire, merged, request.UpdateMask);
            var policy = PolicyWire.Read(merged.Policy ?? new V1.Policy(), request.Reason);
            await RequireSoundAsync(policy, call);
            var before = (SegmentView)new SegmentGrain().View(state)!;
            response.Effect = await departures.EffectAsync(before, before with { Policy = policy, Name = merged.DisplayName }, call.CancellationToken);
            return new ChangePolicy(policy, state.PolicyVersion, merged.DisplayName);
        }
    }

    public async Task<ListPolicyVersionsResponse> ListPolicyVersions(ListPolicyVersionsRequest request, CallContext call)
    {
        var key = Names.ReadSegment(request.Parent, "parent");
        await reading.StateAsync(key, call.CancellationToken);
        var all = await versions.OfAsync(key, call.CancellationToken);
        // Newest first: pages go by the number that is left to the first version.
        var page = MemoryPage.Of(all, ListRequest.Of(request),
            version => $"{int.MaxValue - version.Number:D10}", new MemoryField<PolicyVersions.Version>("author", version => version.Wire.Author));
        return new ListPolicyVersionsResponse { Versions = { page.Items.Select(version => version.Wire) }, NextPageToken = page.NextPageToken };
    }

    public async Task<SetAutopilotResponse> SetAutopilot(SetAutopilotRequest request, CallContext call)
    {
        var key = Names.ReadSegment(request.Name);
        await AskAsync(call, request, key, request.Etag, new SetAutopilot(request.On, request.Reason));
        return new SetAutopilotResponse { Segment = await WireAsync(key, call), Readiness = await ReadinessAsync(key, call) };
    }

    public async Task<GetReadinessResponse> GetReadiness(GetReadinessRequest request, CallContext call) =>
        new() { Readiness = await ReadinessAsync(Names.ReadSegment(request.Name), call) };

    public async Task<GoLiveResponse> GoLive(GoLiveRequest request, CallContext call)
    {
        var key = Names.ReadSegment(request.Name);
        await asking.Kept.CheckAsync(call, request, request.Etag, await EtagAsync(call, key));
        var view = await reading.ViewAsync(key, call.CancellationToken);
        var ramp = request.RampPercents.Count > 0 ? [.. request.RampPercents] : Ramp.Default;
        var now = (await store.ClockAsync(call.CancellationToken)).Business;
        var live = view with { LiveSince = view.LiveSince ?? now.DateIn(view.Policy.TimeZone), Ramp = ramp };
        var preview = await departures.GoingLiveAsync(live, call.CancellationToken);
        if (!request.ValidateOnly) await AskAsync(call, request, key, request.Etag, new GoLive(ramp));
        return new GoLiveResponse { Segment = await WireAsync(key, call), Preview = preview };
    }

    public async Task<PauseSegmentResponse> PauseSegment(PauseSegmentRequest request, CallContext call)
    {
        var key = Names.ReadSegment(request.Name);
        var answer = await AskAsync(call, request, key, request.Etag, new PauseSegment(WireValues.ReadWords(request.Reason, "reason")));
        return new PauseSegmentResponse
        {
            Segment = await WireAsync(key, call), InFlight = { answer.InFlight.Select(id => $"transmissions/{id}") },
        };
    }

    public async Task<ResumeSegmentResponse> ResumeSegment(ResumeSegmentRequest request, CallContext call)
    {
        var key = Names.ReadSegment(request.Name);
        await asking.Kept.CheckAsync(call, request, request.Etag, await EtagAsync(call, key));
        var preview = await departures.ResumingAsync(key, call.CancellationToken);
        if (!request.ValidateOnly) await AskAsync(call, request, key, request.Etag, new ResumeSegment());
        return new ResumeSegmentResponse { Segment = await WireAsync(key, call), Preview = preview };
    }

    public async Task<CloseBreakerResponse> CloseBreaker(CloseBreakerRequest request, CallContext call)
    {
        var key = Names.ReadSegment(request.Name);
        await AskAsync(call, request, key, request.Etag, new CloseBreaker(WireValues.ReadWords(request.Reason, "reason")));
        return new CloseBreakerResponse { Segment = await WireAsync(key, call) };
    }

    public async Task<ListPermitsResponse> ListPermits(ListPermitsRequest request, CallContext call)
    {
        var key = Names.ReadSegment(request.Parent, "parent");
        var page = await Permits.PageAsync(
            store, call, ListRequest.Of(request), "segment",
            new Condition("segment = $parent", ("$parent", key.Value)));
        if (page.Items.Count == 0) await reading.StateAsync(key, call.CancellationToken);
        return new ListPermitsResponse { Permits = { page.Items.Select(ToWire) }, NextPageToken = page.NextPageToken };
    }

    private Task<Answer<SegmentReply>> AskAsync(CallContext call, Google.Protobuf.IMessage request, SegmentKey key, string etag, SegmentMessage command) =>
        asking.AskSeenAsync<SegmentReply>(call, request, key.Grain, etag, () => EtagAsync(call, key), command);

    private async Task<string> EtagAsync(CallContext call, SegmentKey key) =>
        Etags.Of((await reading.StateAsync(key, call.CancellationToken)).PolicyVersion);

    /// <summary>The first thing wrong is refused with the field as the wire has it.</summary>
    private async Task RequireSoundAsync(Grains.Segments.Policy policy, CallContext call)
    {
        var fault = PolicyLimits.Fault(policy) ?? PolicyLimits.Missing(policy, await reading.WorkspaceAsync(call.CancellationToken));
        if (fault is { } wrong) throw Refusals.Invalid($"segment.policy.{PolicyWire.FieldOf(wrong.Field)}", wrong.Words);
    }

    private async Task<Segment> WireAsync(SegmentKey key, CallContext call) =>
        call.Sees(key.Value) ? await reading.WireAsync(key, call.CancellationToken) : throw Refusals.NotFound(Names.Of(key));

    private async Task<Readiness> ReadinessAsync(SegmentKey key, CallContext call) => call.Sees(key.Value)
        ? await reading.ReadinessAsync(key, call.CancellationToken)
        : throw Refusals.NotFound(Names.Of(key));

    private static Permit ToWire(PermitRow permit) => new()
    {
        Segment = Names.Of(permit.Segment),
        Date = permit.Date.ToWire(),
        Number = permit.Number,
        Draft = Names.Draft(permit.Customer, permit.Draft),
        Customer = Names.Of(permit.Customer),
        IssueTime = permit.Issued.ToWire(),
        SettleTime = permit.Settled.ToWire(),
        ReturnTime = permit.Returned.ToWire(),
    };
}

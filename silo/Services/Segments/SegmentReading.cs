using NodaTime;
using Plixo.Grains.Calendars;
using Plixo.Grains.Core;
using Plixo.Grains.Segments;
using Plixo.Silo.Reading;
using Plixo.Silo.Services.Front;
using Plixo.Silo.Stores;
using Plixo.V1;
using AutopilotState = Plixo.Grains.Segments.AutopilotState;

namespace Plixo.Silo.Services.Segments;

/// <summary>A segment as callers see it: its state and what waits in it.</summary>
internal sealed class SegmentReading(IStore store, ViewsNow views)
{
    public async Task<SegmentState> StateAsync(SegmentKey key, CancellationToken cancel)
    {
        var (state, _) = await views.StateAsync<SegmentState>(key.Grain, cancel);
        return state is { Exists: true } ? state : throw Refusals.NotFound(Names.Of(key));
    }

    public Task<Grains.Workspaces.WorkspaceState> WorkspaceAsync(CancellationToken cancel) => views.WorkspaceAsync(cancel);

    public async Task<SegmentView> ViewAsync(SegmentKey key, CancellationToken cancel) =>
        (SegmentView)new SegmentGrain().View(await StateAsync(key, cancel))!;

    public async Task<Segment> WireAsync(SegmentKey key, CancellationToken cancel)
    {
        var state = await StateAsync(key, cancel);
        var inForce = await views.AllAsync(cancel);
        var today = (await store.ClockAsync(cancel)).Business.DateIn(state.Policy!.TimeZone);
        var work = (await WorkloadQuery.OfAsync(store, new Dictionary<string, LocalDate> { [key.Value] = today }, cancel)).GetValueOrDefault(key.Value);
        var cap = state.DayCapOn(today, inForce.SendingDays((SegmentView)new SegmentGrain().View(state)!));
        return new Segment
        {
            Name = Names.Of(key),
            DisplayName = state.Name,
            Policy = PolicyWire.ToWire(state.Policy),
            PolicyVersion = Names.PolicyVersion(key.Value, state.PolicyVersion),
            AutopilotState = ToWire(state.Autopilot),
            AutopilotReason = state.AutopilotReason,
            Live = state.LiveSince is not null,
            RampPercent = state.Policy.DayCap == 0 ? 100 : (int)Math.Round(cap * 100m / state.Policy.DayCap),
            Paused = state.Paused is not null,
            PauseReason = state.Paused?.Reason ?? state.Breaker ?? "",
            BreakerOpen = state.Breaker is not null,
            PermitsToday = work?.PermitsToday ?? 0,
            CapToday = cap,
            Customers = work?.Customers ?? 0,
            DraftsWaiting = work?.ToDecide ?? 0,
            Etag = Etags.Of(state.PolicyVersion),
        };
    }

    /// <summary>Every check, met or not, from what the segment itself counts.</summary>
    public async Task<V1.Readiness> ReadinessAsync(SegmentKey key, CancellationToken cancel)
    {
        var state = await StateAsync(key, cancel);
        var inForce = await views.AllAsync(cancel);
        var now = (await store.ClockAsync(cancel)).Business;
        var needs = Grains.Segments.Readiness.Needs(state, now);
        var rows = (await store.FindAsync([needs], cancel))[0];
        var readiness = new V1.Readiness { Segment = Names.Of(key), AsOfTime = now.ToWire() };
        foreach (var check in Grains.Segments.Readiness.Checks(state, inForce.Workspace(), rows, now))
        {
            readiness.Checks.Add(new V1.ReadinessCheck
            {
                Kind = (V1.ReadinessKind)(int)check.Kind,
                Met = check.Met,
                Words = check.Words,
                Resources = { check.Templates.Select(template => $"templates/{template}") },
            });
        }

        readiness.Ready = readiness.Checks.All(check => check.Met);
        return readiness;
    }

    public static V1.AutopilotState ToWire(AutopilotState state) => state switch
    {
        AutopilotState.Active => V1.AutopilotState.Active,
        AutopilotState.Pending => V1.AutopilotState.PendingApproval,
        _ => V1.AutopilotState.Off,
    };
}

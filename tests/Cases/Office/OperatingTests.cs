using Google.Protobuf.WellKnownTypes;
using Microsoft.Extensions.Hosting.Internal;
using Microsoft.Extensions.Logging.Abstractions;
using Plixo.Rpc;
using Plixo.V1;

namespace Plixo.Tests.Cases.Office;

/// <summary>Clock, rebuild and drain of a silo that runs.</summary>
public sealed class OperatingTests : OfficeTests
{
    [Fact]
    public async Task The_clock_of_a_sandbox_advances_and_never_runs_backwards()
    {
        var before = (await Desk.Operations.GetClock(new GetClockRequest(), OfficeDesk.Call())).BusinessTime;
        var set = await Desk.Operations.SetClock(
            new SetClockRequest { BusinessTime = Timestamp.FromDateTimeOffset(before.ToDateTimeOffset().AddDays(2)) }, OfficeDesk.Call());

        Assert.Equal(before.Seconds + 172_800, set.BusinessTime.Seconds);
        await Assert.ThrowsAsync<RpcException>(() => Desk.Operations.SetClock(new SetClockRequest { BusinessTime = before }, OfficeDesk.Call()));
        var far = Timestamp.FromDateTimeOffset(before.ToDateTimeOffset().AddYears(11));
        await Assert.ThrowsAsync<RpcException>(() => Desk.Operations.SetClock(new SetClockRequest { BusinessTime = far }, OfficeDesk.Call()));
        await Assert.ThrowsAsync<RpcException>(() => Desk.Operations.AdvanceClock(
            new AdvanceClockRequest { By = Google.Protobuf.WellKnownTypes.Duration.FromTimeSpan(TimeSpan.FromDays(99_999)) }, OfficeDesk.Call()));
        Assert.Equal(set.BusinessTime, (await Desk.Operations.GetClock(new GetClockRequest(), OfficeDesk.Call())).BusinessTime);
        Assert.Equal("capture", (await Desk.Operations.GetStatus(new GetStatusRequest(), OfficeDesk.Call())).MailMode);
    }

    [Fact]
    public async Task A_rebuild_that_runs_is_answered_to_whoever_asks_for_another()
    {
        var first = (await Desk.Operations.Rebuild(new RebuildRequest { RequestId = "r-1" }, OfficeDesk.Call())).Job;
        var second = (await Desk.Operations.Rebuild(new RebuildRequest { RequestId = "r-2" }, OfficeDesk.Call())).Job;

        Assert.Equal((first.Name, "rebuild", JobState.Waiting, OfficeDesk.Boss.Id), (second.Name, first.Kind, first.State, first.Creator));
    }

    [Fact]
    public async Task Drain_asks_the_process_to_stop_and_names_the_silo()
    {
        var drained = await Desk.Operations.Drain(new DrainRequest(), OfficeDesk.Call());

        Assert.Equal("a", drained.SiloId);
        Assert.True(Desk.Host.ApplicationStopping.IsCancellationRequested);
    }

    [Fact]
    public async Task Drain_of_the_same_request_is_answered_again_and_stops_no_other_process()
    {
        var request = new DrainRequest { RequestId = "r-1" };
        var first = await Desk.Operations.Drain(request, OfficeDesk.Call());
        var restarted = new ApplicationLifetime(NullLogger<ApplicationLifetime>.Instance);

        Assert.Equal(first, await Desk.OperationsOn(restarted).Drain(request, OfficeDesk.Call()));
        Assert.False(restarted.ApplicationStopping.IsCancellationRequested);
    }
}

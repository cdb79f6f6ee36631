using Google.Protobuf.WellKnownTypes;
using Plixo.Rpc;
using Plixo.Silo.Services.Front;
using Plixo.V1;

namespace Plixo.Tests.Cases.Office;

/// <summary>An edit of a policy changes the fields of its mask, is judged before it is saved, and is a version of its own.</summary>
public sealed class PolicyEditTests : OfficeTests
{
    [Fact]
    public async Task A_policy_edit_changes_what_the_mask_names_and_nothing_else()
    {
        await Desk.GivenSegmentAsync();
        var before = (await Desk.Segments.GetSegment(new GetSegmentRequest { Name = "segments/smb" }, OfficeDesk.Call())).Segment;

        var edit = new UpdateSegmentRequest
        {
            Segment = new Segment { Name = "segments/smb", Etag = before.Etag, Policy = new Policy { Caps = new Caps { PerDay = 7 } } },
            UpdateMask = new FieldMask { Paths = { "policy.caps.per_day" } },
        };
        var shown = await Desk.Segments.UpdateSegment(new UpdateSegmentRequest(edit) { ValidateOnly = true }, OfficeDesk.Call());
        Assert.Equal((7, 7L), (shown.Segment.Policy.Caps.PerDay, shown.Effect.After[0].Cap));
        Assert.Equal(500, shown.Effect.Before[0].Cap);
        var after = (await Desk.Segments.UpdateSegment(edit, OfficeDesk.Call())).Segment;

        before.Policy.Caps.PerDay = 7;
        Assert.Equal(before.Policy, after.Policy);
        Assert.EndsWith("/2", after.PolicyVersion, StringComparison.Ordinal);
        var stale = await Assert.ThrowsAsync<RpcException>(() => Desk.Segments.UpdateSegment(edit, OfficeDesk.Call()));
        Assert.Equal(StatusCode.Aborted, stale.StatusCode);
        var versions = await Desk.Segments.ListPolicyVersions(new ListPolicyVersionsRequest { Parent = "segments/smb" }, OfficeDesk.Call());
        Assert.Equal(["caps"], versions.Versions[0].Changed.Paths);
    }

    [Fact]
    public async Task The_job_that_decides_open_work_anew_is_named_and_a_retry_names_the_same()
    {
        await Desk.GivenSegmentAsync();
        var edit = new UpdateSegmentRequest
        {
            Segment = new Segment { Name = "segments/smb", Policy = new Policy { Caps = new Caps { PerDay = 7 } } },
            UpdateMask = new FieldMask { Paths = { "policy.caps.per_day" } },
            RequestId = "5f6f5e0e-0a5f-4b6c-9c55-6f8f6a3f1b11",
        };
        Assert.Empty((await Desk.Segments.UpdateSegment(new UpdateSegmentRequest(edit) { ValidateOnly = true }, OfficeDesk.Call())).Job);

        var named = (await Desk.Segments.UpdateSegment(edit, OfficeDesk.Call())).Job;

        var job = (await Desk.Jobs.GetJob(new GetJobRequest { Name = named }, OfficeDesk.Call())).Job;
        Assert.Equal(("segment-customers of smb", OfficeDesk.Boss.Id), (job.Title, job.Creator));
        Assert.Equal(named, (await Desk.Segments.UpdateSegment(edit, OfficeDesk.Call())).Job);
        await Desk.Ledger.SettleAsync();
        var sweeps = (await Desk.Jobs.ListJobs(new ListJobsRequest { Filter = "kind = \"sweep.segment-customers\"" }, OfficeDesk.Call())).Jobs;
        Assert.Equal((named, JobState.Succeeded), Assert.Single(sweeps.Select(one => (one.Name, one.State))));
        Assert.Empty((await Desk.Segments.UpdateSegment(new UpdateSegmentRequest(edit) { RequestId = "" }, OfficeDesk.Call())).Job);
    }

    [Fact]
    public async Task Breaker_retries_guardrails_and_payers_promises_are_fields_of_the_policy()
    {
        await Desk.GivenSegmentAsync();
        var before = (await Desk.Segments.GetSegment(new GetSegmentRequest { Name = "segments/smb" }, OfficeDesk.Call())).Segment.Policy;
        Assert.Equal([5 * 60L, 15 * 60, 3600, 4 * 3600], before.Retry.Delays.Select(delay => delay.Seconds));
        Assert.Equal((10, 2, 20, 3), (before.PayerPromiseDays, before.PayerPromisesPerInvoice, before.Breaker.BouncesInAnHour, before.Breaker.ComplaintsInADay));
        Assert.Equal((7, 60, 0.02, 0.001), (before.Guardrails.HealthDays, before.Guardrails.DecidedDays, before.Guardrails.BounceWarnRate, before.Guardrails.ComplaintWarnRate));

        var edit = new UpdateSegmentRequest
        {
            Segment = new Segment
            {
                Name = "segments/smb",
                Policy = new Policy
                {
                    PayerPromiseDays = 3,
                    Retry = new Retry { Delays = { new Google.Protobuf.WellKnownTypes.Duration { Seconds = 600 } } },
                    Breaker = new Breaker { ComplaintsInADay = 1 },
                    Guardrails = new Guardrails { HealthDays = 14 },
                },
            },
            UpdateMask = new FieldMask { Paths = { "policy.payer_promise_days", "policy.retry.delays", "policy.breaker.complaints_in_a_day", "policy.guardrails.health_days" } },
        };
        var after = (await Desk.Segments.UpdateSegment(edit, OfficeDesk.Call())).Segment.Policy;

        (before.PayerPromiseDays, before.Breaker.ComplaintsInADay, before.Guardrails.HealthDays) = (3, 1, 14);
        before.Retry.Delays.Clear();
        before.Retry.Delays.Add(new Google.Protobuf.WellKnownTypes.Duration { Seconds = 600 });
        Assert.Equal(before, after);

        edit.Segment.Policy.Retry.Delays[0].Seconds = 90;
        var refused = await Assert.ThrowsAsync<RpcException>(() => Desk.Segments.UpdateSegment(edit, OfficeDesk.Call()));
        Assert.Contains("policy.retry.delays", Assert.Single(refused.Detail<Google.Rpc.BadRequest>()!.FieldViolations).Field, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("policy.calendar", "segment.policy.calendar")]
    [InlineData("policy.sender", "segment.policy.sender")]
    [InlineData("policy.steps", "segment.policy.steps")]
    [InlineData("policy.time_zone", "segment.policy.time_zone")]
    public async Task Showing_the_effect_of_an_edit_refuses_what_saving_it_refuses(string edited, string refused)
    {
        await Desk.GivenSegmentAsync();
        var edit = new UpdateSegmentRequest
        {
            Segment = new Segment
            {
                Name = "segments/smb",
                Policy = new Policy { Calendar = "calendars/none", Sender = "senders/none", TimeZone = "Mars/Base", Steps = { new CadenceStep { OffsetDays = 1, Template = "templates/none" } } },
            },
            UpdateMask = new FieldMask { Paths = { edited } },
        };

        var shown = await Assert.ThrowsAsync<RpcException>(() => Desk.Segments.UpdateSegment(new UpdateSegmentRequest(edit) { ValidateOnly = true }, OfficeDesk.Call()));
        var saved = await Assert.ThrowsAsync<RpcException>(() => Desk.Segments.UpdateSegment(edit, OfficeDesk.Call()));

        Assert.Equal((StatusCode.InvalidArgument, shown.Message), (shown.StatusCode, saved.Message));
        Assert.Equal(refused, Assert.Single(shown.Detail<Google.Rpc.BadRequest>()!.FieldViolations).Field);
    }
}

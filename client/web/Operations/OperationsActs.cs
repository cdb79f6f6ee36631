using Google.Protobuf.WellKnownTypes;
using NodaTime;
using NodaTime.Text;
using Plixo.V1;
using Plixo.Web.Forms;
using Plixo.Web.Shared;

namespace Plixo.Web.Operations;

/// <summary>What an engineer does on the page of operations.</summary>
internal static class OperationsActs
{
    public static readonly IReadOnlyDictionary<string, FormAct> All = new Dictionary<string, FormAct>
    {
        ["retry"] = RetryAsync, ["drop"] = DropAsync, ["settle"] = SettleAsync, ["drain"] = DrainAsync, ["reconcile"] = ReconcileAsync,
        ["rebuild"] = RebuildAsync, ["release"] = ReleaseAsync, ["advance"] = AdvanceAsync, ["set"] = SetAsync,
    };

    private static async Task<Outcome> RetryAsync(PostedForm form)
    {
        await form.Plixo.Operations.RetryParkedAsync(new RetryParkedRequest { Name = $"parked/{form.Subject}", RequestId = form.RequestId });
        return new Outcome.Done("It is tried again. Where it fails five times more, it is parked again.");
    }

    private static async Task<Outcome> DropAsync(PostedForm form)
    {
        await form.Plixo.Operations.DropParkedAsync(new DropParkedRequest { Name = $"parked/{form.Subject}", Reason = form["reason"], RequestId = form.RequestId });
        return new Outcome.Done("The message is dropped.");
    }

    private static async Task<Outcome> SettleAsync(PostedForm form)
    {
        if (form["arrived"] is not ("yes" or "no")) return new Outcome.Wrong("arrived", "Say whether it arrived.");
        var settled = await form.Plixo.Mail.SettleInDoubtAsync(new SettleInDoubtRequest
        {
            Name = $"transmissions/{form.Subject}", Accepted = form["arrived"] == "yes", Evidence = form["evidence"], RequestId = form.RequestId,
        });
        // What a restored store forgot has no recipient.
        var who = settled.Transmission.Recipient is { Length: > 0 } recipient ? recipient : "the recipient";
        return new Outcome.Done($"Settled: {who} {(form["arrived"] == "yes" ? "got it." : "did not get it; it can be sent again.")}");
    }

    private static async Task<Outcome> DrainAsync(PostedForm form)
    {
        var drained = await form.Plixo.Operations.DrainAsync(new DrainRequest { RequestId = form.RequestId });
        return new Outcome.Done($"{drained.SiloId} drains and ends.");
    }

    private static async Task<Outcome> ReconcileAsync(PostedForm form)
    {
        var answer = await form.Plixo.Operations.ReconcileAsync(new ReconcileRequest { RequestId = form.RequestId });
        return new Outcome.Done(answer.Words);
    }

    private static async Task<Outcome> RebuildAsync(PostedForm form)
    {
        var job = (await form.Plixo.Operations.RebuildAsync(new RebuildRequest { RequestId = form.RequestId })).Job;
        return new Outcome.Done("The rebuild has begun.") { To = $"/jobs/{Words.Id(job.Name)}" };
    }

    private static async Task<Outcome> ReleaseAsync(PostedForm form)
    {
        await form.Plixo.Operations.ReleaseSendingAsync(new ReleaseSendingRequest { Reason = form["reason"], RequestId = form.RequestId });
        return new Outcome.Done("This store sends again.");
    }

    private static async Task<Outcome> AdvanceAsync(PostedForm form)
    {
        if (form.NumberOf("hours") is not { } hours) return new Outcome.Wrong("hours", "A whole number of hours.");
        var now = await form.Plixo.Operations.AdvanceClockAsync(new AdvanceClockRequest
        {
            By = Google.Protobuf.WellKnownTypes.Duration.FromTimeSpan(TimeSpan.FromHours(hours)), RequestId = form.RequestId,
        });
        return new Outcome.Done($"It is {TimeWords.Full(now.BusinessTime, form.Viewer.TimeZone)}.");
    }

    private static async Task<Outcome> SetAsync(PostedForm form)
    {
        if (LocalDateTimePattern.CreateWithInvariantCulture("uuuu-MM-dd HH:mm").Parse($"{form["date"]} {form["time"]}") is not { Success: true, Value: var local })
            return new Outcome.Wrong("date", "A date and a time.");
        var zone = DateTimeZoneProviders.Tzdb.GetZoneOrNull(form.Viewer.TimeZone) ?? DateTimeZone.Utc;
        var now = await form.Plixo.Operations.SetClockAsync(new SetClockRequest
        {
            BusinessTime = Timestamp.FromDateTimeOffset(local.InZoneLeniently(zone).ToDateTimeOffset()), RequestId = form.RequestId,
        });
        return new Outcome.Done($"It is {TimeWords.Full(now.BusinessTime, form.Viewer.TimeZone)}.");
    }
}

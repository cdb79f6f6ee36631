using Google.Protobuf.WellKnownTypes;
using Plixo.V1;
using Plixo.Web.Forms;

namespace Plixo.Web.Settings;

/// <summary>What is done on the page of the workspace.</summary>
internal static class WorkspaceActs
{
    public static readonly IReadOnlyDictionary<string, FormAct> All = new Dictionary<string, FormAct> { ["pause"] = PauseAsync, ["resume"] = ResumeAsync, ["edit"] = EditAsync };

    private static async Task<Outcome> PauseAsync(PostedForm form)
    {
        var paused = await form.Plixo.Settings.PauseWorkspaceAsync(new PauseWorkspaceRequest { Reason = form["reason"], Etag = form.Etag, RequestId = form.RequestId });
        return new Outcome.Done($"Sending is paused.{InFlight.Words(paused.InFlight)}");
    }

    private static async Task<Outcome> ResumeAsync(PostedForm form)
    {
        var resumed = await form.Plixo.Settings.ResumeWorkspaceAsync(new ResumeWorkspaceRequest { ValidateOnly = form.OnlyLooks, Etag = form.Etag, RequestId = form.RequestId });
        return form.OnlyLooks ? new Outcome.Seen(resumed.Preview) : new Outcome.Done("Sending goes on.");
    }

    private static async Task<Outcome> EditAsync(PostedForm form)
    {
        if (form.NumberOf("coverage_window_days") is not { } coverage) return new Outcome.Wrong("coverage_window_days", "A whole number of days.");
        if (form.NumberOf("reply_pause_days") is not { } pause) return new Outcome.Wrong("reply_pause_days", "A whole number of days.");
        await form.Plixo.Settings.UpdateWorkspaceAsync(new UpdateWorkspaceRequest
        {
            Workspace = new Workspace
            {
                DisplayName = form["display_name"], TimeZone = form["time_zone"], Language = form["language"], CoverageWindowDays = coverage, ReplyPauseDays = pause, Etag = form.Etag,
            },
            UpdateMask = new FieldMask { Paths = { "display_name", "time_zone", "language", "coverage_window_days", "reply_pause_days" } }, RequestId = form.RequestId,
        });
        return new Outcome.Done("Saved.");
    }
}

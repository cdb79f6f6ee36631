using Google.Protobuf.WellKnownTypes;
using Plixo.V1;
using Plixo.Web.Cases;
using Plixo.Web.Forms;

namespace Plixo.Web.Segments;

/// <summary>What the forms of a segment's panel do.</summary>
internal static class SegmentActs
{
    public const string AutopilotOn = "autopilot-on";
    public const string AutopilotOff = "autopilot-off";
    public const string Sending = "sending";
    public const string Cadence = "cadence";
    public const string Preview = "preview";
    public const string Mail = "mail-preview";
    public const string GoLive = "go-live";
    public const string Pause = "pause";
    public const string Resume = "resume";
    public const string CloseBreaker = "close-breaker";
    public const string Note = "note";

    public static IReadOnlyDictionary<string, FormAct> All { get; } = new Dictionary<string, FormAct>
    {
        [AutopilotOn] = form => AutopilotAsync(form, on: true),
        [AutopilotOff] = form => AutopilotAsync(form, on: false),
        [Sending] = form => ChangeAsync(form, SendingForm.Read(form, out var wrong), wrong, SendingForm.Paths),
        [Cadence] = form => ChangeAsync(form, CadenceForm.Read(form, out var wrong), wrong, CadenceForm.Paths),
        [Preview] = TemplatePreviews.ShowAsync,
        [Mail] = TemplatePreviews.MailAsync,
        [GoLive] = GoLiveAsync,
        [Pause] = PauseAsync,
        [Resume] = ResumeAsync,
        [CloseBreaker] = CloseBreakerAsync,
        [Note] = form => NotesActs.WriteAsync(form, NameOf(form)),
    };

    public static string NameOf(PostedForm form) => $"segments/{form.Route("segment")}";

    private static async Task<Outcome> AutopilotAsync(PostedForm form, bool on)
    {
        var answer = await form.Plixo.Segments.SetAutopilotAsync(new SetAutopilotRequest
        {
            Name = NameOf(form), On = on, Reason = form["reason"], Etag = form.Etag, RequestId = form.RequestId,
        });
        return new Outcome.Done(answer.Segment.AutopilotState switch
        {
            AutopilotState.Active => "Autopilot is active.",
            AutopilotState.PendingApproval => "Autopilot is wanted and waits for what is listed as missing.",
            _ => "Autopilot is off: drafts wait for people.",
        });
    }

    private static async Task<Outcome> ChangeAsync(PostedForm form, Policy policy, Outcome.Wrong? wrong, IEnumerable<string> paths)
    {
        if (wrong is not null) return wrong;
        var answer = await form.Plixo.Segments.UpdateSegmentAsync(new UpdateSegmentRequest
        {
            Segment = new Segment { Name = NameOf(form), Policy = policy, Etag = form.Etag }, UpdateMask = new FieldMask { Paths = { paths.Select(path => $"policy.{path}") } },
            ValidateOnly = form.OnlyLooks, Reason = form["why"], RequestId = form.RequestId,
        });
        if (form.OnlyLooks) return new Outcome.Seen(answer.Effect);
        return new Outcome.Done($"Saved as version {Shared.Words.Id(answer.Segment.PolicyVersion)}. {string.Join(' ', answer.Effect.Words)}{InFlight.Words(answer.InFlight)}");
    }

    private static async Task<Outcome> GoLiveAsync(PostedForm form)
    {
        var request = new GoLiveRequest { Name = NameOf(form), ValidateOnly = form.OnlyLooks, Etag = form.Etag, RequestId = form.RequestId };
        foreach (var part in form["ramp"].Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            if (!int.TryParse(part, out var percent)) return new Outcome.Wrong("ramp", $"'{part}' is no whole number of percent.");
            request.RampPercents.Add(percent);
        }

        var answer = await form.Plixo.Segments.GoLiveAsync(request);
        return form.OnlyLooks ? new Outcome.Seen(answer.Preview) : new Outcome.Done($"{answer.Segment.DisplayName} is live; today's cap is {answer.Segment.CapToday}.");
    }

    private static async Task<Outcome> PauseAsync(PostedForm form)
    {
        var answer = await form.Plixo.Segments.PauseSegmentAsync(new PauseSegmentRequest { Name = NameOf(form), Reason = form["reason"], Etag = form.Etag, RequestId = form.RequestId });
        return new Outcome.Done($"Paused: the segment sends nothing until somebody resumes.{InFlight.Words(answer.InFlight)}");
    }

    private static async Task<Outcome> ResumeAsync(PostedForm form)
    {
        var answer = await form.Plixo.Segments.ResumeSegmentAsync(new ResumeSegmentRequest { Name = NameOf(form), ValidateOnly = form.OnlyLooks, Etag = form.Etag, RequestId = form.RequestId });
        return form.OnlyLooks ? new Outcome.Seen(answer.Preview) : new Outcome.Done("Resumed: the segment sends again.");
    }

    private static async Task<Outcome> CloseBreakerAsync(PostedForm form)
    {
        await form.Plixo.Segments.CloseBreakerAsync(new CloseBreakerRequest { Name = NameOf(form), Reason = form["reason"], Etag = form.Etag, RequestId = form.RequestId });
        return new Outcome.Done("The breaker is closed: the segment sends again.");
    }
}

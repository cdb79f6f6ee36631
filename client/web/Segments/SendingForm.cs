using System.Globalization;
using Google.Protobuf.WellKnownTypes;
using Google.Type;
using NodaTime;
using NodaTime.Text;
using Plixo.V1;
using Plixo.Web.Forms;
using DayOfWeek = Google.Type.DayOfWeek;
using Duration = Google.Protobuf.WellKnownTypes.Duration;

namespace Plixo.Web.Segments;

/// <summary>Caps, pacing, quiet hours, sending days and how often a customer is written to, as a form has them.</summary>
internal static class SendingForm
{
    public const string Quiet = "quiet_hours";

    /// <summary>Of a policy.</summary>
    public static readonly IReadOnlyList<string> Paths =
        ["caps.per_day", "caps.per_window", "caps.window", "caps.pacing", Quiet, "sending_days", "minimum_chased", "contact_interval_days"];

    public static readonly IReadOnlyList<DayOfWeek> Week =
        [DayOfWeek.Monday, DayOfWeek.Tuesday, DayOfWeek.Wednesday, DayOfWeek.Thursday, DayOfWeek.Friday, DayOfWeek.Saturday, DayOfWeek.Sunday];

    private static readonly LocalTimePattern Clock = LocalTimePattern.CreateWithInvariantCulture("HH:mm");

    public static Policy Read(PostedForm form, out Outcome.Wrong? wrong)
    {
        wrong = null;
        var policy = new Policy
        {
            Caps = new Caps { Pacing = form.Has("pacing") }, QuietHours = new QuietHours(), MinimumChased = form["minimum_chased"],
            SendingDays = { Week.Where(day => form.All("sending_days").Contains(day.ToString())) },
        };
        policy.Caps.PerDay = Number(form, "per_day", ref wrong);
        policy.Caps.PerWindow = Number(form, "per_window", ref wrong);
        policy.Caps.Window = new Duration { Seconds = 60L * Number(form, "window", ref wrong) };
        policy.ContactIntervalDays = Number(form, "contact_interval_days", ref wrong);
        policy.QuietHours.Start = Time(form, "start", ref wrong);
        policy.QuietHours.End = Time(form, "end", ref wrong);
        if (policy.SendingDays.Count == 0) wrong ??= new Outcome.Wrong("sending_days", "Choose at least one sending day; to stop sending, pause the segment.");
        return policy;
    }

    /// <summary>`18:00`.</summary>
    public static string TimeText(TimeOfDay? time) => Clock.Format(LocalOf(time));

    public static LocalTime LocalOf(TimeOfDay? time) => time is null ? LocalTime.Midnight : new LocalTime(time.Hours % 24, time.Minutes);

    /// <summary>The quiet hours that are typed, else those that stand there.</summary>
    public static (LocalTime Start, LocalTime End) QuietOf(Posting posting, QuietHours? known)
    {
        LocalTime Of(string name, TimeOfDay? standing) => Clock.Parse(posting.Value(SegmentActs.Sending, name, "")) is { Success: true, Value: var typed } ? typed : LocalOf(standing);
        return (Of("start", known?.Start), Of("end", known?.End));
    }

    public static string Minutes(Duration? window) => ((window?.Seconds ?? 0) / 60).ToString(CultureInfo.InvariantCulture);

    private static int Number(PostedForm form, string name, ref Outcome.Wrong? wrong)
    {
        if (form.NumberOf(name) is { } number) return number;
        wrong ??= new Outcome.Wrong(name, $"'{form[name]}' is no whole number.");
        return 0;
    }

    private static TimeOfDay Time(PostedForm form, string name, ref Outcome.Wrong? wrong)
    {
        if (Clock.Parse(form[name]) is { Success: true, Value: var time }) return new TimeOfDay { Hours = time.Hour, Minutes = time.Minute };
        wrong ??= new Outcome.Wrong(name, $"'{form[name]}' is no time of day: write 18:00.");
        return new TimeOfDay();
    }
}

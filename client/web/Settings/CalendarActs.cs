using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Plixo.V1;
using Plixo.Web.Forms;
using Plixo.Web.Shared;

namespace Plixo.Web.Settings;

/// <summary>What is done to calendars.</summary>
internal static class CalendarActs
{
    /// <summary>Bytes of an iCalendar file that the API takes.</summary>
    private const int Largest = 1 << 20;

    public static readonly IReadOnlyDictionary<string, FormAct> OfList = new Dictionary<string, FormAct> { ["create"] = CreateAsync };

    public static readonly IReadOnlyDictionary<string, FormAct> OfOne = new Dictionary<string, FormAct> { ["add"] = AddAsync, ["open"] = OpenAsync, ["ics"] = ImportAsync };

    private static async Task<Outcome> CreateAsync(PostedForm form)
    {
        var made = await form.Plixo.Settings.CreateCalendarAsync(new CreateCalendarRequest
        {
            CalendarId = form["calendar_id"], Calendar = new Calendar { DisplayName = form["display_name"], Country = form["country"].ToUpperInvariant() }, RequestId = form.RequestId,
        });
        return new Outcome.Done($"The calendar is made, with {FigureWords.Count(made.Calendar.ClosedDays.Count, "closed day", "closed days")}.") { To = $"/settings/{made.Calendar.Name}" };
    }

    private static async Task<Outcome> AddAsync(PostedForm form)
    {
        if (form.DateOf("date") is not { } date) return new Outcome.Wrong("date", "A date.");
        var days = (await DaysAsync(form)).Where(day => !day.Date.Equals(date)).Append(new ClosedDay { Date = date, Words = form["words"] });
        return await SaveAsync(form, days, $"{TimeWords.Of(date)} is closed.");
    }

    private static async Task<Outcome> OpenAsync(PostedForm form) =>
        await SaveAsync(form, (await DaysAsync(form)).Where(day => TimeWords.Iso(day.Date) != form.Subject), "The day is open.");

    private static async Task<Outcome> ImportAsync(PostedForm form)
    {
        if (form.FileOf("file") is not { Length: <= Largest } file) return new Outcome.Wrong("file", "Choose a file of at most 1 MiB that is not empty.");
        await using var content = file.OpenReadStream();
        var answer = await form.Plixo.Settings.ImportCalendarAsync(new ImportCalendarRequest
        {
            Name = NameOf(form), Ics = await ByteString.FromStreamAsync(content), ValidateOnly = form.OnlyLooks, Etag = form.Etag, RequestId = form.RequestId,
        });
        return form.OnlyLooks ? new Outcome.Seen(answer) : new Outcome.Done($"{FigureWords.Count(answer.Added.Count, "day is", "days are")} closed now.");
    }

    private static async Task<IEnumerable<ClosedDay>> DaysAsync(PostedForm form) =>
        (await form.Plixo.Settings.GetCalendarAsync(new GetCalendarRequest { Name = NameOf(form) })).Calendar.ClosedDays;

    /// <remarks>The etag is of the page that was read: days that somebody changed meanwhile are not written over.</remarks>
    private static async Task<Outcome> SaveAsync(PostedForm form, IEnumerable<ClosedDay> days, string said)
    {
        await form.Plixo.Settings.UpdateCalendarAsync(new UpdateCalendarRequest
        {
            Calendar = new Calendar { Name = NameOf(form), Etag = form.Etag, ClosedDays = { days } },
            UpdateMask = new FieldMask { Paths = { "closed_days" } }, RequestId = form.RequestId,
        });
        return new Outcome.Done(said);
    }

    private static string NameOf(PostedForm form) => $"calendars/{form.Route("id")}";
}

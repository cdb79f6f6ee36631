using System.Collections.Immutable;
using System.Text;
using NodaTime;
using Plixo.Grains.Calendars;
using Plixo.Grains.Core;
using Plixo.Grains.Segments;
using Plixo.Grains.Workspaces;
using Plixo.Rpc.Server;
using Plixo.Silo.Reading;
using Plixo.Silo.Services.Front;
using Plixo.Silo.Services.Front.Lists;
using Plixo.Silo.Services.Segments;
using Plixo.Silo.Stores;
using Plixo.V1;

namespace Plixo.Silo.Services.Settings;

/// <summary>The workspace: its settings, calendars, sender identities and the rules that assign customers to segments.</summary>
public sealed class SettingsService(IStore store, ViewsNow views, Asking asking)
{
    /// <summary>Years of a country's holidays that a new calendar begins with, from the present one on.</summary>
    public const int HolidayYears = 5;

    private readonly Departures departures = new(store, views);

    public async Task<GetWorkspaceResponse> GetWorkspace(GetWorkspaceRequest request, CallContext call) =>
        new() { Workspace = await WorkspaceAsync(call) };

    public async Task<UpdateWorkspaceResponse> UpdateWorkspace(UpdateWorkspaceRequest request, CallContext call)
    {
        if (request.ValidateOnly) return new UpdateWorkspaceResponse { Workspace = (await MergedAsync()).Wire };
        await asking.AskOnReadAsync<WorkspaceReply>(call, request, GrainId.Workspace, async () => new ChangeSettings((await MergedAsync()).Settings));
        return new UpdateWorkspaceResponse { Workspace = await WorkspaceAsync(call) };

        async Task<(Workspace Wire, WorkspaceSettings Settings)> MergedAsync()
        {
            var (state, version) = await StateAsync(call);
            await asking.Kept.CheckAsync(call, request, request.Workspace?.Etag ?? "", Etags.Of(version));
            var wire = SettingsWire.ToWire(state, version, false, store.Identity.Demo);
            FieldMasks.Merge(request.Workspace ?? new Workspace(), wire, request.UpdateMask);
            return wire.PortalBaseUrl == state.Settings.PortalBaseUrl ? (wire, SettingsWire.Read(wire))
                : throw Refusals.Invalid("workspace.portal_base_url", "is set by Portal:BaseUrl in the configuration.");
        }
    }

    public async Task<PauseWorkspaceResponse> PauseWorkspace(PauseWorkspaceRequest request, CallContext call)
    {
        var answer = await asking.AskAsync<WorkspaceReply>(
            call, request, GrainId.Workspace, new PauseAll(WireValues.ReadWords(request.Reason, "reason")), etag: request.Etag);
        return new PauseWorkspaceResponse
        {
            Workspace = await WorkspaceAsync(call), InFlight = { answer.InFlight.Select(id => $"transmissions/{id}") },
        };
    }

    public async Task<ResumeWorkspaceResponse> ResumeWorkspace(ResumeWorkspaceRequest request, CallContext call)
    {
        var preview = await departures.ResumingAsync(null, call.CancellationToken);
        if (request.ValidateOnly) Etags.Check(request.Etag, (await StateAsync(call)).Version);
        else await asking.AskAsync<WorkspaceReply>(call, request, GrainId.Workspace, new ResumeAll(), etag: request.Etag);
        return new ResumeWorkspaceResponse { Workspace = await WorkspaceAsync(call), Preview = preview };
    }

    public async Task<CreateCalendarResponse> CreateCalendar(CreateCalendarRequest request, CallContext call)
    {
        var id = SettingsWire.IdOf(request.CalendarId, "calendar_id");
        var calendar = request.Calendar ?? new V1.Calendar();
        var holidays = SettingsWire.Read(calendar.ClosedDays, "calendar.closed_days");
        if (calendar.Country.Length > 0)
        {
            if (!CountryHolidays.Knows(calendar.Country)) throw Refusals.Invalid("calendar.country", $"no holidays are known of '{calendar.Country}'; known are {string.Join(", ", CountryHolidays.Countries)}.");
            var year = (await store.ClockAsync(call.CancellationToken)).Business.InUtc().Year;
            foreach (var each in Enumerable.Range(year, HolidayYears)) holidays = CountryHolidays.For(calendar.Country, each).SetItems(holidays);
        }

        var made = new HolidayCalendar(calendar.DisplayName.Length > 0 ? calendar.DisplayName : id, calendar.Country, holidays);
        await asking.AskOnReadAsync<WorkspaceReply>(call, request, GrainId.Workspace, NewAsync);
        return new CreateCalendarResponse { Calendar = await CalendarAsync(id, call) };

        async Task<Message> NewAsync()
        {
            if ((await StateAsync(call)).State.Calendars.TryGetValue(id, out var known) && !SettingsWire.Same(known, made) && !await asking.Kept.IsAnsweredAsync(call, request))
                throw Refusals.Of(RefusalReason.AlreadyExists, $"There is a calendar {id} already.");
            return new SaveCalendar(id, made);
        }
    }

    public async Task<GetCalendarResponse> GetCalendar(GetCalendarRequest request, CallContext call) =>
        new() { Calendar = await CalendarAsync(Names.Read(request.Name, "name", "calendars")[0], call) };

    public async Task<ListCalendarsResponse> ListCalendars(ListCalendarsRequest request, CallContext call)
    {
        var page = MemoryPage.Of((await StateAsync(call)).State.Calendars.Keys,
            ListRequest.Of(request), key => key, new MemoryField<string>("name", key => key));
        var response = new ListCalendarsResponse { NextPageToken = page.NextPageToken };
        foreach (var key in page.Items) response.Calendars.Add(await CalendarAsync(key, call));
        return response;
    }

    public async Task<UpdateCalendarResponse> UpdateCalendar(UpdateCalendarRequest request, CallContext call)
    {
        var wire = request.Calendar ?? throw Refusals.Invalid("calendar", "is missing.");
        var id = Names.Read(wire.Name, "calendar.name", "calendars")[0];
        if (request.ValidateOnly) return new UpdateCalendarResponse { Calendar = (await MergedAsync()).Wire };
        await asking.AskOnReadAsync<WorkspaceReply>(call, request, GrainId.Workspace, async () => new SaveCalendar(id, (await MergedAsync()).Calendar));
        return new UpdateCalendarResponse { Calendar = await CalendarAsync(id, call) };

        async Task<(V1.Calendar Wire, HolidayCalendar Calendar)> MergedAsync()
        {
            var merged = await CalendarAsync(id, call);
            await asking.Kept.CheckAsync(call, request, wire.Etag, merged.Etag);
            FieldMasks.Merge(wire, merged, request.UpdateMask);
            return (merged, new HolidayCalendar(merged.DisplayName, merged.Country, SettingsWire.Read(merged.ClosedDays, "calendar.closed_days")));
        }
    }

    public Task<ImportCalendarResponse> ImportCalendar(ImportCalendarRequest request, CallContext call) => request.ValidateOnly
        ? ImportedAsync(request, call)
        : asking.Kept.OnceAsync(call, request, () => ImportedAsync(request, call));

    private async Task<ImportCalendarResponse> ImportedAsync(ImportCalendarRequest request, CallContext call)
    {
        var id = Names.Read(request.Name, "name", "calendars")[0];
        if (!IcsHolidays.TryParse(Encoding.UTF8.GetString(request.Ics.Span), out var read, out var fault)) throw Refusals.Invalid("ics", fault!.ToString());
        var added = ImmutableSortedDictionary<LocalDate, string>.Empty;
        if (request.ValidateOnly) await MergedAsync();
        else await asking.AskOnReadAsync<WorkspaceReply>(call, request, GrainId.Workspace, MergedAsync);
        return new ImportCalendarResponse { Added = { SettingsWire.ToWire(added) }, Calendar = await CalendarAsync(id, call) };

        async Task<Message> MergedAsync()
        {
            await asking.Kept.CheckAsync(call, request, request.Etag, (await CalendarAsync(id, call)).Etag);
            var known = (await StateAsync(call)).State.Calendars[id];
            added = read.Where(day => !known.Holidays.ContainsKey(day.Key)).ToImmutableSortedDictionary();
            return new SaveCalendar(id, known with { Holidays = known.Holidays.AddRange(added) });
        }
    }

    public async Task<CreateSenderResponse> CreateSender(CreateSenderRequest request, CallContext call)
    {
        var id = SettingsWire.IdOf(request.SenderId, "sender_id");
        var sender = SettingsWire.Read(request.Sender ?? throw Refusals.Invalid("sender", "is missing."));
        await asking.AskOnReadAsync<WorkspaceReply>(call, request, GrainId.Workspace, NewAsync);
        return new CreateSenderResponse { Sender = SettingsWire.ToWire(id, sender) };

        async Task<Message> NewAsync()
        {
            if ((await StateAsync(call)).State.Senders.TryGetValue(id, out var known) && known != sender && !await asking.Kept.IsAnsweredAsync(call, request))
                throw Refusals.Of(RefusalReason.AlreadyExists, $"There is a sender {id} already.");
            return new SaveSender(id, sender);
        }
    }

    public async Task<ListSendersResponse> ListSenders(ListSendersRequest request, CallContext call)
    {
        var page = MemoryPage.Of((await StateAsync(call)).State.Senders,
            ListRequest.Of(request), sender => sender.Key, new MemoryField<KeyValuePair<string, SenderIdentity>>("name", sender => sender.Key));
        return new ListSendersResponse
        {
            Senders = { page.Items.Select(sender => SettingsWire.ToWire(sender.Key, sender.Value)) }, NextPageToken = page.NextPageToken,
        };
    }

    public async Task<UpdateSenderResponse> UpdateSender(UpdateSenderRequest request, CallContext call)
    {
        var wire = request.Sender ?? throw Refusals.Invalid("sender", "is missing.");
        var id = Names.Read(wire.Name, "sender.name", "senders")[0];
        SaveSender? saved = null;
        await asking.AskOnReadAsync<WorkspaceReply>(call, request, GrainId.Workspace, async () => saved = await MergedAsync());
        return new UpdateSenderResponse { Sender = SettingsWire.ToWire(id, saved!.Sender) };

        async Task<SaveSender> MergedAsync()
        {
            var known = (await StateAsync(call)).State.Senders.GetValueOrDefault(id) ?? throw Refusals.NotFound(wire.Name);
            var merged = SettingsWire.ToWire(id, known);
            await asking.Kept.CheckAsync(call, request, wire.Etag, merged.Etag);
            FieldMasks.Merge(wire, merged, request.UpdateMask);
            return new SaveSender(id, SettingsWire.Read(merged));
        }
    }

    public async Task<GetSegmentRulesResponse> GetSegmentRules(GetSegmentRulesRequest request, CallContext call) =>
        new() { Rules = RuleWire.ToWire((await StateAsync(call)).State.Rules) };

    public async Task<UpdateSegmentRulesResponse> UpdateSegmentRules(UpdateSegmentRulesRequest request, CallContext call)
    {
        await asking.Kept.CheckAsync(call, request, request.Rules?.Etag ?? "", await EtagAsync());
        var rules = RuleWire.Read(request.Rules ?? new SegmentRules());
        var known = (await views.AllAsync(call.CancellationToken)).Gates.Values.Select(gate => gate.View).OfType<SegmentView>().Select(segment => segment.Key).ToHashSet();
        for (var i = 0; i < rules.Length; i++)
        {
            if (!known.Contains(rules[i].Segment)) throw Refusals.Invalid($"rules.rules[{i}].segment", $"there is no segment {rules[i].Segment}.");
        }

        var response = new UpdateSegmentRulesResponse();
        await new RuleMoves(store, views).CountAsync(rules, response, call.CancellationToken);
        if (!request.ValidateOnly)
            await asking.AskSeenAsync<WorkspaceReply>(call, request, GrainId.Workspace, request.Rules?.Etag ?? "", EtagAsync, new OrderRules(rules));
        response.Rules = RuleWire.ToWire(rules);
        return response;

        async Task<string> EtagAsync() => RuleWire.ToWire((await StateAsync(call)).State.Rules).Etag;
    }

    private async Task<(WorkspaceState State, long Version)> StateAsync(CallContext call)
    {
        var (state, version) = await views.StateAsync<WorkspaceState>(GrainId.Workspace, call.CancellationToken);
        return (state ?? WorkspaceState.Empty, version);
    }

    private async Task<Workspace> WorkspaceAsync(CallContext call)
    {
        var (state, version) = await StateAsync(call);
        var live = (await views.AllAsync(call.CancellationToken)).Gates.Values.Any(gate => gate.View is Grains.Segments.SegmentView { LiveSince: not null });
        return SettingsWire.ToWire(state, version, live, store.Identity.Demo);
    }

    private async Task<V1.Calendar> CalendarAsync(string id, CallContext call)
    {
        var inForce = await views.AllAsync(call.CancellationToken);
        var calendar = (await StateAsync(call)).State.Calendars.GetValueOrDefault(id) ?? throw Refusals.NotFound($"calendars/{id}");
        var used = inForce.Gates.Values.Select(gate => gate.View).OfType<Grains.Segments.SegmentView>().Where(segment => segment.Policy.Calendar == id);
        return SettingsWire.ToWire(id, calendar, used.Select(segment => Names.Of(segment.Key)).Order(StringComparer.Ordinal));
    }
}

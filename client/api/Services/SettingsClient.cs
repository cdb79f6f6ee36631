using Google.Protobuf.Reflection;
using Plixo.Rpc.Client;
using Plixo.V1;

namespace Plixo.Client.Services;

/// <summary>The workspace: its settings, calendars, sender identities and the rules that assign customers to segments.</summary>
public sealed class SettingsClient(PlixoChannel channel)
{
    private static readonly ServiceDescriptor _service = SettingsReflection.Descriptor.Services[0];
    private static readonly RpcMethod<GetWorkspaceRequest, GetWorkspaceResponse> _getWorkspace = new(_service.FindMethodByName("GetWorkspace"));
    private static readonly RpcMethod<UpdateWorkspaceRequest, UpdateWorkspaceResponse> _updateWorkspace = new(_service.FindMethodByName("UpdateWorkspace"));
    private static readonly RpcMethod<PauseWorkspaceRequest, PauseWorkspaceResponse> _pauseWorkspace = new(_service.FindMethodByName("PauseWorkspace"));
    private static readonly RpcMethod<ResumeWorkspaceRequest, ResumeWorkspaceResponse> _resumeWorkspace = new(_service.FindMethodByName("ResumeWorkspace"));
    private static readonly RpcMethod<CreateCalendarRequest, CreateCalendarResponse> _createCalendar = new(_service.FindMethodByName("CreateCalendar"));
    private static readonly RpcMethod<GetCalendarRequest, GetCalendarResponse> _getCalendar = new(_service.FindMethodByName("GetCalendar"));
    private static readonly RpcMethod<ListCalendarsRequest, ListCalendarsResponse> _listCalendars = new(_service.FindMethodByName("ListCalendars"));
    private static readonly RpcMethod<UpdateCalendarRequest, UpdateCalendarResponse> _updateCalendar = new(_service.FindMethodByName("UpdateCalendar"));
    private static readonly RpcMethod<ImportCalendarRequest, ImportCalendarResponse> _importCalendar = new(_service.FindMethodByName("ImportCalendar"));
    private static readonly RpcMethod<CreateSenderRequest, CreateSenderResponse> _createSender = new(_service.FindMethodByName("CreateSender"));
    private static readonly RpcMethod<ListSendersRequest, ListSendersResponse> _listSenders = new(_service.FindMethodByName("ListSenders"));
    private static readonly RpcMethod<UpdateSenderRequest, UpdateSenderResponse> _updateSender = new(_service.FindMethodByName("UpdateSender"));
    private static readonly RpcMethod<GetSegmentRulesRequest, GetSegmentRulesResponse> _getSegmentRules = new(_service.FindMethodByName("GetSegmentRules"));
    private static readonly RpcMethod<UpdateSegmentRulesRequest, UpdateSegmentRulesResponse> _updateSegmentRules = new(_service.FindMethodByName("UpdateSegmentRules"));

    /// <summary>The settings.</summary>
    public Task<GetWorkspaceResponse> GetWorkspaceAsync(GetWorkspaceRequest request, CallOptions? options = null) =>
        channel.CallAsync(_getWorkspace, request, options);

    /// <summary>Changes the fields that the mask names.</summary>
    public Task<UpdateWorkspaceResponse> UpdateWorkspaceAsync(UpdateWorkspaceRequest request, CallOptions? options = null) =>
        channel.CallAsync(_updateWorkspace, request, options);

    /// <summary>Stops all sending. Answers with the transmissions that may still arrive.</summary>
    public Task<PauseWorkspaceResponse> PauseWorkspaceAsync(PauseWorkspaceRequest request, CallOptions? options = null) =>
        channel.CallAsync(_pauseWorkspace, request, options);

    /// <summary>Lets sending go on. With validate_only it shows what would leave first.</summary>
    public Task<ResumeWorkspaceResponse> ResumeWorkspaceAsync(ResumeWorkspaceRequest request, CallOptions? options = null) =>
        channel.CallAsync(_resumeWorkspace, request, options);

    /// <summary>Makes a calendar.</summary>
    public Task<CreateCalendarResponse> CreateCalendarAsync(CreateCalendarRequest request, CallOptions? options = null) =>
        channel.CallAsync(_createCalendar, request, options);

    /// <summary>One calendar with its closed days.</summary>
    public Task<GetCalendarResponse> GetCalendarAsync(GetCalendarRequest request, CallOptions? options = null) =>
        channel.CallAsync(_getCalendar, request, options);

    /// <summary>Calendars, by name.</summary>
    public Task<ListCalendarsResponse> ListCalendarsAsync(ListCalendarsRequest request, CallOptions? options = null) =>
        channel.CallAsync(_listCalendars, request, options);

    /// <summary>Changes the fields that the mask names.</summary>
    public Task<UpdateCalendarResponse> UpdateCalendarAsync(UpdateCalendarRequest request, CallOptions? options = null) =>
        channel.CallAsync(_updateCalendar, request, options);

    /// <summary>Adds the closed days of an iCalendar file (.ics) to a calendar. With validate_only they are only shown.</summary>
    public Task<ImportCalendarResponse> ImportCalendarAsync(ImportCalendarRequest request, CallOptions? options = null) =>
        channel.CallAsync(_importCalendar, request, options);

    /// <summary>Makes a sender identity.</summary>
    public Task<CreateSenderResponse> CreateSenderAsync(CreateSenderRequest request, CallOptions? options = null) =>
        channel.CallAsync(_createSender, request, options);

    /// <summary>Sender identities, by name.</summary>
    public Task<ListSendersResponse> ListSendersAsync(ListSendersRequest request, CallOptions? options = null) =>
        channel.CallAsync(_listSenders, request, options);

    /// <summary>Changes the fields that the mask names.</summary>
    public Task<UpdateSenderResponse> UpdateSenderAsync(UpdateSenderRequest request, CallOptions? options = null) =>
        channel.CallAsync(_updateSender, request, options);

    /// <summary>The ordered rules; the first that holds assigns the customer.</summary>
    public Task<GetSegmentRulesResponse> GetSegmentRulesAsync(GetSegmentRulesRequest request, CallOptions? options = null) =>
        channel.CallAsync(_getSegmentRules, request, options);

    /// <summary>Replaces the rules. With validate_only it shows how many customers would move.</summary>
    public Task<UpdateSegmentRulesResponse> UpdateSegmentRulesAsync(UpdateSegmentRulesRequest request, CallOptions? options = null) =>
        channel.CallAsync(_updateSegmentRules, request, options);
}

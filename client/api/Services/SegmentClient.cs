using Google.Protobuf.Reflection;
using Plixo.Rpc.Client;
using Plixo.V1;

namespace Plixo.Client.Services;

/// <summary>Segments: who is chased how. A policy's versions never change; an edit makes the next one.</summary>
public sealed class SegmentClient(PlixoChannel channel)
{
    private static readonly ServiceDescriptor _service = SegmentReflection.Descriptor.Services[0];
    private static readonly RpcMethod<CreateSegmentRequest, CreateSegmentResponse> _createSegment = new(_service.FindMethodByName("CreateSegment"));
    private static readonly RpcMethod<GetSegmentRequest, GetSegmentResponse> _getSegment = new(_service.FindMethodByName("GetSegment"));
    private static readonly RpcMethod<ListSegmentsRequest, ListSegmentsResponse> _listSegments = new(_service.FindMethodByName("ListSegments"));
    private static readonly RpcMethod<UpdateSegmentRequest, UpdateSegmentResponse> _updateSegment = new(_service.FindMethodByName("UpdateSegment"));
    private static readonly RpcMethod<ListPolicyVersionsRequest, ListPolicyVersionsResponse> _listPolicyVersions = new(_service.FindMethodByName("ListPolicyVersions"));
    private static readonly RpcMethod<SetAutopilotRequest, SetAutopilotResponse> _setAutopilot = new(_service.FindMethodByName("SetAutopilot"));
    private static readonly RpcMethod<GetReadinessRequest, GetReadinessResponse> _getReadiness = new(_service.FindMethodByName("GetReadiness"));
    private static readonly RpcMethod<GoLiveRequest, GoLiveResponse> _goLive = new(_service.FindMethodByName("GoLive"));
    private static readonly RpcMethod<PauseSegmentRequest, PauseSegmentResponse> _pauseSegment = new(_service.FindMethodByName("PauseSegment"));
    private static readonly RpcMethod<ResumeSegmentRequest, ResumeSegmentResponse> _resumeSegment = new(_service.FindMethodByName("ResumeSegment"));
    private static readonly RpcMethod<CloseBreakerRequest, CloseBreakerResponse> _closeBreaker = new(_service.FindMethodByName("CloseBreaker"));
    private static readonly RpcMethod<ListPermitsRequest, ListPermitsResponse> _listPermits = new(_service.FindMethodByName("ListPermits"));

    /// <summary>Makes a segment with a policy of defaults and what the request gives.</summary>
    public Task<CreateSegmentResponse> CreateSegmentAsync(CreateSegmentRequest request, CallOptions? options = null) =>
        channel.CallAsync(_createSegment, request, options);

    /// <summary>One segment with its policy in force.</summary>
    public Task<GetSegmentResponse> GetSegmentAsync(GetSegmentRequest request, CallOptions? options = null) =>
        channel.CallAsync(_getSegment, request, options);

    /// <summary>Segments, by name. Filter: autopilot_state, live, paused.</summary>
    public Task<ListSegmentsResponse> ListSegmentsAsync(ListSegmentsRequest request, CallOptions? options = null) =>
        channel.CallAsync(_listSegments, request, options);

    /// <summary>Changes the fields that the mask names (`policy.caps.per_day`). With validate_only nothing is saved and the effect is shown.</summary>
    public Task<UpdateSegmentResponse> UpdateSegmentAsync(UpdateSegmentRequest request, CallOptions? options = null) =>
        channel.CallAsync(_updateSegment, request, options);

    /// <summary>Policy versions, newest first.</summary>
    public Task<ListPolicyVersionsResponse> ListPolicyVersionsAsync(ListPolicyVersionsRequest request, CallOptions? options = null) =>
        channel.CallAsync(_listPolicyVersions, request, options);

    /// <summary>Turns Autopilot on or off; off requires a reason. On with unmet checks becomes pending approval.</summary>
    public Task<SetAutopilotResponse> SetAutopilotAsync(SetAutopilotRequest request, CallOptions? options = null) =>
        channel.CallAsync(_setAutopilot, request, options);

    /// <summary>What Autopilot and going live still need.</summary>
    public Task<GetReadinessResponse> GetReadinessAsync(GetReadinessRequest request, CallOptions? options = null) =>
        channel.CallAsync(_getReadiness, request, options);

    /// <summary>Lets the segment send, by a ramp. With validate_only it shows what would leave in the first 7 days.</summary>
    public Task<GoLiveResponse> GoLiveAsync(GoLiveRequest request, CallOptions? options = null) =>
        channel.CallAsync(_goLive, request, options);

    /// <summary>Stops sending. Answers with the transmissions that may still arrive.</summary>
    public Task<PauseSegmentResponse> PauseSegmentAsync(PauseSegmentRequest request, CallOptions? options = null) =>
        channel.CallAsync(_pauseSegment, request, options);

    /// <summary>Lets sending go on. With validate_only it shows what would leave first.</summary>
    public Task<ResumeSegmentResponse> ResumeSegmentAsync(ResumeSegmentRequest request, CallOptions? options = null) =>
        channel.CallAsync(_resumeSegment, request, options);

    /// <summary>Lets sending go on after the mass-bounce breaker stopped it.</summary>
    public Task<CloseBreakerResponse> CloseBreakerAsync(CloseBreakerRequest request, CallOptions? options = null) =>
        channel.CallAsync(_closeBreaker, request, options);

    /// <summary>Permits, newest first. Filter: date, draft, customer, state.</summary>
    public Task<ListPermitsResponse> ListPermitsAsync(ListPermitsRequest request, CallOptions? options = null) =>
        channel.CallAsync(_listPermits, request, options);
}

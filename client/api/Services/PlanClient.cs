using Google.Protobuf.Reflection;
using Plixo.Rpc.Client;
using Plixo.V1;

namespace Plixo.Client.Services;

/// <summary>Payment plans over invoices of one currency.</summary>
public sealed class PlanClient(PlixoChannel channel)
{
    private static readonly ServiceDescriptor _service = PlanReflection.Descriptor.Services[0];
    private static readonly RpcMethod<CreatePlanRequest, CreatePlanResponse> _createPlan = new(_service.FindMethodByName("CreatePlan"));
    private static readonly RpcMethod<GetPlanRequest, GetPlanResponse> _getPlan = new(_service.FindMethodByName("GetPlan"));
    private static readonly RpcMethod<ListPlansRequest, ListPlansResponse> _listPlans = new(_service.FindMethodByName("ListPlans"));
    private static readonly RpcMethod<ApprovePlanRequest, ApprovePlanResponse> _approvePlan = new(_service.FindMethodByName("ApprovePlan"));
    private static readonly RpcMethod<RejectPlanRequest, RejectPlanResponse> _rejectPlan = new(_service.FindMethodByName("RejectPlan"));
    private static readonly RpcMethod<CancelPlanRequest, CancelPlanResponse> _cancelPlan = new(_service.FindMethodByName("CancelPlan"));

    /// <summary>Proposes a plan. Above the policy's limit it waits for a manager who is not the proposer.</summary>
    public Task<CreatePlanResponse> CreatePlanAsync(CreatePlanRequest request, CallOptions? options = null) =>
        channel.CallAsync(_createPlan, request, options);

    /// <summary>One plan.</summary>
    public Task<GetPlanResponse> GetPlanAsync(GetPlanRequest request, CallOptions? options = null) =>
        channel.CallAsync(_getPlan, request, options);

    /// <summary>Plans of a customer, or of all (`customers/-`), newest first. Filter: state, segment.</summary>
    public Task<ListPlansResponse> ListPlansAsync(ListPlansRequest request, CallOptions? options = null) =>
        channel.CallAsync(_listPlans, request, options);

    /// <summary>Lets a waiting plan begin.</summary>
    public Task<ApprovePlanResponse> ApprovePlanAsync(ApprovePlanRequest request, CallOptions? options = null) =>
        channel.CallAsync(_approvePlan, request, options);

    /// <summary>Refuses a waiting plan.</summary>
    public Task<RejectPlanResponse> RejectPlanAsync(RejectPlanRequest request, CallOptions? options = null) =>
        channel.CallAsync(_rejectPlan, request, options);

    /// <summary>Ends a plan; its invoices are chased again.</summary>
    public Task<CancelPlanResponse> CancelPlanAsync(CancelPlanRequest request, CallOptions? options = null) =>
        channel.CallAsync(_cancelPlan, request, options);
}

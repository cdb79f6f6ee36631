using Google.Protobuf.Reflection;
using Plixo.Rpc.Client;
using Plixo.V1;

namespace Plixo.Client.Services;

/// <summary>The payer companies.</summary>
public sealed class CustomerClient(PlixoChannel channel)
{
    private static readonly ServiceDescriptor _service = CustomerReflection.Descriptor.Services[0];
    private static readonly RpcMethod<GetCustomerRequest, GetCustomerResponse> _getCustomer = new(_service.FindMethodByName("GetCustomer"));
    private static readonly RpcMethod<ListCustomersRequest, ListCustomersResponse> _listCustomers = new(_service.FindMethodByName("ListCustomers"));
    private static readonly RpcMethod<GetTimelineRequest, GetTimelineResponse> _getTimeline = new(_service.FindMethodByName("GetTimeline"));
    private static readonly RpcMethod<WhyCustomerRequest, WhyCustomerResponse> _whyCustomer = new(_service.FindMethodByName("WhyCustomer"));
    private static readonly RpcMethod<PauseCustomerRequest, PauseCustomerResponse> _pauseCustomer = new(_service.FindMethodByName("PauseCustomer"));
    private static readonly RpcMethod<ResumeCustomerRequest, ResumeCustomerResponse> _resumeCustomer = new(_service.FindMethodByName("ResumeCustomer"));
    private static readonly RpcMethod<HoldCustomerRequest, HoldCustomerResponse> _holdCustomer = new(_service.FindMethodByName("HoldCustomer"));
    private static readonly RpcMethod<ReleaseCustomerHoldRequest, ReleaseCustomerHoldResponse> _releaseCustomerHold = new(_service.FindMethodByName("ReleaseCustomerHold"));
    private static readonly RpcMethod<AssignOwnerRequest, AssignOwnerResponse> _assignOwner = new(_service.FindMethodByName("AssignOwner"));
    private static readonly RpcMethod<LogCallRequest, LogCallResponse> _logCall = new(_service.FindMethodByName("LogCall"));

    /// <summary>One customer with balances and standing.</summary>
    public Task<GetCustomerResponse> GetCustomerAsync(GetCustomerRequest request, CallOptions? options = null) =>
        channel.CallAsync(_getCustomer, request, options);

    /// <summary>Customers, by name. Filter: display_name (`:` finds words), external_id, source, segment, owner, country, tag, overdue.</summary>
    public Task<ListCustomersResponse> ListCustomersAsync(ListCustomersRequest request, CallOptions? options = null) =>
        channel.CallAsync(_listCustomers, request, options);

    /// <summary>Everything that happened, newest first: e-mails, replies, calls, promises, payments, notes, holds. Filter: kind, invoice.</summary>
    public Task<GetTimelineResponse> GetTimelineAsync(GetTimelineRequest request, CallOptions? options = null) =>
        channel.CallAsync(_getTimeline, request, options);

    /// <summary>Why each of the customer's open invoices is or is not chased.</summary>
    public Task<WhyCustomerResponse> WhyCustomerAsync(WhyCustomerRequest request, CallOptions? options = null) =>
        channel.CallAsync(_whyCustomer, request, options);

    /// <summary>Stops all sending to the customer. Answers with the transmissions that may still arrive.</summary>
    public Task<PauseCustomerResponse> PauseCustomerAsync(PauseCustomerRequest request, CallOptions? options = null) =>
        channel.CallAsync(_pauseCustomer, request, options);

    /// <summary>Lets sending go on. With validate_only it shows what would leave first.</summary>
    public Task<ResumeCustomerResponse> ResumeCustomerAsync(ResumeCustomerRequest request, CallOptions? options = null) =>
        channel.CallAsync(_resumeCustomer, request, options);

    /// <summary>No chasing of any of its invoices until a date.</summary>
    public Task<HoldCustomerResponse> HoldCustomerAsync(HoldCustomerRequest request, CallOptions? options = null) =>
        channel.CallAsync(_holdCustomer, request, options);

    /// <summary>Ends the hold.</summary>
    public Task<ReleaseCustomerHoldResponse> ReleaseCustomerHoldAsync(ReleaseCustomerHoldRequest request, CallOptions? options = null) =>
        channel.CallAsync(_releaseCustomerHold, request, options);

    /// <summary>Gives the customer to an operator; its open work items follow.</summary>
    public Task<AssignOwnerResponse> AssignOwnerAsync(AssignOwnerRequest request, CallOptions? options = null) =>
        channel.CallAsync(_assignOwner, request, options);

    /// <summary>Logs a call, letter or meeting. With a currency it counts for the contact interval.</summary>
    public Task<LogCallResponse> LogCallAsync(LogCallRequest request, CallOptions? options = null) =>
        channel.CallAsync(_logCall, request, options);
}

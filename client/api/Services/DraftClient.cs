using Google.Protobuf.Reflection;
using Plixo.Rpc.Client;
using Plixo.V1;

namespace Plixo.Client.Services;

/// <summary>E-mails before, while and after they leave.</summary>
public sealed class DraftClient(PlixoChannel channel)
{
    private static readonly ServiceDescriptor _service = DraftReflection.Descriptor.Services[0];
    private static readonly RpcMethod<GetDraftRequest, GetDraftResponse> _getDraft = new(_service.FindMethodByName("GetDraft"));
    private static readonly RpcMethod<ListDraftsRequest, ListDraftsResponse> _listDrafts = new(_service.FindMethodByName("ListDrafts"));
    private static readonly RpcMethod<CreateDraftRequest, CreateDraftResponse> _createDraft = new(_service.FindMethodByName("CreateDraft"));
    private static readonly RpcMethod<RedraftCustomerRequest, RedraftCustomerResponse> _redraftCustomer = new(_service.FindMethodByName("RedraftCustomer"));
    private static readonly RpcMethod<PreviewDraftRequest, PreviewDraftResponse> _previewDraft = new(_service.FindMethodByName("PreviewDraft"));
    private static readonly RpcMethod<SendPreviewRequest, SendPreviewResponse> _sendPreview = new(_service.FindMethodByName("SendPreview"));
    private static readonly RpcMethod<ClaimDraftRequest, ClaimDraftResponse> _claimDraft = new(_service.FindMethodByName("ClaimDraft"));
    private static readonly RpcMethod<ReleaseDraftRequest, ReleaseDraftResponse> _releaseDraft = new(_service.FindMethodByName("ReleaseDraft"));
    private static readonly RpcMethod<UpdateDraftRequest, UpdateDraftResponse> _updateDraft = new(_service.FindMethodByName("UpdateDraft"));
    private static readonly RpcMethod<ApproveDraftRequest, ApproveDraftResponse> _approveDraft = new(_service.FindMethodByName("ApproveDraft"));
    private static readonly RpcMethod<ReturnDraftRequest, ReturnDraftResponse> _returnDraft = new(_service.FindMethodByName("ReturnDraft"));
    private static readonly RpcMethod<SendDraftRequest, SendDraftResponse> _sendDraft = new(_service.FindMethodByName("SendDraft"));
    private static readonly RpcMethod<SendDraftNowRequest, SendDraftNowResponse> _sendDraftNow = new(_service.FindMethodByName("SendDraftNow"));
    private static readonly RpcMethod<UndoDraftRequest, UndoDraftResponse> _undoDraft = new(_service.FindMethodByName("UndoDraft"));
    private static readonly RpcMethod<DiscardDraftRequest, DiscardDraftResponse> _discardDraft = new(_service.FindMethodByName("DiscardDraft"));

    /// <summary>One draft.</summary>
    public Task<GetDraftResponse> GetDraftAsync(GetDraftRequest request, CallOptions? options = null) =>
        channel.CallAsync(_getDraft, request, options);

    /// <summary>
    /// Drafts of a customer, or of all (`customers/-`), newest first. Filter: state, segment, owner, mail_class, currency_code,
    /// create_time, expected_time (of those that were sent off).
    /// </summary>
    public Task<ListDraftsResponse> ListDraftsAsync(ListDraftsRequest request, CallOptions? options = null) =>
        channel.CallAsync(_listDrafts, request, options);

    /// <summary>Writes an operator's own mail: an answer to somebody who wrote, or a chase outside the cadence. It is drafted, not sent.</summary>
    public Task<CreateDraftResponse> CreateDraftAsync(CreateDraftRequest request, CallOptions? options = null) =>
        channel.CallAsync(_createDraft, request, options);

    /// <summary>Has the customer's due invoices drafted again, after a draft expired or was discarded.</summary>
    public Task<RedraftCustomerResponse> RedraftCustomerAsync(RedraftCustomerRequest request, CallOptions? options = null) =>
        channel.CallAsync(_redraftCustomer, request, options);

    /// <summary>The e-mail as it will be read at the instant at which it is expected to leave.</summary>
    public Task<PreviewDraftResponse> PreviewDraftAsync(PreviewDraftRequest request, CallOptions? options = null) =>
        channel.CallAsync(_previewDraft, request, options);

    /// <summary>Sends the preview to the caller's own address, marked as a preview.</summary>
    public Task<SendPreviewResponse> SendPreviewAsync(SendPreviewRequest request, CallOptions? options = null) =>
        channel.CallAsync(_sendPreview, request, options);

    /// <summary>Holds the draft for the caller for 5 minutes, so that nobody else edits or sends it; renewed by asking again.</summary>
    public Task<ClaimDraftResponse> ClaimDraftAsync(ClaimDraftRequest request, CallOptions? options = null) =>
        channel.CallAsync(_claimDraft, request, options);

    /// <summary>Ends the caller's hold.</summary>
    public Task<ReleaseDraftResponse> ReleaseDraftAsync(ReleaseDraftRequest request, CallOptions? options = null) =>
        channel.CallAsync(_releaseDraft, request, options);

    /// <summary>Changes subject, texts or recipients. An approved draft goes back to drafted.</summary>
    public Task<UpdateDraftResponse> UpdateDraftAsync(UpdateDraftRequest request, CallOptions? options = null) =>
        channel.CallAsync(_updateDraft, request, options);

    /// <summary>Approves exactly what the content hash stands for.</summary>
    public Task<ApproveDraftResponse> ApproveDraftAsync(ApproveDraftRequest request, CallOptions? options = null) =>
        channel.CallAsync(_approveDraft, request, options);

    /// <summary>Takes the approval back.</summary>
    public Task<ReturnDraftResponse> ReturnDraftAsync(ReturnDraftRequest request, CallOptions? options = null) =>
        channel.CallAsync(_returnDraft, request, options);

    /// <summary>
    /// Sends an approved draft. Answers with the instant at which it is expected to leave and what it waits for; what time does not
    /// heal is FAILED_PRECONDITION with the reason.
    /// </summary>
    public Task<SendDraftResponse> SendDraftAsync(SendDraftRequest request, CallOptions? options = null) =>
        channel.CallAsync(_sendDraft, request, options);

    /// <summary>
    /// Sends now against quiet hours, closed days, contact interval, promise, hold, expectation, minimum or a stale ledger, with an
    /// audited reason. Caps, pauses and disputes cannot be overridden.
    /// </summary>
    public Task<SendDraftNowResponse> SendDraftNowAsync(SendDraftNowRequest request, CallOptions? options = null) =>
        channel.CallAsync(_sendDraftNow, request, options);

    /// <summary>Takes a send back while its undo window is open.</summary>
    public Task<UndoDraftResponse> UndoDraftAsync(UndoDraftRequest request, CallOptions? options = null) =>
        channel.CallAsync(_undoDraft, request, options);

    /// <summary>Throws the draft away. Its steps count as not taken; the next one drafts again.</summary>
    public Task<DiscardDraftResponse> DiscardDraftAsync(DiscardDraftRequest request, CallOptions? options = null) =>
        channel.CallAsync(_discardDraft, request, options);
}

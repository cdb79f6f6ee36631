using Google.Protobuf.Reflection;
using Plixo.Rpc.Client;
using Plixo.V1;

namespace Plixo.Client.Services;

/// <summary>Invoices and credit notes, and why each is or is not chased.</summary>
public sealed class InvoiceClient(PlixoChannel channel)
{
    private static readonly ServiceDescriptor _service = InvoiceReflection.Descriptor.Services[0];
    private static readonly RpcMethod<GetInvoiceRequest, GetInvoiceResponse> _getInvoice = new(_service.FindMethodByName("GetInvoice"));
    private static readonly RpcMethod<ListInvoicesRequest, ListInvoicesResponse> _listInvoices = new(_service.FindMethodByName("ListInvoices"));
    private static readonly RpcMethod<WhyInvoiceRequest, WhyInvoiceResponse> _whyInvoice = new(_service.FindMethodByName("WhyInvoice"));
    private static readonly RpcMethod<SummarizeDispositionsRequest, SummarizeDispositionsResponse> _summarizeDispositions = new(_service.FindMethodByName("SummarizeDispositions"));
    private static readonly RpcMethod<HoldInvoiceRequest, HoldInvoiceResponse> _holdInvoice = new(_service.FindMethodByName("HoldInvoice"));
    private static readonly RpcMethod<ReleaseInvoiceHoldRequest, ReleaseInvoiceHoldResponse> _releaseInvoiceHold = new(_service.FindMethodByName("ReleaseInvoiceHold"));
    private static readonly RpcMethod<PauseInvoiceRequest, PauseInvoiceResponse> _pauseInvoice = new(_service.FindMethodByName("PauseInvoice"));
    private static readonly RpcMethod<ResumeInvoiceRequest, ResumeInvoiceResponse> _resumeInvoice = new(_service.FindMethodByName("ResumeInvoice"));
    private static readonly RpcMethod<ExpectPaymentRequest, ExpectPaymentResponse> _expectPayment = new(_service.FindMethodByName("ExpectPayment"));
    private static readonly RpcMethod<ListExpectationsRequest, ListExpectationsResponse> _listExpectations = new(_service.FindMethodByName("ListExpectations"));
    private static readonly RpcMethod<CancelExpectationRequest, CancelExpectationResponse> _cancelExpectation = new(_service.FindMethodByName("CancelExpectation"));

    /// <summary>One invoice.</summary>
    public Task<GetInvoiceResponse> GetInvoiceAsync(GetInvoiceRequest request, CallOptions? options = null) =>
        channel.CallAsync(_getInvoice, request, options);

    /// <summary>
    /// Invoices of a customer, or of all (`customers/-`), oldest due date first. Filter: number, external_id, source, status, type,
    /// segment, disposition, currency_code, due_date, days_overdue, open_amount.
    /// </summary>
    public Task<ListInvoicesResponse> ListInvoicesAsync(ListInvoicesRequest request, CallOptions? options = null) =>
        channel.CallAsync(_listInvoices, request, options);

    /// <summary>Why the invoice is or is not chased now, and when it next can be.</summary>
    public Task<WhyInvoiceResponse> WhyInvoiceAsync(WhyInvoiceRequest request, CallOptions? options = null) =>
        channel.CallAsync(_whyInvoice, request, options);

    /// <summary>How many open invoices stand at each disposition; they add up to the open invoices. Filter: segment, customer.</summary>
    public Task<SummarizeDispositionsResponse> SummarizeDispositionsAsync(SummarizeDispositionsRequest request, CallOptions? options = null) =>
        channel.CallAsync(_summarizeDispositions, request, options);

    /// <summary>No chasing of this invoice until a date.</summary>
    public Task<HoldInvoiceResponse> HoldInvoiceAsync(HoldInvoiceRequest request, CallOptions? options = null) =>
        channel.CallAsync(_holdInvoice, request, options);

    /// <summary>Ends the hold.</summary>
    public Task<ReleaseInvoiceHoldResponse> ReleaseInvoiceHoldAsync(ReleaseInvoiceHoldRequest request, CallOptions? options = null) =>
        channel.CallAsync(_releaseInvoiceHold, request, options);

    /// <summary>Stops all sending about this invoice.</summary>
    public Task<PauseInvoiceResponse> PauseInvoiceAsync(PauseInvoiceRequest request, CallOptions? options = null) =>
        channel.CallAsync(_pauseInvoice, request, options);

    /// <summary>Lets sending about it go on. With validate_only it shows what would leave first.</summary>
    public Task<ResumeInvoiceResponse> ResumeInvoiceAsync(ResumeInvoiceRequest request, CallOptions? options = null) =>
        channel.CallAsync(_resumeInvoice, request, options);

    /// <summary>Records that somebody says money has come or will come: holds that amount, then chasing resumes with a work item.</summary>
    public Task<ExpectPaymentResponse> ExpectPaymentAsync(ExpectPaymentRequest request, CallOptions? options = null) =>
        channel.CallAsync(_expectPayment, request, options);

    /// <summary>Expectations of an invoice or customer, newest first. Filter: state, kind.</summary>
    public Task<ListExpectationsResponse> ListExpectationsAsync(ListExpectationsRequest request, CallOptions? options = null) =>
        channel.CallAsync(_listExpectations, request, options);

    /// <summary>Ends an expectation; chasing resumes.</summary>
    public Task<CancelExpectationResponse> CancelExpectationAsync(CancelExpectationRequest request, CallOptions? options = null) =>
        channel.CallAsync(_cancelExpectation, request, options);
}

using Plixo.Client.Services;
using Plixo.Rpc.Client;

namespace Plixo.Client;

/// <summary>
/// A typed client of every service. Make one per silo and share it among threads. A call fails with
/// <see cref="Rpc.RpcException"/>; its <c>Detail&lt;ErrorInfo&gt;</c> has the stable reason (docs/api.md).
/// </summary>
public sealed class PlixoClient : IDisposable
{
    private readonly PlixoChannel _channel;

    /// <param name="address">Where a silo listens for gRPC: http://127.0.0.1:8081.</param>
    /// <param name="token">Session token or token secret; null: not signed in.</param>
    public PlixoClient(Uri address, string? token = null, RpcChannelOptions? options = null)
        : this(new PlixoChannel(address, token, options))
    {
    }

    private PlixoClient(PlixoChannel channel)
    {
        _channel = channel;
        Audit = new(channel);
        Contacts = new(channel);
        Customers = new(channel);
        Disputes = new(channel);
        Drafts = new(channel);
        Escalations = new(channel);
        Exports = new(channel);
        Imports = new(channel);
        Invoices = new(channel);
        Jobs = new(channel);
        Kpis = new(channel);
        Mail = new(channel);
        Notes = new(channel);
        Operations = new(channel);
        Plans = new(channel);
        Promises = new(channel);
        Queue = new(channel);
        Segments = new(channel);
        Settings = new(channel);
        Suppressions = new(channel);
        Templates = new(channel);
        Users = new(channel);
        WorkItems = new(channel);
    }

    /// <summary>The way to the silo, for calls by descriptor.</summary>
    public PlixoChannel Channel => _channel;

    public AuditClient Audit { get; }

    public ContactClient Contacts { get; }

    public CustomerClient Customers { get; }

    public DisputeClient Disputes { get; }

    public DraftClient Drafts { get; }

    public EscalationClient Escalations { get; }

    public ExportClient Exports { get; }

    public ImportClient Imports { get; }

    public InvoiceClient Invoices { get; }

    public JobClient Jobs { get; }

    public KpiClient Kpis { get; }

    public MailClient Mail { get; }

    public NoteClient Notes { get; }

    public OperationsClient Operations { get; }

    public PlanClient Plans { get; }

    public PromiseClient Promises { get; }

    public QueueClient Queue { get; }

    public SegmentClient Segments { get; }

    public SettingsClient Settings { get; }

    public SuppressionClient Suppressions { get; }

    public TemplateClient Templates { get; }

    public UserClient Users { get; }

    public WorkItemClient WorkItems { get; }

    public void Dispose() => _channel.Dispose();
}

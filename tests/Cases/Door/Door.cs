using Google.Protobuf;
using Google.Protobuf.Reflection;
using Plixo.Cli.Calls;
using Plixo.Grains.Core;
using Plixo.Rpc;
using Plixo.Rpc.Client;
using Plixo.Tests.Support;
using Plixo.V1;
using Requirements = Plixo.Silo.Services.Front.Requirements;

namespace Plixo.Tests.Cases.Door;

/// <summary>A running silo with a small ledger, called through descriptors: whatever services exist.</summary>
public sealed class Door : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private static readonly RpcCatalog Catalog = new(Methods.Files);

    private RpcChannel administrator = null!;

    public ServingSilo Silo { get; private set; } = null!;

    /// <summary>Nobody's channel.</summary>
    public RpcChannel Anonymous { get; private set; } = null!;

    /// <summary>May do everything.</summary>
    public RpcChannel Administrator => administrator;

    /// <summary>Names of resources that exist, by their collection: `customers`, `customers/invoices`.</summary>
    public Dictionary<string, string> Existing { get; } = [];

    public async Task InitializeAsync()
    {
        Silo = await ServingSilo.StartAsync(new Dictionary<string, string> { ["Sandbox:Clock"] = "on" });
        Anonymous = new RpcChannel(Silo.Grpc);
        administrator = await Silo.ChannelAsync(Roles.Administrator);
        var ledger = new Ledger(administrator);
        await ledger.CustomersAsync(1, 20);
        await ledger.ContactsAsync(1, 20);
        await ledger.InvoicesAsync(1, 20);
        await DraftedAsync(20);
        Existing["customers"] = (await CallAsync<ListCustomersResponse>("CustomerService/ListCustomers", """{"pageSize":1}""")).Customers[0].Name;
        var customer = Existing["customers"];
        Existing["customers/contacts"] = (await CallAsync<ListContactsResponse>("ContactService/ListContacts", $$"""{"parent":"{{customer}}"}""")).Contacts[0].Name;
        Existing["customers/invoices"] = (await CallAsync<ListInvoicesResponse>("InvoiceService/ListInvoices", $$"""{"parent":"{{customer}}"}""")).Invoices[0].Name;
        Existing["customers/drafts"] = (await CallAsync<ListDraftsResponse>("DraftService/ListDrafts", $$"""{"parent":"{{customer}}"}""")).Drafts[0].Name;
        Existing["segments"] = $"segments/{ServingSilo.Segment}";
        Existing["imports"] = (await CallAsync<ListImportsResponse>("ImportService/ListImports", "{}")).Imports[0].Name;
        Existing["jobs"] = (await CallAsync<BulkQueueItemsResponse>(
            "QueueService/BulkQueueItems", """{"action":"BULK_ACTION_RELEASE_CUSTOMER","scope":"QUEUE_SCOPE_TEAM"}""")).Job.Name;
    }

    public async Task DisposeAsync()
    {
        Anonymous.Dispose();
        administrator.Dispose();
        await Silo.DisposeAsync();
    }

    public static V1.Right RightOf(MethodDescriptor method) => Requirements.Of(method);

    public static IMessage Parse(MessageDescriptor type, string json) => new JsonParser(JsonParser.Settings.Default.WithTypeRegistry(Methods.Types)).Parse(json, type);

    public async Task<TResponse> CallAsync<TResponse>(string method, string json)
        where TResponse : class, IMessage
    {
        var descriptor = Methods.Find(method)!;
        return (TResponse)await administrator.UnaryAsync(descriptor, Parse(descriptor.InputType, json), CallOptions.None);
    }

    /// <summary>The refusal of a method of any kind; null where it answered.</summary>
    public static async Task<RpcException?> RefusalAsync(RpcChannel channel, MethodDescriptor method, string json)
    {
        try
        {
            await foreach (var _ in channel.CallJson(Catalog, method, [json], new CallOptions { Timeout = Patience })) break;
            return null;
        }
        catch (RpcException refusal)
        {
            return refusal;
        }
    }

    /// <summary>Ends when the queue has so many drafts.</summary>
    public async Task DraftedAsync(int drafts)
    {
        using var patience = new CancellationTokenSource(Patience);
        var watch = Methods.Find("QueueService/WatchQueue")!;
        var seen = new HashSet<string>();
        await foreach (var response in administrator.ServerStreaming<WatchQueueResponse>(
            watch, new WatchQueueRequest { Scope = QueueScope.Team }, CallOptions.None, patience.Token))
        {
            if (response.Upsert is { } item && item.Resource.Contains("/drafts/", StringComparison.Ordinal) && seen.Add(item.Resource) && seen.Count == drafts) return;
        }
    }
}

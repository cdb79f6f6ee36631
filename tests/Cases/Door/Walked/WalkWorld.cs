using Google.Protobuf;
using Google.Protobuf.Reflection;
using Plixo.Cli.Calls;
using Plixo.Grains.Core;
using Plixo.Grains.Workspaces;
using Plixo.Rpc;
using Plixo.Rpc.Client;
using Plixo.Silo.Clock;
using Plixo.Silo.Identity;
using Plixo.Tests.Support;

namespace Plixo.Tests.Cases.Door.Walked;

/// <summary>A silo with customers in plenty, each with a contact, an overdue invoice and a draft; each is used by one request of the walk.</summary>
public sealed class WalkWorld : IAsyncLifetime
{
    private static readonly RpcCatalog Catalog = new(Methods.Files);

    private const int FirstCustomer = 100;
    private const int Customers = 200;

    private int used;
    private int imported = FirstCustomer + Customers;
    private int number;

    public Door Door { get; } = new();

    public ServingSilo Silo => Door.Silo;

    /// <summary>A person who may do everything, and calls what is walked.</summary>
    public RpcChannel Boss { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        await Door.InitializeAsync();
        await Silo.AskAsync(GrainId.Workspace, new SaveUser(new User("boss", "Boss", "boss@acme.example", Roles.Administrator, [], 0)));
        await Silo.AskAsync(GrainId.Workspace, new SaveSender("main", new SenderIdentity("Acme", "ar@acme.example", "", "Dana", "", false)));
        var (secret, _) = await new Credentials(Silo.Parts.Store, SystemRandom.Instance).SessionAsync("boss", CancellationToken.None);
        var headers = new RpcMetadata();
        headers.Add("authorization", $"Bearer {secret}");
        Boss = new RpcChannel(Silo.Grpc, new RpcChannelOptions { Headers = _ => ValueTask.FromResult(headers) });
        var ledger = new Ledger(Door.Administrator);
        await ledger.CustomersAsync(FirstCustomer, Customers);
        await ledger.ContactsAsync(FirstCustomer, Customers);
        await ledger.InvoicesAsync(FirstCustomer, Customers);
        await Door.DraftedAsync(Customers);
    }

    public async Task DisposeAsync()
    {
        Boss.Dispose();
        await Door.DisposeAsync();
    }

    /// <summary>Of a customer that no request has had.</summary>
    public int NextCustomer() => used < Customers ? FirstCustomer + used++ : throw new InvalidOperationException($"The walk has no more than {Customers} customers.");

    /// <summary>The first of so many numbers that no row of the ledger has.</summary>
    public int NextImported(int count) => (imported += count) - count;

    public int NextNumber() => ++number;

    public static IMessage Parse(string method, string json) => Door.Parse(Methods.Find(method)!.InputType, json);

    public Task<IMessage> CallAsync(string method, IReadOnlyList<IMessage> request) => CallAsync(Boss, method, request);

    public static async Task<IMessage> CallAsync(RpcChannel channel, string method, IReadOnlyList<IMessage> request)
    {
        var descriptor = Methods.Find(method)!;
        if (!descriptor.IsClientStreaming) return await channel.UnaryAsync(descriptor, request[0], CallOptions.None);
        await foreach (var answer in channel.CallJson(Catalog, descriptor, request.Select(message => JsonFormatter.Default.Format(message)))) return Door.Parse(descriptor.OutputType, answer);
        throw new InvalidOperationException($"{method} has no answer.");
    }

    /// <summary>The refusal; null where it answered.</summary>
    public Task<RpcException?> RefusalAsync(string method, IReadOnlyList<IMessage> request) => RefusalAsync(Boss, method, request);

    public static async Task<RpcException?> RefusalAsync(RpcChannel channel, string method, IReadOnlyList<IMessage> request)
    {
        try
        {
            await CallAsync(channel, method, request);
            return null;
        }
        catch (RpcException refusal)
        {
            return refusal;
        }
    }
}

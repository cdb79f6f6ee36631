using System.Text.Json;
using NodaTime;
using Plixo.Client;
using Plixo.Grains.Core;
using Plixo.Grains.Customers;
using Plixo.Grains.Workspaces;
using Plixo.Tests.Support;
using Plixo.V1;
using User = Plixo.Grains.Workspaces.User;

namespace Plixo.Tests.Web.Support;

/// <summary>A silo whose customers have the naughty strings for names, each with a draft in the queue; Maya manages it, Ada administers it, Ben works in it.</summary>
public sealed class NaughtySilo : IAsyncLifetime
{
    public const int MostReplies = 4;

    private ServingSilo? silo;

    /// <summary>The whole corpus; empty where it is not there.</summary>
    public IReadOnlyList<string> Strings { get; private set; } = [];

    /// <summary>Those that a ledger could hold.</summary>
    public IReadOnlyList<string> Names { get; private set; } = [];

    /// <summary>Customers that were taken.</summary>
    public int Taken { get; private set; }

    public Uri Web => silo!.Web;

    public PlixoClient Client { get; private set; } = null!;

    /// <summary>The first that answer.</summary>
    private IReadOnlyList<CustomerKey> answering = [];

    public async Task InitializeAsync()
    {
        if (Outside.Corpora(_ => { }, "text", "blns.json") is not { } file) return;
        Strings = JsonSerializer.Deserialize<string[]>(await File.ReadAllTextAsync(file))!;
        Names = [.. Strings.Where(name => name.Trim().Length > 0 && name.Length <= 200 && !name.Any(char.IsControl) && !name.Any(char.IsSurrogate))];
        silo = await ServingSilo.StartAsync(new Dictionary<string, string> { ["Auth:Mode"] = "dev" });
        foreach (var (key, role) in new[] { ("maya", Roles.Manager), ("ada", Roles.Administrator), ("ben", Roles.Operator) })
            await silo.AskAsync(GrainId.Workspace, new SaveUser(new User(key, key, $"{key}@acme.example", role, [], 0)));
        Client = new PlixoClient(silo.Grpc, await silo.TokenAsync(Roles.Administrator));
        var imports = new Imports(Client);
        Taken = await imports.CustomersAsync(Names.Count, n => Names[n - 1]);
        await imports.QueuedAsync(Taken);
        answering = [.. (await Client.Customers.ListCustomersAsync(new ListCustomersRequest { PageSize = MostReplies })).Customers.Select(customer => new CustomerKey(customer.Name.Split('/')[^1]))];
    }

    /// <summary>Each is what another payer answered. Whatever was done to credentials by then.</summary>
    /// <param name="words">At most <see cref="MostReplies"/>.</param>
    public async Task ReplyAsync(IReadOnlyList<string> words)
    {
        foreach (var (customer, text) in answering.Zip(words))
            await silo!.AskAsync(customer.Grain, new ReportReplied($"reply-{customer}", SystemClock.Instance.GetCurrentInstant(), text));
    }

    public async Task DisposeAsync()
    {
        Client?.Dispose();
        if (silo is not null) await silo.DisposeAsync();
    }
}

[CollectionDefinition(Name)]
public sealed class NaughtySiloTests : ICollectionFixture<NaughtySilo>
{
    public const string Name = "One silo of naughty names";
}

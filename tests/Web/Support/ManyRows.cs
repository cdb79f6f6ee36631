using Plixo.Client;
using Plixo.Grains.Core;
using Plixo.Grains.Workspaces;
using Plixo.Tests.Support;

namespace Plixo.Tests.Web.Support;

/// <summary>A silo whose queue is long: one draft for each of so many customers. PLIXO_QUEUE_ROWS=10000 is the size that is promised.</summary>
public sealed class ManyRows : IAsyncLifetime
{
    /// <summary>More than the stream follows, so that the rest is listed.</summary>
    private const int Fewer = 1_200;

    private ServingSilo silo = null!;

    public static int Rows { get; } = int.TryParse(Environment.GetEnvironmentVariable("PLIXO_QUEUE_ROWS"), out var rows) ? rows : Fewer;

    public Uri Web => silo.Web;

    public PlixoClient Manager { get; private set; } = null!;

    /// <summary>The drafts, by priority.</summary>
    public IReadOnlyList<string> Drafts { get; private set; } = [];

    public async Task InitializeAsync()
    {
        silo = await ServingSilo.StartAsync(new Dictionary<string, string> { ["Auth:Mode"] = "dev" });
        await silo.AskAsync(GrainId.Workspace, new SaveUser(new User("maya", "Maya", "maya@acme.example", Roles.Manager, [], 0)));
        Manager = new PlixoClient(silo.Grpc, await silo.TokenAsync(Roles.Administrator));
        var imports = new Imports(Manager);
        await imports.CustomersAsync(Rows, n => $"Customer {n:00000}");
        Drafts = await imports.QueuedAsync(Rows);
    }

    public async Task DisposeAsync()
    {
        Manager.Dispose();
        await silo.DisposeAsync();
    }
}

[CollectionDefinition(Name)]
public sealed class ManyRowsTests : ICollectionFixture<ManyRows>
{
    public const string Name = "One long queue";
}

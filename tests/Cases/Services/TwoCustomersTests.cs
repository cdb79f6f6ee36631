using NodaTime;
using Plixo.Grains.Core;
using Plixo.Rpc;
using Plixo.Silo.Services.Front;
using Plixo.Tests.Cases.Silo;
using static Plixo.Tests.Support.SmallWorkspace;

namespace Plixo.Tests.Cases.Services;

/// <summary>
/// The services as a client sees them, over HTTP/2, with real grains and a real store: two customers, Acme and Bolt, with
/// three invoices each, one of which is not due yet.
/// </summary>
public abstract class TwoCustomersTests : IAsyncLifetime
{
    private protected static readonly Instant Now = Instant.FromUtc(2026, 3, 2, 9, 0);
    private protected static readonly LocalDate Today = new(2026, 3, 2);

    private protected ServedSilo Served { get; private set; } = null!;

    private protected string Acme { get; } = Names.Of(Customer("acme"));

    /// <summary>Acme's invoice A-1.</summary>
    private protected string First { get; } = Names.Invoice(Customer("acme"), Invoice("A-1"));

    public async Task InitializeAsync()
    {
        Served = await ServedSilo.StartAsync("sqlite", Now);
        var silo = Served.Silo;
        await silo.SetUpAsync(Policy, autopilot: false);
        foreach (var name in new[] { "acme", "bolt" })
        {
            await silo.AddCustomerAsync(name, $"ap@{name}.example");
            foreach (var n in new[] { 1, 2, 3 })
                await silo.DoAsync(Record($"{char.ToUpperInvariant(name[0])}-{n}", name, Usd(10_000 * n), Today.PlusDays(-60), Today.PlusDays(-10 * n + 15), Now));
        }

        await silo.SettleAsync();
    }

    public async Task DisposeAsync() => await Served.DisposeAsync();

    private protected Task<RpcException> RefusedAsync<TRequest, TResponse>(TRequest request)
        where TRequest : class, Google.Protobuf.IMessage<TRequest>, new()
        where TResponse : class, Google.Protobuf.IMessage<TResponse>, new() =>
        Assert.ThrowsAsync<RpcException>(() => Served.CallAsync<TRequest, TResponse>(request));
}

using System.Diagnostics;
using Plixo.Client;
using Plixo.Grains.Core;
using Plixo.Grains.Customers;
using Plixo.Grains.Invoices;
using Plixo.Tests.Support;
using Plixo.V1;

namespace Plixo.Bench.Turns;

/// <summary>
/// One command as a program gives it to an idle silo: over loopback gRPC, signed in, authorised, turned by the real grains, with
/// its audit entry, and answered with the customer as it now is.
/// </summary>
internal static class FrontBench
{
    private const int Commands = 500;
    private const int WarmUp = 400;

    /// <summary>What followed from the command before is done: the silo is idle.</summary>
    private static readonly TimeSpan Rest = TimeSpan.FromMilliseconds(20);

    public static async Task RunAsync()
    {
        await MeasureAsync("postgres", new Dictionary<string, string> { ["Store"] = $"postgres:{await PostgresServer.CreateDatabaseAsync()}" });
        await MeasureAsync("sqlite", new Dictionary<string, string>());
    }

    private static async Task MeasureAsync(string engine, IReadOnlyDictionary<string, string> settings)
    {
        await using var silo = await ServingSilo.StartAsync(settings);
        var customer = ExternalIds.Customer("bench", "c1");
        await silo.Parts.Turns.ExecuteAsync(
            customer.Grain, new RecordCustomer(new CustomerProfile("bench", "c1", "Bench", "DE", "", "en", "EUR", "", "", null, false, "", "", "")),
            Actor.System, null, null, [], CancellationToken.None);
        using var client = new PlixoClient(silo.Grpc, await silo.TokenAsync(Roles.Manager));
        var times = new List<double>();
        for (var i = 0; i < WarmUp + Commands; i++)
        {
            await Task.Delay(Rest);
            var started = Stopwatch.GetTimestamp();
            if (i % 2 == 0) await client.Customers.PauseCustomerAsync(new PauseCustomerRequest { Name = $"customers/{customer}", Reason = "Bench" });
            else await client.Customers.ResumeCustomerAsync(new ResumeCustomerRequest { Name = $"customers/{customer}" });
            if (i >= WarmUp) times.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
        }

        times.Sort();
        var name = $"turns-idle-p99-front-{engine}";
        Console.WriteLine($"{name} p50={times[Commands / 2]:0.00}ms");
        Line.AtMost(name, times[(int)(Commands * 0.99)], 15);
    }
}

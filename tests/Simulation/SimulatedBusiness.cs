using NodaTime;
using Plixo.Grains.Core;
using Plixo.Grains.Customers;
using Plixo.Grains.Invoices;
using Plixo.Grains.Segments;
using Plixo.Grains.Workspaces;
using Plixo.Silo.Stepping;
using Plixo.Silo.Stores;
using Plixo.Tests.Support;
using static Plixo.Tests.Support.SmallWorkspace;

namespace Plixo.Tests.Simulation;

/// <summary>A workspace on Autopilot whose customers all have something due, and what payers and operators do to it.</summary>
internal static class SimulatedBusiness
{
    public static readonly Actor Operator = new() { Id = "users/sim", Kind = ActorKind.Person, Rights = Right.All };

    private const int Customers = 7;
    private const int Requests = 14;

    /// <summary>Small caps and a short window, so that a run of a minute meets them.</summary>
    private static readonly Policy Capped = AnyHour with { DayCap = 9, WindowCap = 4, WindowSeconds = 20 };

    public static async Task SetUpAsync(SteppedSilo silo, SeededRandom random, Instant now)
    {
        Task DoAsync(params IReadOnlyList<(GrainId, Message)> commands) => silo.DoAsync(Operator, commands, CancellationToken.None);

        foreach (var group in SetUp(Capped, now)) await DoAsync(group);
        await silo.SettleAsync(CancellationToken.None);
        foreach (var number in Enumerable.Range(0, Customers))
        {
            var emails = new List<string>();
            while (emails.Count <= random.Below(2)) emails.Add(Email(number, emails.Count));
            foreach (var command in Payer($"c{number}", [.. emails])) await DoAsync(command);
            var due = now.InUtc().Date.PlusDays(-3);
            await DoAsync(Record($"i{number}", $"c{number}", Usd(10_000), due.PlusDays(-14), due, now));
        }
    }

    public static List<ClientRequest> Draw(SeededRandom random, Instant now) =>
        [.. Enumerable.Range(0, Requests).Select(number => Draw(number, random, now.InUtc().Date))];

    private static ClientRequest Draw(int number, SeededRandom random, LocalDate today)
    {
        var one = random.Below(Customers);
        var (invoice, customer) = (Invoice($"i{one}").Grain, Customer($"c{one}").Grain);
        return random.Below(11) switch
        {
            0 or 1 or 2 => new ClientRequest(number, invoice, new RecordEntry(
                $"p{number}", new LedgerEntry(EntryKind.Payment, Usd(1_000 * (1 + random.Below(10))), today, false, ""))),
            3 => new ClientRequest(number, invoice, new OpenDispute("Wrong goods", null)),
            4 => new ClientRequest(number, invoice, new HoldInvoice(HoldReason.Operator, "Wait", null)),
            5 => new ClientRequest(number, customer, new PauseCustomer("Wait")),
            6 => new ClientRequest(number, customer, new ResumeCustomer("Go on")),
            7 => new ClientRequest(number, GrainId.Workspace, new SuppressAddress(SuppressedAddress.Of(Email(one, 0)), null, true, "Asked for it")),
            8 => new ClientRequest(number, Segment.Grain, new PauseSegment("Wait")),
            9 => new ClientRequest(number, Segment.Grain, new ResumeSegment()),
            _ => new ClientRequest(number, Segment.Grain, new ChangePolicy(Capped with { DayCap = 3 + random.Below(12) }, null)),
        };
    }

    private static string Email(int customer, int number) => $"{(char)('a' + number)}@c{customer}.example";
}

using System.Security.Cryptography;
using System.Text;
using NodaTime;
using Plixo.Grains.Core;
using Plixo.Silo.Clock;
using Plixo.Silo.Stores;
using Plixo.Silo.Turns;
using Plixo.Tests.Support;
using Plixo.Tests.Support.Toys;

namespace Plixo.Tests.Simulation;

/// <summary>One request of a client that never gives up and keeps every answer it got.</summary>
internal sealed class ClientRequest(int number, GrainId grain, Message command)
{
    public int Number { get; } = number;

    public GrainId Grain { get; } = grain;

    public Message Command { get; } = command;

    public RequestKey Key { get; } = new("users/sim", "Toy", $"r-{number}");

    public byte[] Digest { get; } = SHA256.HashData(Encoding.UTF8.GetBytes($"{grain} {command}"));

    public List<Reply> Answers { get; } = [];
}

/// <summary>What is asked of the toy grains, drawn from the seed.</summary>
internal static class TurnWorkload
{
    public const int Cap = 5;

    private const int Customers = 4;
    private const int Invoices = 6;
    private const int Requests = 45;

    public static List<ClientRequest> Draw(SeededRandom random, Instant start)
    {
        var requests = new List<ClientRequest>
        {
            new(0, GrainId.Workspace, new SetGreeting("hello")),
            new(1, Segment, new SetCap(Cap)),
        };
        for (var number = requests.Count; number < Requests; number++) requests.Add(One(number, random, start));
        return requests;
    }

    public static readonly GrainId Segment = new(GrainKind.Segment, "smb");

    private static ClientRequest One(int number, SeededRandom random, Instant start)
    {
        var invoice = new GrainId(GrainKind.Invoice, $"i-{random.Below(Invoices)}");
        var customer = new CustomerKey($"c-{random.Below(Customers)}");
        return random.Below(10) switch
        {
            < 4 => new ClientRequest(number, invoice, new Raise(1 + random.Below(9), customer, 1 + random.Below(3))),
            4 => new ClientRequest(number, invoice, new Whisper(customer, $"w-{number}")),
            5 => new ClientRequest(number, new GrainId(GrainKind.Invoice, $"m-{number}"), new Remind(start + Duration.FromSeconds(random.Below(20)), customer)),
            6 => new ClientRequest(number, customer.Grain, new Name(new Personal<string>($"Name {number}", $"p-{random.Below(3)}"))),
            7 => new ClientRequest(number, GrainId.Workspace, new SetGreeting($"hello {random.Below(3)}")),
            8 => new ClientRequest(number, invoice, new Raise(0, customer)),
            _ => new ClientRequest(number, Segment, new Take($"t-{number}")),
        };
    }
}

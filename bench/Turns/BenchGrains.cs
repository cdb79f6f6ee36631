using System.Collections.Immutable;
using System.Text.Json.Serialization;
using NodaTime;
using Plixo.Grains.Core;
using Plixo.Grains.Rows;
using Plixo.Grains.Segments;

namespace Plixo.Bench.Turns;

[JsonDerivedType(typeof(Book), "bench.book")]
internal abstract record InvoiceMessage : Message;

/// <summary>One full turn: an event, a row, a message to the customer, a figure, two gate checks and a read set of one.</summary>
internal sealed record Book(long Amount, string Reference) : InvoiceMessage;

[JsonDerivedType(typeof(Booked), "bench.booked")]
internal abstract record InvoiceEvent : Event;

internal sealed record Booked(long Amount, string Reference, long Open) : InvoiceEvent;

internal sealed record InvoiceState(string Number, string Customer, long Number64, long Open, ImmutableArray<string> Last);

internal sealed class BenchInvoice : Grain<InvoiceState, InvoiceMessage, InvoiceEvent>
{
    private const int Remembered = 5;

    private static readonly LocalDate Day = new(2026, 1, 5);
    private static readonly GrainId Segment = new(GrainKind.Segment, "smb");

    public override GrainKind Kind => GrainKind.Invoice;

    public override InvoiceState Empty(string key)
    {
        var number = long.Parse(key.AsSpan(2));
        return new InvoiceState($"2026-{number:000000}", BenchKeys.Customer(number).Key, number, 1_000_000, []);
    }

    public override Turn Receive(InvoiceState state, InvoiceMessage message, TurnContext context) => message switch
    {
        Book book => new Turn
        {
            Events = [new Booked(book.Amount, book.Reference, state.Open - book.Amount)],
            Messages = [new Outgoing(new GrainId(GrainKind.Customer, state.Customer), new Tell(state.Number, book.Amount))],
            Gates =
            [
                new GateCheck(GrainId.Workspace, context.InForce.EpochOf(GrainId.Workspace)),
                new GateCheck(Segment, context.InForce.EpochOf(Segment)),
            ],
            Reads = [new ReadCheck(new GrainId(GrainKind.Customer, state.Customer), 1)],
            Reply = Reply.Done,
        },
        _ => throw new InvalidOperationException(),
    };

    public override InvoiceState Apply(InvoiceState state, InvoiceEvent happened) => happened switch
    {
        Booked booked => state with { Open = booked.Open, Last = [.. state.Last.TakeLast(Remembered - 1), booked.Reference] },
        _ => throw new InvalidOperationException(),
    };

    public override IEnumerable<RowChange> Rows(InvoiceState before, InvoiceState after, long version) =>
        PermitTable.Instance.Difference(Row(before), Row(after));

    public override IEnumerable<Figure> Figures(InvoiceState before, InvoiceEvent happened, TurnContext context) =>
        [new Figure("booked", Day, "smb", "EUR", 1, ((Booked)happened).Amount)];

    private static PermitRow Row(InvoiceState state) => new(
        new SegmentKey("smb"), Day, state.Number64, new CustomerKey(state.Customer), new DraftKey(state.Number),
        Instant.FromUnixTimeSeconds(state.Open), null, null);
}

[JsonDerivedType(typeof(Tell), "bench.tell")]
internal abstract record CustomerMessage : Message;

internal sealed record Tell(string Invoice, long Amount) : CustomerMessage;

[JsonDerivedType(typeof(Told), "bench.told")]
internal abstract record CustomerEvent : Event;

internal sealed record Told : CustomerEvent;

internal sealed record CustomerState(long Told);

internal sealed class BenchCustomer : Grain<CustomerState, CustomerMessage, CustomerEvent>
{
    public override GrainKind Kind => GrainKind.Customer;

    public override CustomerState Empty(string key) => new(0);

    public override Turn Receive(CustomerState state, CustomerMessage message, TurnContext context) => new() { Events = [new Told()] };

    public override CustomerState Apply(CustomerState state, CustomerEvent happened) => new(state.Told + 1);
}

[JsonDerivedType(typeof(SetRule), "bench.set-rule")]
internal abstract record GateMessage : Message;

internal sealed record SetRule(string Rule) : GateMessage;

[JsonDerivedType(typeof(RuleSet), "bench.rule-set")]
internal abstract record GateEvent : Event;

internal sealed record RuleSet(string Rule) : GateEvent;

internal sealed record GateState(string Rule);

/// <summary>Workspace and segment: they show a view and are checked by every turn.</summary>
internal sealed class BenchGate(GrainKind kind) : Grain<GateState, GateMessage, GateEvent>
{
    public override GrainKind Kind => kind;

    public override Type ViewType => typeof(GateState);

    public override GateState Empty(string key) => new("");

    public override Turn Receive(GateState state, GateMessage message, TurnContext context) =>
        new() { Events = [new RuleSet(((SetRule)message).Rule)] };

    public override GateState Apply(GateState state, GateEvent happened) => new(((RuleSet)happened).Rule);

    public override object View(GateState state) => state;
}

internal static class BenchKeys
{
    public const int Invoices = 20_000;
    public const int Customers = 2_000;

    public static GrainId Invoice(long number) => new(GrainKind.Invoice, $"i-{number}");

    public static GrainId Customer(long invoice) => new(GrainKind.Customer, $"c-{invoice % Customers}");
}

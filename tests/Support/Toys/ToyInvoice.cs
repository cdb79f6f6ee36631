using System.Collections.Immutable;
using System.Text.Json.Serialization;
using NodaTime;
using Plixo.Grains.Core;

namespace Plixo.Tests.Support.Toys;

[JsonDerivedType(typeof(Raise), "raise")]
[JsonDerivedType(typeof(Ask), "ask")]
[JsonDerivedType(typeof(Whisper), "whisper")]
[JsonDerivedType(typeof(Remind), "remind")]
[JsonDerivedType(typeof(Reminded), "reminded")]
[JsonDerivedType(typeof(Break), "break")]
[JsonDerivedType(typeof(Swell), "swell")]
[JsonDerivedType(typeof(Rest), "rest")]
public abstract record InvoiceMessage : Message;

/// <summary>Adds an amount and tells the customer, so many times.</summary>
public sealed record Raise(long Amount, CustomerKey Tell, int Times = 1) : InvoiceMessage;

/// <summary>Asks for the total; changes nothing.</summary>
public sealed record Ask : InvoiceMessage;

/// <summary>Tells without an event.</summary>
public sealed record Whisper(CustomerKey Tell, string Id) : InvoiceMessage;

public sealed record Remind(Instant Due, CustomerKey Tell) : InvoiceMessage;

public sealed record Reminded(CustomerKey Tell) : InvoiceMessage;

/// <summary>Throws, in the decision or in what follows from it.</summary>
public sealed record Break(bool InApply) : InvoiceMessage;

/// <summary>Makes a turn of so many bytes and messages.</summary>
public sealed record Swell(int Bytes, int Messages) : InvoiceMessage;

/// <summary>Decided on another grain's version.</summary>
public sealed record Rest(GrainId On, long Version) : InvoiceMessage;

[JsonDerivedType(typeof(Raised), "raised")]
[JsonDerivedType(typeof(Swollen), "swollen")]
[JsonDerivedType(typeof(Broken), "broken")]
public abstract record InvoiceEvent : Event;

public sealed record Raised(long Amount) : InvoiceEvent;

public sealed record Swollen(string Text) : InvoiceEvent;

public sealed record Broken : InvoiceEvent;

[JsonDerivedType(typeof(Total), "total")]
public abstract record InvoiceReply : ReplyBody;

public sealed record Total(long Amount) : InvoiceReply;

public sealed record InvoiceState(long Total);

/// <summary>Stands for the invoice: answers commands, sends messages, sets reminders, and fails when told to.</summary>
public sealed class ToyInvoice : Grain<InvoiceState, InvoiceMessage, InvoiceEvent>
{
    public override GrainKind Kind => GrainKind.Invoice;

    public override InvoiceState Empty(string key) => new(0);

    public override Turn Receive(InvoiceState state, InvoiceMessage message, TurnContext context) => message switch
    {
        Raise { Amount: <= 0 } => Turn.Refuse(RefusalReason.InvalidArgument, "An amount is positive."),
        Raise raise => new Turn
        {
            Events = [new Raised(raise.Amount)],
            Messages = [.. Enumerable.Range(0, raise.Times).Select(index => new Outgoing(raise.Tell.Grain, new Tell(context.NewId("t-", index))))],
            Reply = Reply.With(new Total(state.Total + raise.Amount)),
        },
        Ask => Turn.Answer(Reply.With(new Total(state.Total))),
        Whisper whisper => new Turn { Messages = [new Outgoing(whisper.Tell.Grain, new Tell(whisper.Id))] },
        Remind remind => new Turn { Reminders = [new ReminderChange("again", remind.Due, new Reminded(remind.Tell))] },
        Reminded reminded => new Turn
        {
            Events = [new Raised(1)],
            Messages = [new Outgoing(reminded.Tell.Grain, new Tell(context.NewId("r-", 0)))],
        },
        Break { InApply: true } => new Turn { Events = [new Broken()] },
        Break => throw new InvalidOperationException("Broken as told."),
        Swell swell => new Turn
        {
            Events = [new Swollen(new string('x', swell.Bytes))],
            Messages = [.. Enumerable.Range(0, swell.Messages).Select(index => new Outgoing(new GrainId(GrainKind.Customer, $"c-{index}"), new Look()))],
        },
        Rest rest => new Turn { Events = [new Raised(1)], Reads = [new ReadCheck(rest.On, rest.Version)] },
        _ => throw new InvalidOperationException(),
    };

    public override InvoiceState Apply(InvoiceState state, InvoiceEvent happened) => happened switch
    {
        Raised raised => new InvoiceState(state.Total + raised.Amount),
        Swollen => state,
        _ => throw new InvalidOperationException("Cannot be applied."),
    };

    public override IEnumerable<Figure> Figures(InvoiceState before, InvoiceEvent happened, TurnContext context) =>
        happened is Raised raised ? [new Figure("raised", new LocalDate(2026, 3, 2), "", "EUR", 1, raised.Amount)] : [];
}

using System.Collections.Immutable;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using NodaTime;
using Plixo.Grains.Core;
using Plixo.Silo.Turns;
using Plixo.Tests.Support;
using Plixo.Tests.Support.Toys;

namespace Plixo.Tests.Turns;

public sealed class TurnCodecTests
{
    private static readonly TurnCodec Codec = new(new GrainCatalog(new Wide()), null!, new Upcasters());

    [Fact]
    public void Every_kind_of_value_reads_back_as_it_was()
    {
        var state = new WideState
        {
            At = Instant.FromUtc(2026, 3, 2, 9, 0) + Duration.FromNanoseconds(123_456_000),
            On = new LocalDate(2026, 2, 28),
            Time = new LocalTime(18, 30),
            For = Duration.FromMinutes(90),
            Zone = DateTimeZoneProviders.Tzdb["Europe/Berlin"],
            Grain = new GrainId(GrainKind.Customer, "c-1"),
            Kind = GrainKind.Segment,
            List = ["a", "ü"],
            Map = ImmutableDictionary<CustomerKey, int>.Empty.Add(new CustomerKey("c-2"), 2).Add(new CustomerKey("c-1"), 1),
        };

        var bytes = Codec.WriteState(GrainKind.Invoice, state);
        var read = (WideState)Codec.ReadState(GrainKind.Invoice, 2, bytes);

        Assert.Equal(bytes, Codec.WriteState(GrainKind.Invoice, read));
        Assert.Equal(
            """{"at":"2026-03-02T09:00:00.123456Z","on":"2026-02-28","time":"18:30:00","for":"1:30:00","zone":"Europe/Berlin","grain":"Customer/c-1","kind":"segment","list":["a","ü"],"map":{"c-1":1,"c-2":2}}""",
            Encoding.UTF8.GetString(bytes));
    }

    [Fact]
    public void Collections_that_were_never_set_are_written_and_read_as_empty_ones()
    {
        var read = (WideState)Codec.ReadState(GrainKind.Invoice, 2, "{}"u8.ToArray());

        Assert.False(read.List.IsDefault);
        Assert.NotNull(read.Map);
        Assert.Contains("\"list\":[]", Encoding.UTF8.GetString(Codec.WriteState(GrainKind.Invoice, read with { List = default })));
    }

    [Fact]
    public void Equal_dictionaries_are_equal_bytes_whatever_the_order_they_were_filled_in()
    {
        var keys = Enumerable.Range(0, 200).Select(i => new CustomerKey($"c-{i}")).ToList();
        var one = new WideState { Map = keys.ToImmutableDictionary(key => key, _ => 1) };
        var two = new WideState { Map = Enumerable.Reverse(keys).ToImmutableDictionary(key => key, _ => 1) };

        Assert.Equal(Codec.WriteState(GrainKind.Invoice, one), Codec.WriteState(GrainKind.Invoice, two));
    }

    [Fact]
    public void Names_of_types_are_the_stable_ones()
    {
        Assert.Equal("grown", Codec.WriteEvent(GrainKind.Invoice, new Grown(1)).Type);
        Assert.Equal("grow@2", Codec.WriteMessage(GrainKind.Invoice, new Grow(1)).Type);
    }

    [Fact]
    public void An_older_shape_is_raised_on_reading()
    {
        var codec = new TurnCodec(new GrainCatalog(new Wide()), null!, new Upcasters(new GrownByToBy()));

        Assert.Equal(new Grown(7), codec.ReadEvent(GrainKind.Invoice, "grown", 1, """{"amount":7}"""u8.ToArray()));
    }

    [Fact]
    public void A_view_and_a_reply_carry_their_schema_and_are_raised_too()
    {
        var codec = new TurnCodec(new GrainCatalog(new Wide()), null!, new Upcasters(new ViewShownByAmount(), new ReplyThatSaidNo()));

        Assert.Equal("""{"schema":2,"body":{"amount":7}}""", Encoding.UTF8.GetString(codec.WriteView(GrainKind.Invoice, new WideView(7))));
        Assert.StartsWith("""{"schema":2,"body":{""", Encoding.UTF8.GetString(codec.WriteReply(GrainKind.Invoice, Reply.Done)));
        Assert.Equal(new WideView(7), codec.ReadView(GrainKind.Invoice, """{"schema":1,"body":{"shown":7}}"""u8.ToArray()));
        Assert.True(codec.ReadReply(GrainKind.Invoice, """{"schema":1,"body":{"said":"no"}}"""u8.ToArray()).Changed);
        Assert.Contains("newer silo", Assert.Throws<InvalidOperationException>(
            () => codec.ReadView(GrainKind.Invoice, """{"schema":3,"body":{}}"""u8.ToArray())).Message);
    }

    [Fact]
    public void A_newer_shape_is_refused()
    {
        var fault = Assert.Throws<InvalidOperationException>(() => Codec.ReadState(GrainKind.Invoice, 3, "{}"u8.ToArray()));

        Assert.Contains("newer silo", fault.Message);
    }

    [Fact]
    public void A_record_without_a_stable_name_stops_the_start()
    {
        var fault = Assert.Throws<InvalidOperationException>(() => new GrainCatalog(new Careless()));

        Assert.Contains(nameof(Nameless), fault.Message);
    }

    [Fact]
    public void A_reply_reads_back_with_its_body_and_refusal()
    {
        var codec = new TurnCodec(ToySilo.Catalog, null!, new Upcasters());
        var refused = new Reply
        {
            Refusal = new Refusal(RefusalReason.QuietHours, "Quiet until 08:00.")
            {
                Metadata = ImmutableSortedDictionary<string, string>.Empty.Add("until", "08:00"),
            },
        };

        Assert.Equal(new Total(3), codec.ReadReply(GrainKind.Invoice, codec.WriteReply(GrainKind.Invoice, Reply.With(new Total(3)))).Body);
        var read = codec.ReadReply(GrainKind.Invoice, codec.WriteReply(GrainKind.Invoice, refused)).Refusal!;
        Assert.Equal((RefusalReason.QuietHours, "08:00"), (read.Reason, read.Metadata["until"]));
    }

    private sealed class GrownByToBy : IUpcaster
    {
        public GrainKind Kind => GrainKind.Invoice;

        public Upcast What => Upcast.Event;

        public string Type => "grown";

        public int FromSchema => 1;

        public JsonNode Apply(JsonNode body) => new JsonObject { ["by"] = body["amount"]!.DeepClone() };
    }
}

internal sealed class ViewShownByAmount : IUpcaster
{
    public GrainKind Kind => GrainKind.Invoice;

    public Upcast What => Upcast.View;

    public string Type => "";

    public int FromSchema => 1;

    public JsonNode Apply(JsonNode body) => new JsonObject { ["amount"] = body["shown"]!.DeepClone() };
}

internal sealed class ReplyThatSaidNo : IUpcaster
{
    public GrainKind Kind => GrainKind.Invoice;

    public Upcast What => Upcast.Reply;

    public string Type => "";

    public int FromSchema => 1;

    public JsonNode Apply(JsonNode body) => new JsonObject { ["changed"] = body["said"]!.GetValue<string>() == "no" };
}

public sealed record WideView(int Amount);

public sealed record WideState
{
    public Instant At { get; init; }

    public LocalDate On { get; init; }

    public LocalTime Time { get; init; }

    public Duration For { get; init; }

    public DateTimeZone? Zone { get; init; }

    public GrainId Grain { get; init; } = new(GrainKind.Invoice, "i-0");

    public GrainKind Kind { get; init; } = GrainKind.Invoice;

    public ImmutableArray<string> List { get; init; } = [];

    public ImmutableDictionary<CustomerKey, int> Map { get; init; } = ImmutableDictionary<CustomerKey, int>.Empty;

    public bool Computed => List.IsEmpty;
}

[JsonDerivedType(typeof(Grow), "grow")]
public abstract record WideMessage : Message;

public sealed record Grow(int By) : WideMessage;

[JsonDerivedType(typeof(Grown), "grown")]
public abstract record WideEvent : Event;

public sealed record Grown(int By) : WideEvent;

public sealed class Wide : Grain<WideState, WideMessage, WideEvent>
{
    public override GrainKind Kind => GrainKind.Invoice;

    public override int Schema => 2;

    public override Type ViewType => typeof(WideView);

    public override WideState Empty(string key) => new();

    public override Turn Receive(WideState state, WideMessage message, TurnContext context) => Turn.Nothing;

    public override WideState Apply(WideState state, WideEvent happened) => state;
}

public abstract record CarelessEvent : Event;

public sealed record Nameless : CarelessEvent;

public sealed class Careless : Grain<WideState, WideMessage, CarelessEvent>
{
    public override GrainKind Kind => GrainKind.Invoice;

    public override WideState Empty(string key) => new();

    public override Turn Receive(WideState state, WideMessage message, TurnContext context) => Turn.Nothing;

    public override WideState Apply(WideState state, CarelessEvent happened) => state;
}

using NodaTime;
using Plixo.Grains.Core;
using Plixo.Silo.Stores;
using Plixo.Silo.Turns;
using Plixo.Tests.Support.Toys;

namespace Plixo.Tests.Turns;

/// <summary>A message reaches its grain once, in the order of its sender, or is parked.</summary>
public sealed class DeliveryTests : ToySiloTests
{
    private static readonly GrainId Customer = ToySilo.C1.Grain;

    [Fact]
    public async Task A_message_is_delivered_once_and_gone()
    {
        await Silo.RunAsync(ToySilo.I1, new Raise(5, ToySilo.C1, Times: 3));

        Assert.Equal(3, await Silo.SettleAsync());
        Assert.Equal<string>(["t-i-1-1", "t-i-1-1-1", "t-i-1-1-2"], (await Silo.StateAsync<CustomerState>(Customer)).State.Order);
        Assert.Empty(await Silo.WaitingAsync());
    }

    [Fact]
    public async Task A_message_that_was_consumed_by_another_is_lost_whole()
    {
        await Silo.RunAsync(ToySilo.I1, new Raise(5, ToySilo.C1));
        var first = await Silo.WaitingAsync();
        var second = await Silo.WaitingAsync();
        await Silo.RunAsync([.. first]);

        var results = await Silo.RunAsync([.. second]);

        Assert.Equal(ItemEnd.Lost, results[0].End);
        Assert.Equal(1, (await Silo.StateAsync<CustomerState>(Customer)).Version);
    }

    [Fact]
    public async Task Messages_of_turns_without_events_never_collide()
    {
        for (var i = 0; i < 20; i++) await Silo.RunAsync(ToySilo.I1, new Whisper(ToySilo.C1, $"w-{i}"));

        await Silo.SettleAsync();

        var state = (await Silo.StateAsync<CustomerState>(Customer)).State;
        Assert.Equal(20, state.Received.Count);
        Assert.All(state.Received.Values, count => Assert.Equal(1, count));
        Assert.Equal(0, (await Silo.StateAsync<InvoiceState>(ToySilo.I1)).Version);
    }

    [Fact]
    public async Task A_message_that_always_fails_is_parked_after_five_attempts_and_holds_back_its_sender_only()
    {
        await Store.SendAsync([Out("a", 1, new Choke()), Out("a", 2, new Tell("late")), Out("b", 1, new Tell("other"))], null, default);

        var attempts = 0;
        while (await Silo.WaitingAsync() is { Count: > 0 } waiting)
            attempts += (await Silo.RunAsync([.. waiting])).Count(result => result.End == ItemEnd.Fault);

        Assert.Equal(5, attempts);
        Assert.Equal<string>(["other"], (await Silo.StateAsync<CustomerState>(Customer)).State.Order);
        Assert.Equal("choke", (await Store.ParkedAsync(10, default)).Single().Message.Type);
    }

    private static OutgoingMessage Out(string from, long version, CustomerMessage message)
    {
        var (type, body) = new TurnCodec(ToySilo.Catalog, null!, new Upcasters()).WriteMessage(GrainKind.Customer, message);
        return new OutgoingMessage(Customer, from, version, 0, type, body, false, Instant.FromUtc(2026, 3, 2, 9, 0));
    }
}

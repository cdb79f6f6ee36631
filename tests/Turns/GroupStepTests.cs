using NodaTime;
using Plixo.Grains.Core;
using Plixo.Silo.Stores;
using Plixo.Silo.Turns;
using Plixo.Tests.Support;
using Plixo.Tests.Support.Toys;

namespace Plixo.Tests.Turns;

/// <summary>A group decides what waits, each turn on what the one before left, and commits it within the limits.</summary>
public sealed class GroupStepTests : ToySiloTests
{
    [Fact]
    public async Task A_command_answers_and_makes_one_version()
    {
        var result = await Silo.RunAsync(ToySilo.I1, new Raise(5, ToySilo.C1));

        Assert.Equal(ItemEnd.Done, result.End);
        Assert.Equal(new Total(5), result.Reply!.Body);
        Assert.Equal((1L, new InvoiceState(5)), await Silo.StateAsync<InvoiceState>(ToySilo.I1));
    }

    [Fact]
    public async Task A_refusal_is_a_reply_and_makes_no_version()
    {
        var result = await Silo.RunAsync(ToySilo.I1, new Raise(0, ToySilo.C1));

        Assert.Equal((ItemEnd.Done, RefusalReason.InvalidArgument), (result.End, result.Reply!.Refusal!.Reason));
        Assert.Equal(0, (await Silo.StateAsync<InvoiceState>(ToySilo.I1)).Version);
    }

    [Fact]
    public async Task All_that_waits_for_a_grain_is_decided_in_one_go_one_version_each()
    {
        var results = await Silo.RunAsync(
            ToySilo.Command(ToySilo.I1, new Raise(1, ToySilo.C1)), ToySilo.Command(ToySilo.I1, new Ask()),
            ToySilo.Command(ToySilo.I1, new Raise(2, ToySilo.C1)));

        Assert.Equal([1, 1, 3], results.Select(result => ((Total)result.Reply!.Body!).Amount));
        Assert.Equal((2L, new InvoiceState(3)), await Silo.StateAsync<InvoiceState>(ToySilo.I1));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_turn_that_throws_faults_alone(bool inApply)
    {
        var results = await Silo.RunAsync(
            ToySilo.Command(ToySilo.I1, new Raise(1, ToySilo.C1)), ToySilo.Command(ToySilo.I1, new Break(inApply)),
            ToySilo.Command(ToySilo.I1, new Raise(2, ToySilo.C1)));

        Assert.Equal([ItemEnd.Done, ItemEnd.Fault, ItemEnd.Done], results.Select(result => result.End));
        Assert.Equal((2L, new InvoiceState(3)), await Silo.StateAsync<InvoiceState>(ToySilo.I1));
    }

    [Fact]
    public async Task A_turn_that_needs_rows_starts_a_go_so_that_it_sees_what_the_one_before_wrote()
    {
        var segment = new GrainId(GrainKind.Segment, "smb");
        await Silo.RunAsync(segment, new SetCap(2));
        List<TurnItem> open = [.. Enumerable.Range(0, 4).Select(i => ToySilo.Command(segment, new Take($"c-{i}")))];

        var replies = new List<Reply>();
        while (open.Count > 0)
        {
            var results = await Silo.RunAsync([.. open]);
            replies.AddRange(results.Where(result => result.End == ItemEnd.Done).Select(result => result.Reply!));
            open = [.. results.Where(result => result.End == ItemEnd.Again).Select(result => result.Item)];
        }

        Assert.Equal([null, null, RefusalReason.SendCapReached, RefusalReason.SendCapReached], replies.Select(reply => reply.Refusal?.Reason));
    }

    [Theory]
    [InlineData(5 * 1024 * 1024, 0, "bytes")]
    [InlineData(10, 5_001, "messages")]
    public async Task A_turn_over_a_limit_is_a_fault_that_names_it(int bytes, int messages, string what)
    {
        var result = await Silo.RunAsync(ToySilo.I1, new Swell(bytes, messages));

        Assert.Contains(what, Assert.IsType<TurnLimitException>(result.Fault).Message);
        Assert.Equal(0, (await Silo.StateAsync<InvoiceState>(ToySilo.I1)).Version);
    }

    [Fact]
    public async Task Turns_that_do_not_fit_together_are_committed_one_group_after_the_other()
    {
        var items = Enumerable.Range(0, 5).Select(i => ToySilo.Command(new GrainId(GrainKind.Invoice, $"i-{i}"), new Swell(1_500_000, 2))).ToArray();

        var results = await Silo.RunAsync([.. items]);

        Assert.All(results, result => Assert.Equal(ItemEnd.Done, result.End));
    }

    [Fact]
    public async Task Turns_of_one_grain_that_do_not_fit_together_wait_for_the_next_group()
    {
        var results = await Silo.RunAsync(
            ToySilo.Command(ToySilo.I1, new Swell(3_000_000, 0)), ToySilo.Command(ToySilo.I1, new Swell(3_000_000, 0)));

        Assert.Equal([ItemEnd.Done, ItemEnd.Again], results.Select(result => result.End));
    }

    [Fact]
    public async Task The_business_clock_never_runs_backwards_for_a_grain()
    {
        await Silo.RunAsync(ToySilo.I1, new Raise(1, ToySilo.C1));
        var behind = new FakeTime(Time.Wall - Duration.FromHours(1));
        var decider = new ToySilo(new FixedClockStore(Store, behind.Wall), behind, new SeededRandom(2));

        await decider.RunAsync(ToySilo.I1, new Raise(1, ToySilo.C1));

        var events = await Store.EventsAsync(ToySilo.I1, 0, default);
        Assert.Equal(events[0].At, events[1].At);
    }

    [Fact]
    public async Task The_chain_holds_from_event_to_event()
    {
        await Silo.RunAsync(ToySilo.I1, new Raise(1, ToySilo.C1));
        await Silo.RunAsync(ToySilo.Command(ToySilo.I1, new Raise(2, ToySilo.C1)), ToySilo.Command(ToySilo.I1, new Raise(3, ToySilo.C1)));

        var previous = EventHash.Start;
        foreach (var stored in await Store.EventsAsync(ToySilo.I1, 0, default))
        {
            Assert.Equal(EventHash.Compute(previous, stored), stored.Hash);
            previous = stored.Hash;
        }
        Assert.Equal(previous, (await Store.LoadAsync([ToySilo.I1], [], default)).Grains[ToySilo.I1].State.LastHash);
    }
}

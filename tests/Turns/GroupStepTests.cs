using NodaTime;
using Plixo.Grains.Core;
using Plixo.Silo.Stores;
using Plixo.Silo.Stores.Sqlite;
using Plixo.Silo.Turns;
using Plixo.Tests.Support;
using Plixo.Tests.Support.Toys;

namespace Plixo.Tests.Turns;

public sealed class GroupStepTests : IAsyncLifetime
{
    private static readonly GrainId Customer = ToySilo.C1.Grain;

    private readonly FakeTime time = new();
    private ToySilo silo = null!;

    public Task InitializeAsync()
    {
        silo = new ToySilo(MemoryStore.Open(new StoreOptions { Clock = time }), time, new SeededRandom(1));
        return Task.CompletedTask;
    }

    public async Task DisposeAsync() => await silo.Store.DisposeAsync();

    [Fact]
    public async Task A_command_answers_and_makes_one_version()
    {
        var result = await silo.RunAsync(ToySilo.I1, new Raise(5, ToySilo.C1));

        Assert.Equal(ItemEnd.Done, result.End);
        Assert.Equal(new Total(5), result.Reply!.Body);
        Assert.Equal((1L, new InvoiceState(5)), await silo.StateAsync<InvoiceState>(ToySilo.I1));
    }

    [Fact]
    public async Task A_refusal_is_a_reply_and_makes_no_version()
    {
        var result = await silo.RunAsync(ToySilo.I1, new Raise(0, ToySilo.C1));

        Assert.Equal((ItemEnd.Done, RefusalReason.InvalidArgument), (result.End, result.Reply!.Refusal!.Reason));
        Assert.Equal(0, (await silo.StateAsync<InvoiceState>(ToySilo.I1)).Version);
    }

    [Fact]
    public async Task All_that_waits_for_a_grain_is_decided_in_one_go_one_version_each()
    {
        var results = await silo.RunAsync(
            ToySilo.Command(ToySilo.I1, new Raise(1, ToySilo.C1)), ToySilo.Command(ToySilo.I1, new Ask()),
            ToySilo.Command(ToySilo.I1, new Raise(2, ToySilo.C1)));

        Assert.Equal([1, 1, 3], results.Select(result => ((Total)result.Reply!.Body!).Amount));
        Assert.Equal((2L, new InvoiceState(3)), await silo.StateAsync<InvoiceState>(ToySilo.I1));
    }

    [Fact]
    public async Task A_message_is_delivered_once_and_gone()
    {
        await silo.RunAsync(ToySilo.I1, new Raise(5, ToySilo.C1, Times: 3));

        Assert.Equal(3, await silo.SettleAsync());
        Assert.Equal<string>(["t-i-1-1", "t-i-1-1-1", "t-i-1-1-2"], (await silo.StateAsync<CustomerState>(Customer)).State.Order);
        Assert.Empty(await silo.WaitingAsync());
    }

    [Fact]
    public async Task A_message_that_was_consumed_by_another_is_lost_whole()
    {
        await silo.RunAsync(ToySilo.I1, new Raise(5, ToySilo.C1));
        var first = await silo.WaitingAsync();
        var second = await silo.WaitingAsync();
        await silo.RunAsync([.. first]);

        var results = await silo.RunAsync([.. second]);

        Assert.Equal(ItemEnd.Lost, results[0].End);
        Assert.Equal(1, (await silo.StateAsync<CustomerState>(Customer)).Version);
    }

    [Fact]
    public async Task Messages_of_turns_without_events_never_collide()
    {
        for (var i = 0; i < 20; i++) await silo.RunAsync(ToySilo.I1, new Whisper(ToySilo.C1, $"w-{i}"));

        await silo.SettleAsync();

        var state = (await silo.StateAsync<CustomerState>(Customer)).State;
        Assert.Equal(20, state.Received.Count);
        Assert.All(state.Received.Values, count => Assert.Equal(1, count));
        Assert.Equal(0, (await silo.StateAsync<InvoiceState>(ToySilo.I1)).Version);
    }

    [Fact]
    public async Task The_same_request_again_gets_the_first_answer()
    {
        var first = await silo.RunAsync(ToySilo.Command(ToySilo.I1, new Raise(5, ToySilo.C1), "r-1"));
        await silo.RunAsync(ToySilo.I1, new Raise(7, ToySilo.C1));

        var again = await silo.RunAsync(ToySilo.Command(ToySilo.I1, new Raise(5, ToySilo.C1), "r-1"));

        Assert.Equal(first[0].Reply!.Body, again[0].Reply!.Body);
        Assert.Equal(2, (await silo.StateAsync<InvoiceState>(ToySilo.I1)).Version);
    }

    [Fact]
    public async Task A_refusal_is_kept_under_its_request_too()
    {
        await silo.RunAsync(ToySilo.Command(ToySilo.I1, new Raise(0, ToySilo.C1), "r-1"));

        var again = await silo.RunAsync(ToySilo.Command(ToySilo.I1, new Raise(0, ToySilo.C1), "r-1"));

        Assert.Equal(RefusalReason.InvalidArgument, again[0].Reply!.Refusal!.Reason);
    }

    [Fact]
    public async Task Another_content_under_the_same_request_is_refused()
    {
        await silo.RunAsync(ToySilo.Command(ToySilo.I1, new Raise(5, ToySilo.C1), "r-1", digest: 1));

        var other = await silo.RunAsync(ToySilo.Command(ToySilo.I1, new Raise(6, ToySilo.C1), "r-1", digest: 2));

        Assert.Equal(RefusalReason.RequestIdReused, other[0].Reply!.Refusal!.Reason);
        Assert.Equal(1, (await silo.StateAsync<InvoiceState>(ToySilo.I1)).Version);
    }

    [Fact]
    public async Task Two_with_one_request_in_a_group_do_it_once()
    {
        var items = new[] { ToySilo.Command(ToySilo.I1, new Raise(5, ToySilo.C1), "r-1"), ToySilo.Command(ToySilo.I1, new Raise(5, ToySilo.C1), "r-1") };

        var first = await silo.RunAsync([.. items]);
        var second = await silo.RunAsync(items[1]);

        Assert.Equal([ItemEnd.Done, ItemEnd.Again], first.Select(result => result.End));
        Assert.Equal(new Total(5), second[0].Reply!.Body);
        Assert.Equal(1, (await silo.StateAsync<InvoiceState>(ToySilo.I1)).Version);
    }

    [Fact]
    public async Task A_command_of_a_caller_that_saw_another_version_is_refused_in_the_turn()
    {
        var results = await silo.RunAsync(
            ToySilo.Command(ToySilo.I1, new Raise(1, ToySilo.C1), seen: 0), ToySilo.Command(ToySilo.I1, new Raise(2, ToySilo.C1), seen: 0),
            ToySilo.Command(ToySilo.I1, new Raise(3, ToySilo.C1), seen: 1));

        Assert.Equal([null, RefusalReason.StaleEtag, null], results.Select(result => result.Reply!.Refusal?.Reason));
        Assert.Equal((2L, new InvoiceState(4)), await silo.StateAsync<InvoiceState>(ToySilo.I1));
    }

    [Fact]
    public async Task A_request_that_was_carried_out_gets_its_answer_again_though_the_version_it_saw_is_gone()
    {
        await silo.RunAsync(ToySilo.Command(ToySilo.I1, new Raise(1, ToySilo.C1), "r-1", seen: 0));

        var again = await silo.RunAsync(ToySilo.Command(ToySilo.I1, new Raise(1, ToySilo.C1), "r-1", seen: 0));

        Assert.Equal(new Total(1), again[0].Reply!.Body);
    }

    [Fact]
    public async Task What_moved_while_a_command_was_decided_is_seen_when_it_is_decided_again()
    {
        var command = ToySilo.Command(ToySilo.I1, new Raise(1, ToySilo.C1), seen: 0);
        var decided = await silo.Step.DecideAsync([command], default);
        await silo.RunAsync(ToySilo.I1, new Raise(10, ToySilo.C1));

        var lost = await silo.Step.CommitAsync(decided, default);
        var again = await silo.RunAsync(command);

        Assert.Equal(ItemEnd.Lost, lost.Single().End);
        Assert.Equal(RefusalReason.StaleEtag, again[0].Reply!.Refusal!.Reason);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_turn_that_throws_faults_alone(bool inApply)
    {
        var results = await silo.RunAsync(
            ToySilo.Command(ToySilo.I1, new Raise(1, ToySilo.C1)), ToySilo.Command(ToySilo.I1, new Break(inApply)),
            ToySilo.Command(ToySilo.I1, new Raise(2, ToySilo.C1)));

        Assert.Equal([ItemEnd.Done, ItemEnd.Fault, ItemEnd.Done], results.Select(result => result.End));
        Assert.Equal((2L, new InvoiceState(3)), await silo.StateAsync<InvoiceState>(ToySilo.I1));
    }

    [Fact]
    public async Task A_message_that_always_fails_is_parked_after_five_attempts_and_holds_back_its_sender_only()
    {
        await silo.Store.SendAsync([Out("a", 1, new Choke()), Out("a", 2, new Tell("late")), Out("b", 1, new Tell("other"))], null, default);

        var attempts = 0;
        while (await silo.WaitingAsync() is { Count: > 0 } waiting)
            attempts += (await silo.RunAsync([.. waiting])).Count(result => result.End == ItemEnd.Fault);

        Assert.Equal(5, attempts);
        Assert.Equal<string>(["other"], (await silo.StateAsync<CustomerState>(Customer)).State.Order);
        Assert.Equal("choke", (await silo.Store.ParkedAsync(10, default)).Single().Message.Type);
    }

    [Fact]
    public async Task A_command_decided_on_an_old_version_is_lost_and_then_decided_again()
    {
        var command = ToySilo.Command(ToySilo.I1, new Raise(1, ToySilo.C1));
        var decided = await silo.Step.DecideAsync([command], default);
        await silo.RunAsync(ToySilo.I1, new Raise(10, ToySilo.C1));

        var lost = await silo.Step.CommitAsync(decided, default);
        var again = await silo.RunAsync(command);

        Assert.Equal(ItemEnd.Lost, lost.Single().End);
        Assert.Equal(new Total(11), again[0].Reply!.Body);
    }

    [Fact]
    public async Task A_command_that_is_always_lost_is_aborted_after_ten_times()
    {
        var command = ToySilo.Command(ToySilo.I1, new Rest(Customer, 99));

        var ends = new List<ItemResult>();
        for (var i = 0; i < TurnLimits.MostLosses; i++) ends.Add((await silo.RunAsync(command))[0]);

        Assert.All(ends[..^1], result => Assert.Equal(ItemEnd.Lost, result.End));
        Assert.IsType<TurnAbortedException>(ends[^1].Fault);
    }

    [Fact]
    public async Task A_turn_that_needs_rows_starts_a_go_so_that_it_sees_what_the_one_before_wrote()
    {
        var segment = new GrainId(GrainKind.Segment, "smb");
        await silo.RunAsync(segment, new SetCap(2));
        List<TurnItem> open = [.. Enumerable.Range(0, 4).Select(i => ToySilo.Command(segment, new Take($"c-{i}")))];

        var replies = new List<Reply>();
        while (open.Count > 0)
        {
            var results = await silo.RunAsync([.. open]);
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
        var result = await silo.RunAsync(ToySilo.I1, new Swell(bytes, messages));

        Assert.Contains(what, Assert.IsType<TurnLimitException>(result.Fault).Message);
        Assert.Equal(0, (await silo.StateAsync<InvoiceState>(ToySilo.I1)).Version);
    }

    [Fact]
    public async Task Turns_that_do_not_fit_together_are_committed_one_group_after_the_other()
    {
        var items = Enumerable.Range(0, 5).Select(i => ToySilo.Command(new GrainId(GrainKind.Invoice, $"i-{i}"), new Swell(1_500_000, 2))).ToArray();

        var results = await silo.RunAsync([.. items]);

        Assert.All(results, result => Assert.Equal(ItemEnd.Done, result.End));
    }

    [Fact]
    public async Task Turns_of_one_grain_that_do_not_fit_together_wait_for_the_next_group()
    {
        var results = await silo.RunAsync(
            ToySilo.Command(ToySilo.I1, new Swell(3_000_000, 0)), ToySilo.Command(ToySilo.I1, new Swell(3_000_000, 0)));

        Assert.Equal([ItemEnd.Done, ItemEnd.Again], results.Select(result => result.End));
    }

    [Fact]
    public async Task A_view_reaches_other_grains_with_its_epoch()
    {
        await silo.RunAsync(GrainId.Workspace, new SetGreeting("Good day"));
        await silo.RunAsync(Customer, new Look());
        await silo.RunAsync(GrainId.Workspace, new SetGreeting("Good evening"));
        await silo.RunAsync(Customer, new Look());

        Assert.Equal("Good evening", (await silo.StateAsync<CustomerState>(Customer)).State.Greeting);
    }

    [Fact]
    public async Task A_view_that_stays_the_same_does_not_move_the_gate()
    {
        await silo.RunAsync(GrainId.Workspace, new SetGreeting("Good day"));
        var before = (await silo.Store.LoadAsync([], [], default)).GateEpochs[GrainId.Workspace];

        await silo.RunAsync(GrainId.Workspace, new SetGreeting("Good day"));

        Assert.Equal(before, (await silo.Store.LoadAsync([], [], default)).GateEpochs[GrainId.Workspace]);
    }

    [Fact]
    public async Task The_business_clock_never_runs_backwards_for_a_grain()
    {
        await silo.RunAsync(ToySilo.I1, new Raise(1, ToySilo.C1));
        var behind = new FakeTime(time.Wall - Duration.FromHours(1));
        var decider = new ToySilo(new FixedClockStore(silo.Store, behind.Wall), behind, new SeededRandom(2));

        await decider.RunAsync(ToySilo.I1, new Raise(1, ToySilo.C1));

        var events = await silo.Store.EventsAsync(ToySilo.I1, 0, default);
        Assert.Equal(events[0].At, events[1].At);
    }

    [Fact]
    public async Task The_chain_holds_from_event_to_event()
    {
        await silo.RunAsync(ToySilo.I1, new Raise(1, ToySilo.C1));
        await silo.RunAsync(ToySilo.Command(ToySilo.I1, new Raise(2, ToySilo.C1)), ToySilo.Command(ToySilo.I1, new Raise(3, ToySilo.C1)));

        var previous = EventHash.Start;
        foreach (var stored in await silo.Store.EventsAsync(ToySilo.I1, 0, default))
        {
            Assert.Equal(EventHash.Compute(previous, stored), stored.Hash);
            previous = stored.Hash;
        }
        Assert.Equal(previous, (await silo.Store.LoadAsync([ToySilo.I1], [], default)).Grains[ToySilo.I1].State.LastHash);
    }

    private static OutgoingMessage Out(string from, long version, CustomerMessage message)
    {
        var (type, body) = new TurnCodec(ToySilo.Catalog, null!, new Upcasters()).WriteMessage(GrainKind.Customer, message);
        return new OutgoingMessage(Customer, from, version, 0, type, body, false, Instant.FromUtc(2026, 3, 2, 9, 0));
    }
}

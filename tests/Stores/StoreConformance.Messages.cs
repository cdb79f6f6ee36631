using NodaTime;
using Plixo.Grains.Core;
using Plixo.Silo.Stores;

namespace Plixo.Tests.Stores;

public abstract partial class StoreConformance
{
    private static readonly GrainId Sender = Given.Invoice("i-1");
    private static readonly GrainId Receiver = Given.Customer("c-1");

    [Fact]
    public async Task A_message_is_consumed_exactly_once()
    {
        await MustCommitAsync(Given.Turn(Sender) with { Messages = [Given.Message(Receiver, Sender, 1)] });
        var waiting = Assert.Single(await WaitingAsync());
        Assert.Equal(Receiver, waiting.To);
        Assert.Equal("Told", waiting.Type);
        Assert.Equal(Given.Bytes("message"), waiting.Body);

        var first = await CommitAsync(Given.NoEvents(Receiver, 0) with { Consumed = [waiting.Ref] });
        var second = await CommitAsync(Given.NoEvents(Receiver, 0) with { Consumed = [waiting.Ref] });

        Assert.Equal(CommitVerdict.Committed, first.Verdict);
        Assert.Equal(CommitVerdict.Lost, second.Verdict);
        Assert.Empty(await WaitingAsync());
    }

    [Fact]
    public async Task Messages_of_a_receiver_come_in_order_of_sender_version_and_index()
    {
        var other = Given.Invoice("i-2");
        await MustCommitAsync(Given.Turn(Sender) with
        {
            Messages = [Given.Message(Receiver, Sender, 1, 1), Given.Message(Receiver, Sender, 1, 0)],
        });
        await MustCommitAsync(Given.Turn(other) with { Messages = [Given.Message(Receiver, other, 1)] });
        await MustCommitAsync(Given.Turn(Sender, 1) with { Messages = [Given.Message(Receiver, Sender, 2)] });

        var order = (await WaitingAsync()).Select(message => (message.From, message.FromVersion, message.Index));

        Assert.Equal([("Invoice/i-1", 1, 0), ("Invoice/i-1", 1, 1), ("Invoice/i-1", 2, 0), ("Invoice/i-2", 1, 0)], order);
    }

    [Fact]
    public async Task Only_messages_of_the_asked_partitions_and_grains_are_found()
    {
        var other = Given.Customer("c-2");
        await Store.SendAsync([Given.Message(Receiver, Sender, 1), Given.Message(other, Sender, 1)], null, None);
        var mine = Partitions.Of(Receiver, StoreLimits.DefaultPartitions);
        Assert.NotEqual(mine, Partitions.Of(other, StoreLimits.DefaultPartitions));

        Assert.Equal(Receiver, Assert.Single(await Store.WaitingAsync([mine], [], 10, None)).To);
        Assert.Equal(other, Assert.Single(await Store.WaitingAsync(AllPartitions, [Receiver], 10, None)).To);
        Assert.Equal(Receiver, Assert.Single(await Store.WaitingAsync(AllPartitions, [], 1, None)).To);
    }

    /// <summary>What has begun is ended before more is begun, and looks are not left for ever.</summary>
    [Fact]
    public async Task What_was_told_and_what_segments_look_at_comes_before_older_looks_which_get_a_quarter()
    {
        var looks = Enumerable.Range(0, 8).Select(i => Given.Customer($"look-{i}")).ToArray();
        var told = Enumerable.Range(0, 8).Select(i => Given.Customer($"told-{i}")).ToArray();
        var segment = new GrainId(GrainKind.Segment, "s-1");
        await Store.CommitAsync([Given.Turn(Sender) with { Messages = [.. looks.Select(look => Given.Look(look, Sender, 1))] }], None);
        await Store.SendAsync([.. told.Select(to => Given.Message(to, Sender, 1) with { At = Given.Look(to, Sender, 1).At + Duration.FromSeconds(1) })], null, None);
        await Store.CommitAsync([Given.Turn(Given.Invoice("i-9")) with { Messages = [Given.Look(segment, Given.Invoice("i-9"), 1)] }], None);

        var read = (await Store.WaitingAsync(AllPartitions, [], 8, None)).Select(message => message.To).ToList();

        Assert.Equal([6, 2], [read.Count(to => told.Contains(to) || to == segment), read.Count(looks.Contains)]);
        Assert.Equal(17, (await Store.WaitingAsync(AllPartitions, [], 100, None)).Count);
    }

    [Fact]
    public async Task A_message_sent_twice_under_one_identity_waits_once()
    {
        var message = Given.Message(Receiver, Sender, 1);

        await Store.SendAsync([message], null, None);
        await Store.SendAsync([message with { Body = Given.Bytes("again") }], null, None);

        Assert.Equal(Given.Bytes("message"), Assert.Single(await WaitingAsync()).Body);
    }

    [Fact]
    public async Task Messages_that_only_say_look_wait_once()
    {
        var senders = Enumerable.Range(0, 50).Select(i => Given.Invoice($"i-{i}")).ToArray();

        await Store.CommitAsync(
            [.. senders.Select(sender => Given.Turn(sender) with { Messages = [Given.Look(Receiver, sender, 1)] })], None);

        var waiting = Assert.Single(await WaitingAsync());
        Assert.Equal("Look", waiting.Type);
    }

    [Fact]
    public async Task A_wake_up_sent_while_the_receiver_decides_is_not_lost()
    {
        await MustCommitAsync(Given.Turn(Sender) with { Messages = [Given.Look(Receiver, Sender, 1)] });
        var seen = Assert.Single(await WaitingAsync());

        await MustCommitAsync(Given.Turn(Sender, 1) with { Messages = [Given.Look(Receiver, Sender, 2, "newer")] });
        await MustCommitAsync(Given.NoEvents(Receiver, 0) with { Consumed = [seen.Ref] });

        var again = Assert.Single(await WaitingAsync());
        Assert.Equal(Given.Bytes("newer"), again.Body);
        await MustCommitAsync(Given.NoEvents(Receiver, 0) with { Consumed = [again.Ref] });
        Assert.Empty(await WaitingAsync());
    }

    [Fact]
    public async Task A_wake_up_that_was_consumed_by_another_is_gone()
    {
        await Store.SendAsync([Given.Look(Receiver, Sender, 1)], null, None);
        var seen = Assert.Single(await WaitingAsync());
        await MustCommitAsync(Given.NoEvents(Receiver, 0) with { Consumed = [seen.Ref] });

        Assert.Equal(CommitVerdict.Lost, (await CommitAsync(Given.NoEvents(Receiver, 0) with { Consumed = [seen.Ref] })).Verdict);
    }

    [Fact]
    public async Task A_wake_up_sent_after_one_was_consumed_waits_whatever_a_late_decision_does()
    {
        await Store.SendAsync([Given.Look(Receiver, Sender, 1)], null, None);
        var seen = Assert.Single(await WaitingAsync());
        await MustCommitAsync(Given.NoEvents(Receiver, 0) with { Consumed = [seen.Ref] });
        await Store.SendAsync([Given.Look(Receiver, Sender, 2)], null, None);

        await CommitAsync(Given.NoEvents(Receiver, 0) with { Consumed = [seen.Ref] });

        Assert.Single(await WaitingAsync());
    }

    [Fact]
    public async Task In_one_group_a_receiver_that_looks_and_a_sender_that_wakes_it_leave_the_new_wake_up()
    {
        await Store.SendAsync([Given.Look(Receiver, Sender, 1)], null, None);
        var seen = Assert.Single(await WaitingAsync());

        var results = await Store.CommitAsync(
            [
                Given.Turn(Sender) with { Messages = [Given.Look(Receiver, Sender, 1)] },
                Given.NoEvents(Receiver, 0) with { Consumed = [seen.Ref] },
            ],
            None);

        Assert.Equal(CommitVerdict.Committed, results[0].Verdict);
        Assert.NotEqual(seen.Stamp, Assert.Single(await WaitingAsync()).Stamp);
    }

    [Fact]
    public async Task A_message_that_failed_five_times_is_parked_and_holds_back_only_its_sender()
    {
        var other = Given.Invoice("i-2");
        var elsewhere = Given.Customer("c-2");
        await Store.SendAsync(
            [
                Given.Message(Receiver, Sender, 1), Given.Message(Receiver, Sender, 2), Given.Message(Receiver, other, 1),
                Given.Message(elsewhere, Sender, 2),
            ],
            null,
            None);
        var failing = (await WaitingAsync()).First(message => message.To == Receiver);

        for (var attempt = 1; attempt < StoreLimits.Attempts; attempt++)
            Assert.False(await Store.FailAsync(failing.Ref, "thrown", None));
        Assert.True(await Store.FailAsync(failing.Ref, "thrown", None));

        Assert.Equal(
            [(Receiver, "Invoice/i-2"), (elsewhere, "Invoice/i-1")],
            (await WaitingAsync()).Select(message => (message.To, message.From)));
        var parked = Assert.Single(await Store.ParkedAsync(10, None));
        Assert.Equal(failing.Ref, parked.Message.Ref);
        Assert.Equal("thrown", parked.Reason);
        Assert.Equal(Given.At, parked.ParkedAt);
    }

    [Fact]
    public async Task A_parked_message_is_released_to_run_again_or_to_be_removed()
    {
        await Store.SendAsync([Given.Message(Receiver, Sender, 1), Given.Message(Receiver, Sender, 2)], null, None);
        var first = (await WaitingAsync())[0];
        for (var attempt = 0; attempt < StoreLimits.Attempts; attempt++)
            await Store.FailAsync(first.Ref, "thrown", None);
        Assert.Empty(await WaitingAsync());

        await Store.ReleaseAsync(first.Ref, retry: true, None);
        var again = await WaitingAsync();
        for (var attempt = 0; attempt < StoreLimits.Attempts; attempt++)
            await Store.FailAsync(first.Ref, "thrown again", None);
        await Store.ReleaseAsync(first.Ref, retry: false, None);

        Assert.Equal([1, 2], again.Select(message => message.FromVersion));
        Assert.Equal(0, again[0].Attempts);
        Assert.Equal(2, Assert.Single(await WaitingAsync()).FromVersion);
        Assert.Contains("thrown again", await Store.SettingAsync("removed:Customer/c-1:Invoice/i-1:1:0", None));
    }

    [Fact]
    public async Task A_due_reminder_becomes_a_message_once()
    {
        var due = Given.At + Duration.FromHours(1);
        await MustCommitAsync(Given.Turn(Receiver) with
        {
            Reminders =
            [
                new ReminderWrite("step", due, "StepDue", Given.Bytes("step")),
                new ReminderWrite("other", due + Duration.FromHours(1), "StepDue", Given.Bytes("other")),
            ],
        });
        Assert.Equal(due, await Store.NextReminderAsync(AllPartitions, None));
        Assert.Equal(0, await Store.DueRemindersAsync(AllPartitions, 10, null, None));

        Clock.Advance(Duration.FromHours(1));
        Assert.Equal(1, await Store.DueRemindersAsync(AllPartitions, 10, null, None));
        Assert.Equal(0, await Store.DueRemindersAsync(AllPartitions, 10, null, None));
        Clock.Advance(Duration.FromHours(1));
        Assert.Equal(1, await Store.DueRemindersAsync(AllPartitions, 10, null, None));

        Assert.Equal(["other", "step"], (await WaitingAsync()).Select(message => System.Text.Encoding.UTF8.GetString(message.Body)).Order());
        Assert.Null(await Store.NextReminderAsync(AllPartitions, None));
    }

    [Fact]
    public async Task A_reminder_is_moved_and_cleared_by_its_name()
    {
        var due = Given.At + Duration.FromHours(1);
        await MustCommitAsync(Given.Turn(Receiver) with { Reminders = [new ReminderWrite("step", due, "StepDue", Given.Bytes("1"))] });
        var later = due + Duration.FromDays(1);
        var moved = Given.NoEvents(Receiver, 1) with { Reminders = [new ReminderWrite("step", later, "StepDue", Given.Bytes("2"))] };

        await MustCommitAsync(moved);
        Assert.Equal(later, await Store.NextReminderAsync(AllPartitions, None));
        await MustCommitAsync(moved with { Reminders = [new ReminderWrite("step", null, null, null)] });

        Assert.Null(await Store.NextReminderAsync(AllPartitions, None));
    }
}

using Plixo.Grains.Core;
using Plixo.Silo.Stores;

namespace Plixo.Tests.Stores;

public abstract partial class StoreConformance
{
    [Fact]
    public async Task A_state_that_is_known_may_come_without_its_body_and_any_other_has_it()
    {
        GrainId known = Given.Invoice("i-1"), other = Given.Invoice("i-2");
        await MustCommitAsync(Given.Turn(known));
        await MustCommitAsync(Given.Turn(other));

        var loaded = await Store.LoadAsync([known, other], [], [], new Dictionary<GrainId, long> { [known] = 1, [other] = 0 }, None);

        var whole = await LoadAsync(known);
        Assert.Equal((1, whole!.State.Schema), (loaded.Grains[known].Version, loaded.Grains[known].State.Schema));
        Assert.Equal(whole.State.LastHash, loaded.Grains[known].State.LastHash);
        Assert.True(loaded.Grains[known].State.Body.Length == 0 || loaded.Grains[known].State.Body.SequenceEqual(whole.State.Body));
        Assert.Equal((await LoadAsync(other))!.State.Body, loaded.Grains[other].State.Body);
    }

    [Fact]
    public async Task A_committed_turn_is_loaded_as_it_was_written()
    {
        var grain = Given.Invoice("i-1");
        var turn = Given.Turn(grain);

        await MustCommitAsync(turn);

        var loaded = await LoadAsync(grain);
        Assert.Equal(1, loaded!.Version);
        Assert.Equal(turn.State!.Body, loaded.State.Body);
        Assert.Equal(turn.State.LastHash, loaded.State.LastHash);
        Assert.Equal(Given.At, loaded.State.LastAt);
        var stored = Assert.Single(await Store.EventsAsync(grain, 0, None));
        Assert.Equal(turn.Events[0].Hash, EventHash.Compute(EventHash.Start, stored));
        Assert.Null(await LoadAsync(Given.Customer("i-1")));
    }

    [Fact]
    public async Task A_turn_on_an_old_version_is_lost_and_writes_nothing()
    {
        var grain = Given.Invoice("i-1");
        var first = Given.Turn(grain);
        await MustCommitAsync(first);

        var again = await CommitAsync(first with { Messages = [Given.Message(grain, grain, 1)] });
        var ahead = await CommitAsync(Given.Turn(grain, 7));

        Assert.Equal(CommitVerdict.Lost, again.Verdict);
        Assert.Equal(CommitVerdict.Lost, ahead.Verdict);
        Assert.Contains("version", again.Fault);
        Assert.Empty(await WaitingAsync());
        Assert.Single(await Store.EventsAsync(grain, 0, None));
    }

    [Fact]
    public async Task In_one_group_each_grain_has_its_own_verdict()
    {
        await MustCommitAsync(Given.Turn(Given.Invoice("i-2")));
        var twice = Given.Message(Given.Invoice("i-9"), Given.Invoice("i-3"), 1);

        var results = await Store.CommitAsync(
            [
                Given.Turn(Given.Invoice("i-1")),
                Given.Turn(Given.Invoice("i-2")),
                Given.Turn(Given.Invoice("i-3")) with { Messages = [twice, twice] },
                Given.Turn(Given.Invoice("i-4")),
            ],
            None);

        Assert.Equal(
            [CommitVerdict.Committed, CommitVerdict.Lost, CommitVerdict.Failed, CommitVerdict.Committed],
            results.Select(result => result.Verdict));
        Assert.Null(await LoadAsync(Given.Invoice("i-3")));
        Assert.NotNull(await LoadAsync(Given.Invoice("i-4")));
        Assert.Empty(await WaitingAsync());
    }

    [Fact]
    public async Task A_version_that_was_read_must_still_hold()
    {
        var read = Given.Invoice("i-1");
        await MustCommitAsync(Given.Turn(read));
        var reader = Given.Turn(Given.Customer("c-1")) with { Reads = [new ReadCheck(read, 1), new ReadCheck(Given.Invoice("i-none"), 0)] };

        await MustCommitAsync(Given.Turn(read, 1));
        var moved = await CommitAsync(reader);
        await MustCommitAsync(reader with { Reads = [new ReadCheck(read, 2), new ReadCheck(Given.Invoice("i-none"), 0)] });

        Assert.Equal(CommitVerdict.Lost, moved.Verdict);
        Assert.Contains("i-1", moved.Fault);
    }

    [Fact]
    public async Task Two_turns_of_one_group_that_read_each_other_do_not_both_commit()
    {
        var left = Given.Customer("c-1");
        var right = Given.Customer("c-2");

        var results = await Store.CommitAsync(
            [
                Given.Turn(left) with { Reads = [new ReadCheck(right, 0)] },
                Given.Turn(right) with { Reads = [new ReadCheck(left, 0)] },
            ],
            None);

        Assert.True(results.Count(result => result.Verdict == CommitVerdict.Committed) <= 1);
        Assert.Contains(results, result => result.Verdict == CommitVerdict.Lost);
    }

    [Fact]
    public async Task A_gate_epoch_moves_with_a_recall_and_with_a_view()
    {
        var segment = Given.Segment("smb");
        var check = Given.Turn(Given.Customer("c-1")) with { Gates = [new GateCheck(segment, 0)] };

        await MustCommitAsync(Given.Turn(segment) with { View = Given.Bytes("view 1") });
        var afterView = await CommitAsync(check);
        await MustCommitAsync(Given.Turn(Given.Invoice("i-1")) with { Recalls = [new Recall(segment)] });
        var afterRecall = await CommitAsync(check with { Gates = [new GateCheck(segment, 1)] });
        await MustCommitAsync(check with { Gates = [new GateCheck(segment, 2)] });

        Assert.Equal(CommitVerdict.Lost, afterView.Verdict);
        Assert.Equal(CommitVerdict.Lost, afterRecall.Verdict);
        var (epoch, view) = (await Store.ViewsAsync([segment], None))[segment];
        Assert.Equal(2, epoch);
        Assert.Equal(Given.Bytes("view 1"), view);
        Assert.Equal(2, (await Store.LoadAsync([], [], None)).GateEpochs[segment]);
    }

    [Fact]
    public async Task A_request_is_answered_once()
    {
        var customer = Given.Customer("c-1");
        var reply = Given.Reply("r-1");
        await MustCommitAsync(Given.Turn(customer) with { Replies = [reply] });

        var again = await CommitAsync(Given.Turn(customer, 1) with { Replies = [reply] });

        Assert.Equal(CommitVerdict.Lost, again.Verdict);
        var other = reply.Request with { Caller = "sam" };
        var loaded = await Store.LoadAsync([], [reply.Request, other], None);
        var (digest, body, inFlight) = Assert.Single(loaded.Replies).Value;
        Assert.Equal(reply.Digest, digest);
        Assert.Equal(reply.Body, body);
        Assert.Empty(inFlight);
        Assert.Equal(1, await Store.ForgetRepliesAsync(Given.At + NodaTime.Duration.FromDays(1), 10, null, None));
        Assert.Empty((await Store.LoadAsync([], [reply.Request], None)).Replies);
    }

    [Fact]
    public async Task A_reply_is_withdrawn_by_whoever_knows_what_it_says()
    {
        var key = new RequestKey("users/dana", "Do", "r-1");
        var reply = new ReplyWrite(key, Given.Bytes("asked"), Given.Bytes("doing"), Given.At);
        Assert.True(await Store.WriteOnceAsync(reply, [], None));

        await Store.WithdrawReplyAsync(reply with { Body = Given.Bytes("another") }, None);
        Assert.False(await Store.WriteOnceAsync(reply, [], None));
        await Store.WithdrawReplyAsync(reply, None);

        Assert.True(await Store.WriteOnceAsync(reply, [], None));
    }

    [Fact]
    public async Task Background_work_needs_its_lease()
    {
        var lease = await LeaseAsync();
        await MustCommitAsync(Given.Turn(Given.Invoice("i-1")) with { Lease = lease });

        Clock.Advance(NodaTime.Duration.FromSeconds(7));
        var expired = await CommitAsync(Given.Turn(Given.Invoice("i-2")) with { Lease = lease });
        var taken = await LeaseAsync(owner: "silo-2");
        var fenced = await CommitAsync(Given.Turn(Given.Invoice("i-2")) with { Lease = lease });

        Assert.Equal(CommitVerdict.Lost, expired.Verdict);
        Assert.Equal(CommitVerdict.Lost, fenced.Verdict);
        Assert.Equal(lease.Epoch + 1, taken.Epoch);
        await Assert.ThrowsAsync<LeaseLostException>(() =>
            Store.SendAsync([Given.Message(Given.Invoice("i-1"), Given.Invoice("i-2"), 1)], lease, None));
        Assert.Empty(await WaitingAsync());
    }

    [Fact]
    public async Task A_group_beyond_its_limits_is_refused()
    {
        var many = Enumerable.Range(0, StoreLimits.GroupTurns + 1).Select(i => Given.Turn(Given.Invoice($"i-{i}"))).ToArray();
        var heavy = Given.Turn(Given.Invoice("i-1"), body: new string('x', StoreLimits.GroupBytes));

        await Assert.ThrowsAsync<ArgumentException>(() => Store.CommitAsync(many, None));
        await Assert.ThrowsAsync<ArgumentException>(() => Store.CommitAsync([heavy], None));
        await Assert.ThrowsAsync<ArgumentException>(() => Store.CommitAsync([many[0], many[0]], None));
        Assert.Null(await LoadAsync(Given.Invoice("i-0")));
    }

    [Fact]
    public async Task Content_is_stored_once_under_its_digest()
    {
        var content = new Content("d1", Given.Bytes("body"));
        await MustCommitAsync(Given.Turn(Given.Customer("c-1")) with { Contents = [content] });
        await MustCommitAsync(Given.Turn(Given.Customer("c-2")) with { Contents = [content, content] });

        Assert.Equal(Given.Bytes("body"), await Store.ContentAsync("d1", None));
        Assert.Null(await Store.ContentAsync("d2", None));
    }
}

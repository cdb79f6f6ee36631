using NodaTime;
using Plixo.Grains.Core;
using Plixo.Grains.Customers;
using Plixo.Grains.Rows;
using Plixo.Silo.Stores;

namespace Plixo.Tests.Stores;

public abstract partial class StoreConformance
{
    private static readonly GrainId Payer = Given.Customer("c-1");

    [Fact]
    public async Task An_intended_transmission_is_claimed_once_while_it_may_be_armed()
    {
        var lease = await LeaseAsync("mailer");
        await IntendAsync(Transmission("t-1"), Transmission("t-2") with { ArmFrom = Given.At + Duration.FromHours(1) });

        var claimed = Assert.Single(await Store.ClaimAsync(lease, 10, None));
        var again = await Store.ClaimAsync(lease, 10, None);

        Assert.Equal(("t-1", 1, "claimed"), (claimed.Id, claimed.Attempt, claimed.State));
        Assert.Equal(("dana@example.com", "bounce-1@plixo.dev"), (claimed.Recipient, claimed.ReturnPath));
        Assert.Empty(again);
    }

    [Fact]
    public async Task A_claimed_transmission_is_armed_once_and_may_be_disarmed()
    {
        var lease = await LeaseAsync("mailer");
        await IntendAsync(Transmission("t-1"));
        await Store.ClaimAsync(lease, 10, None);

        var armed = await ArmAsync("t-1", 1, lease);
        var twice = await ArmAsync("t-1", 1, lease);
        await Store.DisarmAsync([new ArmRequest("t-1", 1)], "too slow", None);

        Assert.Equal(ArmVerdict.Armed, armed);
        Assert.Equal(ArmVerdict.NotClaimed, twice);
        var row = await TransmissionAsync("t-1");
        Assert.Equal((TransmissionStates.NotSent, "too slow"), (row.State, row.Evidence));
        Assert.Equal("too slow", Assert.Single(await Store.AbandonedAsync(10, None)).Evidence);
    }

    [Fact]
    public async Task What_ends_before_its_arm_ends_by_its_own_attempt_only()
    {
        var lease = await LeaseAsync("mailer");
        await IntendAsync(Transmission("t-1"));
        await Store.ClaimAsync(lease, 10, None);

        await Store.DisarmAsync([new ArmRequest("t-1", 2)], "another attempt", None);
        Assert.Empty(await Store.AbandonedAsync(10, None));
        await Store.DisarmAsync([new ArmRequest("t-1", 1)], "refused", None);

        var told = Assert.Single(await Store.AbandonedAsync(10, None));
        Assert.Equal((TransmissionStates.NotSent, "refused"), (told.State, told.Evidence));
        Assert.Equal(ArmVerdict.NotClaimed, await ArmAsync("t-1", 1, lease));
    }

    [Fact]
    public async Task The_first_rendering_of_an_email_is_kept()
    {
        await Store.KeepRenderedAsync(new Dictionary<string, byte[]> { ["d-1"] = [1], ["d-2"] = [2] }, None);

        var kept = await Store.KeepRenderedAsync(new Dictionary<string, byte[]> { ["d-1"] = [9], ["d-3"] = [3] }, None);

        Assert.Equal([("d-1", (byte)1), ("d-3", (byte)3)], kept.OrderBy(one => one.Key).Select(one => (one.Key, one.Value[0])));
    }

    [Fact]
    public async Task A_recall_before_the_arm_keeps_it_from_being_armed()
    {
        var lease = await LeaseAsync("mailer");
        await IntendAsync(Transmission("t-1"), Transmission("t-2"));
        await Store.ClaimAsync(lease, 1, None);

        var recall = await CommitAsync(Given.Turn(Given.Invoice("i-1")) with { Recalls = [new Recall(Payer, new InvoiceKey("i-1"))] });

        Assert.Empty(recall.InFlight);
        Assert.Equal(ArmVerdict.Recalled, await ArmAsync("t-1", 1, lease));
        Assert.Empty(await Store.ClaimAsync(lease, 10, None));
        Assert.Equal(
            [("t-1", "recalled"), ("t-2", "recalled")],
            (await Store.AbandonedAsync(10, None)).Select(left => (left.Id, left.Evidence)));
    }

    [Fact]
    public async Task A_recall_after_the_arm_names_it_and_so_does_the_reply()
    {
        var lease = await LeaseAsync("mailer");
        await IntendAsync(Transmission("t-2"), Transmission("t-1"), Transmission("t-3") with { Covers = " i-9 " });
        await Store.ClaimAsync(lease, 10, None);
        foreach (var id in new[] { "t-1", "t-2", "t-3" })
            Assert.Equal(ArmVerdict.Armed, await ArmAsync(id, 1, lease));

        var reply = Given.Reply("r-1");
        var recall = await CommitAsync(Given.Turn(Given.Invoice("i-1")) with
        {
            Recalls = [new Recall(Payer, new InvoiceKey("i-1")), new Recall(Payer, new InvoiceKey("i-1"))],
            Replies = [reply],
        });

        Assert.Equal(["t-1", "t-2"], recall.InFlight);
        Assert.Equal(["t-1", "t-2"], (await Store.LoadAsync([], [reply.Request], None)).Replies[reply.Request].InFlight);
        Assert.False((await TransmissionAsync("t-1")).Recalled);
    }

    [Theory]
    [InlineData(GrainKind.Workspace, "workspace", null, null, "t-1 t-2 t-3")]
    [InlineData(GrainKind.Segment, "smb", null, null, "t-1 t-2")]
    [InlineData(GrainKind.Customer, "c-1", null, null, "t-1")]
    [InlineData(GrainKind.Workspace, "workspace", null, "dana@example.com", "t-1 t-3")]
    [InlineData(GrainKind.Workspace, "workspace", "i-1", null, "t-1 t-2")]
    [InlineData(GrainKind.Segment, "smb", "i-1", "sam@example.com", "t-2")]
    public async Task A_recall_marks_what_it_concerns(GrainKind kind, string key, string? invoice, string? recipient, string marked)
    {
        await IntendAsync(
            Transmission("t-1"),
            Transmission("t-2") with { Customer = new CustomerKey("c-2"), Recipient = "sam@example.com" },
            Transmission("t-3") with
            {
                Customer = new CustomerKey("c-3"),
                Segment = new SegmentKey("mid"),
                Covers = " i-11 ",
                Recipient = "Dana@Example.com",
            });

        await MustCommitAsync(Given.Turn(Given.Invoice("i-1")) with
        {
            Recalls = [new Recall(new GrainId(kind, key), invoice is null ? null : new InvoiceKey(invoice), recipient)],
        });

        var recalled = await Store.QueryAsync(
            "SELECT id FROM transmission WHERE recalled = 1 ORDER BY id", new Dictionary<string, object?>(), row => (string)row[0]!, None);
        Assert.Equal(marked.Split(' '), recalled);
    }

    [Fact]
    public async Task An_intent_and_a_recall_of_its_gate_do_not_both_commit_unseen()
    {
        var intent = Given.Turn(Payer) with
        {
            Gates = [new GateCheck(Payer, 0)],
            Rows = [.. TransmissionTable.Instance.Difference(null, Transmission("t-1"))],
        };
        var payment = Given.Turn(Given.Invoice("i-1")) with { Recalls = [new Recall(Payer, new InvoiceKey("i-1"))] };

        var results = await Store.CommitAsync([intent, payment], None);

        Assert.Contains(results, result => result.Verdict == CommitVerdict.Committed);
        if (results.All(result => result.Verdict == CommitVerdict.Committed))
            Assert.True((await TransmissionAsync("t-1")).Recalled);
    }

    [Fact]
    public async Task Arming_is_refused_out_of_time_and_without_the_lease()
    {
        var lease = await LeaseAsync("mailer", seconds: 600);
        await IntendAsync(Transmission("t-1") with { ArmUntil = Given.At + Duration.FromMinutes(5) }, Transmission("t-2"), Transmission("t-3"));
        await Store.ClaimAsync(lease, 10, None);

        Clock.Advance(Duration.FromMinutes(5));
        Assert.Equal(ArmVerdict.TooLate, await ArmAsync("t-1", 1, lease));
        Assert.Equal(ArmVerdict.NotClaimed, await ArmAsync("t-2", 2, lease));
        Assert.Equal(ArmVerdict.NotClaimed, await ArmAsync("t-none", 1, lease));
        Assert.Equal(ArmVerdict.LeaseLost, await ArmAsync("t-2", 1, lease with { Epoch = 7 }));
        Clock.Advance(Duration.FromSeconds(299));
        Assert.Equal(ArmVerdict.LeaseLost, await ArmAsync("t-2", 1, lease));

        Assert.Equal("too late", (await TransmissionAsync("t-1")).Evidence);
        Assert.Equal(TransmissionStates.Claimed, (await TransmissionAsync("t-2")).State);
    }

    [Fact]
    public async Task While_sending_is_stopped_nothing_is_claimed_or_armed()
    {
        var lease = await LeaseAsync("mailer");
        await IntendAsync(Transmission("t-1"), Transmission("t-2"));
        await Store.ClaimAsync(lease, 1, None);

        await Store.SetSettingAsync(SendingStop.Setting, "Restored.", None);
        Assert.Equal(ArmVerdict.Held, await ArmAsync("t-1", 1, lease));
        Assert.Empty(await Store.ClaimAsync(lease, 10, None));
        Assert.Equal((TransmissionStates.NotSent, "sending is stopped"), ((await TransmissionAsync("t-1")).State, (await TransmissionAsync("t-1")).Evidence));

        await Store.SetSettingAsync(SendingStop.Setting, "", None);
        Assert.Equal("t-2", Assert.Single(await Store.ClaimAsync(lease, 10, None)).Id);
        Assert.Equal(ArmVerdict.Armed, await ArmAsync("t-2", 1, lease));
    }

    [Fact]
    public async Task What_a_dead_mailer_held_is_anybodys_again_or_in_doubt()
    {
        var lease = await LeaseAsync("mailer");
        await IntendAsync(Transmission("t-1"), Transmission("t-2"));
        await Store.ClaimAsync(lease, 10, None);
        await ArmAsync("t-1", 1, lease);
        Assert.Empty(await Store.AbandonedAsync(10, None));

        Clock.Advance(Duration.FromSeconds(7));
        var abandoned = Assert.Single(await Store.AbandonedAsync(10, None));
        var next = await LeaseAsync("mailer", "silo-2");
        var claimed = Assert.Single(await Store.ClaimAsync(next, 10, None));

        Assert.Equal(("t-1", TransmissionStates.Armed), (abandoned.Id, abandoned.State));
        Assert.Equal(Given.At, abandoned.ArmedAt);
        Assert.Equal(("t-2", 2), (claimed.Id, claimed.Attempt));
        Assert.Equal(ArmVerdict.LeaseLost, await ArmAsync("t-2", 1, lease));
    }

    [Fact]
    public async Task An_armed_transmission_is_in_doubt_after_ten_minutes_though_its_lease_lives()
    {
        var lease = await LeaseAsync("mailer", seconds: 3_600);
        await IntendAsync(Transmission("t-1"));
        await Store.ClaimAsync(lease, 10, None);
        await ArmAsync("t-1", 1, lease);

        Clock.Advance(Duration.FromMinutes(10) - Duration.FromSeconds(1));
        Assert.Empty(await Store.AbandonedAsync(10, None));
        Clock.Advance(Duration.FromSeconds(1));
        Assert.Single(await Store.AbandonedAsync(10, None));
        await MustCommitAsync(Given.Turn(Payer) with
        {
            Rows = [RowChange.Set(TransmissionTable.Instance.Table, [0, 7, 22], "t-1", TransmissionStates.InDoubt, Clock.Now().ToRow())],
        });

        Assert.Empty(await Store.AbandonedAsync(10, None));
    }

    [Fact]
    public async Task While_a_message_is_parked_for_a_covered_invoice_nothing_is_claimed()
    {
        var lease = await LeaseAsync("mailer");
        await IntendAsync(Transmission("t-1"));
        await Store.SendAsync([Given.Message(Given.Invoice("i-2"), Payer, 1)], null, None);
        var failing = Assert.Single(await WaitingAsync());
        for (var attempt = 0; attempt < StoreLimits.Attempts; attempt++)
            await Store.FailAsync(failing.Ref, "thrown", None);

        Assert.Empty(await Store.ClaimAsync(lease, 10, None));
        await Store.ReleaseAsync(failing.Ref, retry: false, None);
        Assert.Single(await Store.ClaimAsync(lease, 10, None));
    }

    [Fact]
    public async Task A_message_that_is_parked_between_claim_and_arm_keeps_the_email_from_being_armed()
    {
        var lease = await LeaseAsync("mailer");
        await IntendAsync(Transmission("t-1"), Transmission("t-2") with { Covers = " i-9 ", Customer = new CustomerKey("c-2") });
        await Store.ClaimAsync(lease, 10, None);
        await Store.SendAsync([Given.Message(Given.Invoice("i-2"), Payer, 1)], null, None);
        var failing = Assert.Single(await WaitingAsync());
        for (var attempt = 0; attempt < StoreLimits.Attempts; attempt++)
            await Store.FailAsync(failing.Ref, "thrown", None);

        Assert.Equal(ArmVerdict.Held, await ArmAsync("t-1", 1, lease));
        Assert.Equal(ArmVerdict.Armed, await ArmAsync("t-2", 1, lease));

        var row = await TransmissionAsync("t-1");
        Assert.Equal((TransmissionStates.NotSent, "held"), (row.State, row.Evidence));
    }

    [Fact]
    public async Task A_business_clock_that_is_moved_puts_no_living_attempt_in_doubt()
    {
        var lease = await LeaseAsync("mailer", seconds: 3_600);
        await IntendAsync(Transmission("t-1"));
        await Store.ClaimAsync(lease, 10, None);
        await ArmAsync("t-1", 1, lease);

        await Store.SetClockOffsetAsync(Duration.FromHours(1), None);

        Assert.Empty(await Store.AbandonedAsync(10, None));
        Clock.Advance(StoreLimits.ArmedAtMost);
        Assert.Single(await Store.AbandonedAsync(10, None));
    }

    /// <summary>Whoever comes second sees the first: a transmission is never both armed and unnamed by the recall.</summary>
    [Fact]
    public async Task A_recall_racing_an_arm_either_stops_it_or_names_it()
    {
        const int races = 100;
        var lease = await LeaseAsync("mailer", seconds: 600);
        await IntendAsync([.. Enumerable.Range(0, races).Select(i => Transmission($"t-{i}") with { Customer = new CustomerKey($"c-{i}") })]);
        await Store.ClaimAsync(lease, races, None);
        var (stopped, named) = (0, 0);

        for (var i = 0; i < races; i++)
        {
            var payment = Given.Turn(Given.Invoice($"race-{i}")) with { Recalls = [new Recall(Given.Customer($"c-{i}"), new InvoiceKey("i-1"))] };
            var arm = Task.Run(() => ArmAsync($"t-{i}", 1, lease));
            var recall = Task.Run(() => CommitAsync(payment));
            var verdict = await arm;
            var result = await recall;

            Assert.Equal(CommitVerdict.Committed, result.Verdict);
            if (verdict == ArmVerdict.Armed)
                named += Assert.Single(result.InFlight) == $"t-{i}" ? 1 : 0;
            else
                stopped += verdict == ArmVerdict.Recalled && result.InFlight.Count == 0 ? 1 : 0;
        }

        Assert.Equal(races, stopped + named);
    }

    internal static TransmissionRow Transmission(string id) => new(
        id, new CustomerKey("c-1"), new SegmentKey("smb"), new DraftKey("d-1"), "m-1@plixo.dev", "dana@example.com", "bounce-1@plixo.dev",
        TransmissionStates.Intended, false, "digest", " i-1 i-2 ", new LocalDate(2026, 1, 5), 1, Given.At - Duration.FromHours(1),
        Given.At + Duration.FromHours(8), Given.At, 0, "", "", 0, null, null, null, "", "contacts-1");

    private Task IntendAsync(params TransmissionRow[] transmissions) =>
        MustCommitAsync(Given.Turn(Given.Customer("c-intends")) with
        {
            Rows = [.. transmissions.SelectMany(row => TransmissionTable.Instance.Difference(null, row))],
        });

    private async Task<ArmVerdict> ArmAsync(string id, int attempt, LeaseCheck lease) =>
        (await Store.ArmAsync([new ArmRequest(id, attempt)], lease, None)).Single().Verdict;

    private async Task<TransmissionRow> TransmissionAsync(string id) =>
        (await Store.QueryAsync(
            "SELECT * FROM transmission WHERE id = $id", new Dictionary<string, object?> { ["id"] = id }, TransmissionTable.Instance.Read, None))
        .Single();
}

using Plixo.Grains.Core;
using Plixo.Grains.Customers;
using Plixo.Grains.Rows;
using Plixo.Silo.Stores;

namespace Plixo.Tests.Stores;

public abstract partial class StoreConformance
{
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
}

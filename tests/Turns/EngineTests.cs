using Microsoft.Extensions.Logging.Abstractions;
using NodaTime;
using Plixo.Grains.Core;
using Plixo.Silo.Leases;
using Plixo.Silo.Sealing;
using Plixo.Silo.Stores;
using Plixo.Silo.Sweeps;
using Plixo.Silo.Turns;
using Plixo.Tests.Support;
using Plixo.Tests.Support.Toys;

namespace Plixo.Tests.Turns;

/// <summary>Whole silos on one thread and virtual time.</summary>
public sealed class EngineTests : RunningSilosTests
{
    private static readonly GrainId Customer = ToySilo.C1.Grain;
    private static readonly Duration Long = Duration.FromMinutes(1);

    [Fact]
    public void A_message_is_delivered_without_being_asked_for()
    {
        var silo = Start("a");

        Thread.Run(() => silo.Execute(ToySilo.I1, new Raise(5, ToySilo.C1, Times: 3)), Long);
        Thread.RunUntil(() => State<CustomerState>(Customer).Order.Length == 3, Long);

        Assert.Empty(Thread.Run(() => silo.Toys.WaitingAsync(), Long));
    }

    [Fact]
    public void A_silo_alone_takes_every_partition_and_two_share_them()
    {
        var a = Start("a");
        Thread.RunUntil(() => a.Engine.Leases.Owned.Count == 64, Long);

        var b = Start("b");
        Thread.RunFor(Duration.FromSeconds(10));

        Assert.Equal((32, 32), (a.Engine.Leases.Owned.Count, b.Engine.Leases.Owned.Count));
        Assert.Empty(a.Engine.Leases.Owned.Intersect(b.Engine.Leases.Owned));
    }

    [Fact]
    public void What_a_dead_silo_had_moves_within_ten_seconds()
    {
        var (a, b) = (Start("a"), Start("b"));
        Thread.RunFor(Duration.FromSeconds(10));
        a.Kill();
        var died = Time.Wall;

        Thread.RunUntil(() => b.Engine.Leases.Owned.Count == 64, Long);

        Assert.True(Time.Wall - died <= Duration.FromSeconds(10));
        Assert.Empty(a.Engine.Leases.Owned);
    }

    [Fact]
    public void A_silo_that_stops_gives_its_partitions_back_at_once()
    {
        var (a, b) = (Start("a"), Start("b"));
        Thread.RunFor(Duration.FromSeconds(10));

        a.Stop.Cancel();
        Thread.RunUntil(() => b.Engine.Leases.Owned.Count == 64, PartitionLeases.Renewal + Duration.FromSeconds(1));

        Assert.True(a.Ended.IsCompletedSuccessfully);
    }

    [Fact]
    public void A_commit_under_a_lease_that_another_silo_has_now_writes_nothing()
    {
        var a = Start("a");
        Thread.RunUntil(() => a.Engine.Leases.Owned.Count == 64, Long);
        Thread.Run(() => a.Execute(ToySilo.I1, new Raise(5, ToySilo.C1)), Long);
        var waiting = Store.WaitingAsync([.. Enumerable.Range(0, 64)], [], 10, default).Now();
        if (waiting.Count == 0) return; // the pump was first with this seed

        var stale = new MessageItem(waiting[0], new LeaseCheck("partition/0", "nobody", 1));
        Assert.Equal(ItemEnd.Lost, a.Toys.RunAsync(stale).Now()[0].End);
    }

    [Fact]
    public void A_reminder_arrives_when_it_is_due_and_not_before()
    {
        var silo = Start("a");
        var due = Time.Wall + Duration.FromMinutes(10);
        Thread.Run(() => silo.Execute(ToySilo.I1, new Remind(due, ToySilo.C1)), Long);

        Thread.RunFor(due - Time.Wall - Duration.FromSeconds(1));
        Assert.Equal(0, State<InvoiceState>(ToySilo.I1).Total);

        Thread.RunUntil(() => State<CustomerState>(Customer).Order.Length == 1, Duration.FromSeconds(3));
        Assert.Equal(1, State<InvoiceState>(ToySilo.I1).Total);
    }

    [Fact]
    public void A_reminder_that_is_due_before_the_next_look_is_prompt()
    {
        var silo = Start("a");
        Thread.RunUntil(() => silo.Engine.Leases.Owned.Count == 64, Long);

        for (var set = 1; set <= 5; set++)
        {
            var due = Time.Wall + Duration.FromMilliseconds(150);
            Thread.Run(() => silo.Execute(ToySilo.I1, new Remind(due, ToySilo.C1)), Long);
            Thread.RunUntil(() => State<CustomerState>(Customer).Order.Length == set, Long);

            Assert.InRange(Time.Wall, due, due + Duration.FromMilliseconds(10));
        }
    }

    [Fact]
    public void What_is_committed_is_sealed_into_blocks_whose_signatures_hold()
    {
        using var signer = BlockSigner.From(BlockSigner.NewKey());
        var silo = Start("a", toys => new Sealer(toys.Store, signer));
        for (var i = 0; i < 3; i++) Thread.Run(() => silo.Execute(ToySilo.I1, new Raise(1, ToySilo.C1)), Long);
        Thread.RunUntil(() => State<CustomerState>(Customer).Order.Length == 3, Long);
        Thread.RunFor(Duration.FromSeconds(1));

        var blocks = Store.BlocksAsync(0, 100, default).Now();

        Assert.Equal(6, blocks.Sum(block => block.Ids.Count));
        Assert.All(blocks, block => Assert.True(BlockSigner.Verify(signer.PublicKey, block.Hash, block.Signature)));
        Assert.False(BlockSigner.Verify(signer.PublicKey, blocks[0].PreviousHash, blocks[0].Signature));
    }

    [Fact]
    public void Figures_are_folded_and_none_is_lost()
    {
        var silo = Start("a", toys => new FigureFold(toys.Store));
        for (var i = 0; i < 5; i++) Thread.Run(() => silo.Execute(ToySilo.I1, new Raise(2, ToySilo.C1)), Long);
        Thread.RunFor(Duration.FromSeconds(5));

        var flow = Store.QueryAsync(
            "SELECT SUM(count), SUM(amount) FROM figure_total", new Dictionary<string, object?>(), row => ((long)row[0]!, (long)row[1]!), default).Now();
        Assert.Equal((5L, 10L), flow.Single());
    }

}

using NodaTime;
using Plixo.Grains.Core;
using Plixo.Grains.Customers;
using Plixo.Grains.Segments;
using Plixo.Tests.Grains.World;
using static Plixo.Tests.Grains.World.CollectionsWorld;

namespace Plixo.Tests.Grains.Deciding;

/// <summary>Decision 26: the way from a permit to the dot is a part of a short window that would else be lost.</summary>
public sealed class PermitsAheadTests
{
    [Fact]
    public void Under_a_short_window_permits_are_issued_before_they_hold()
    {
        var world = CapTests.Many(5, policy => policy with { WindowCap = 2, WindowSeconds = 1 });
        Assert.Equal(2, world.DeliverMail());
        var settled = world.World.Now;

        world.World.Advance(Duration.FromMilliseconds(899));
        Assert.Equal(2, world.Events<EmailIntended>().Count());
        world.World.Advance(Duration.FromMilliseconds(1));

        var ahead = world.Events<PermitsIssued>().Last();
        Assert.All(ahead.Grants, grant => Assert.Equal(settled + Duration.FromSeconds(1), grant.From));
        Assert.Equal([settled + Duration.FromSeconds(1), settled + Duration.FromSeconds(1)], ahead.Leaving!.Value.AsEnumerable());
        Assert.All(world.Events<EmailIntended>().Skip(2), intended => Assert.Equal(settled + Duration.FromSeconds(1), intended.ArmFrom));
        Assert.All(world.World.Rows.All(PermitTable.Instance).Where(permit => permit.Settled is null), permit => Assert.Equal(settled + Duration.FromSeconds(1), permit.Issued));
    }

    [Fact]
    public void Each_of_them_holds_when_another_leaves_the_window()
    {
        var world = CapTests.Many(6, policy => policy with { WindowCap = 3, WindowSeconds = 1 });
        var settled = new List<Instant>();
        foreach (var row in world.World.Rows.All(TransmissionTable.Instance).ToList())
        {
            settled.Add(world.World.Now);
            world.World.Send(row.Customer.Grain, new ReportAccepted(row.Id, world.World.Now, world.World.Now, "250 taken"));
            world.World.Settle();
            world.World.Advance(Duration.FromMilliseconds(30));
        }

        world.World.AdvanceTo(settled[0] + Duration.FromMilliseconds(900));

        var grants = world.Events<PermitsIssued>().SelectMany(issued => issued.Grants).ToList();
        Assert.Equal([null, null, null, .. settled.Select(at => (Instant?)at + Duration.FromSeconds(1))], grants.Select(grant => grant.From));
    }

    [Fact]
    public void What_would_hold_before_another_leaves_is_not_issued()
    {
        var world = CapTests.Many(4, policy => policy with { WindowCap = 2, WindowSeconds = 1 });
        world.DeliverMail();
        world.World.Advance(Duration.FromMilliseconds(900));
        var ahead = world.Events<PermitsIssued>().Last();
        var before = world.World.State<SegmentState>(Segment.Grain) with { LastNumber = ahead.First - 1 };

        IssueInvariant.Check(before, ahead);
        var early = ahead with { Grants = [.. ahead.Grants.Select(grant => grant with { From = grant.From - Duration.FromMilliseconds(1) })] };
        Assert.Throws<InvariantException>(() => IssueInvariant.Check(before, early));
        Assert.Throws<InvariantException>(() => IssueInvariant.Check(before, ahead with { Leaving = ahead.Leaving!.Value[..1] }));
        Assert.Throws<InvariantException>(() => IssueInvariant.Check(before, ahead with { Leaving = null }));
    }
}

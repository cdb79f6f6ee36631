using NodaTime;
using Plixo.Grains.Core;
using Plixo.Grains.Customers;
using Plixo.Grains.Invoices;
using Plixo.Grains.Workspaces;
using Plixo.Tests.Grains.World;
using static Plixo.Tests.Grains.World.CollectionsWorld;

namespace Plixo.Tests.Grains.Cases;

/// <summary>What the door asks for is asked for again in the turn, with the segment: a command that came by another way is refused there.</summary>
public sealed class RightsInTurnTests
{
    private static readonly Instant Monday = Instant.FromUtc(2026, 11, 2, 8, 0);
    private static readonly LocalDate Today = new(2026, 11, 2);

    private static readonly Actor Elsewhere = new() { Id = "users/oli", Kind = ActorKind.Person, Rights = Right.All & ~Right.ImportLedger, Segments = ["elsewhere"] };
    private static readonly Actor Operator = new() { Id = "users/oli", Kind = ActorKind.Person, Rights = Roles.RightsOf(Roles.Operator) };

    private readonly CollectionsWorld world = new(Monday, autopilot: false);

    public RightsInTurnTests()
    {
        world.AddCustomer("c1", "ap@c1.example");
        world.AddInvoice("i1", "c1", Eur(30_000), Today.PlusDays(-3));
    }

    public static TheoryData<CustomerMessage> OfCustomers => new()
    {
        new OpenWorkItem(WorkItemKind.FollowUp, "Call", "", ""),
        new ReportAccepted("t-1", Monday, Monday, "250 taken"),
        new ReportNotSent("t-1", Monday, "It was not sent."),
        new RemoveContact(new ContactKey("p-1")),
        new RecordUnapplied("e-1", Eur(100), false),
        new AddNote("Note", ""),
        new LogContact("Call", "Reached", "Ann", "EUR", ""),
        new PauseCustomer("Audit"),
        new DraftAgain(),
    };

    [Theory]
    [MemberData(nameof(OfCustomers))]
    public void Somebody_of_another_segment_is_refused_by_the_customer(CustomerMessage message)
    {
        world.World.Actor = Elsewhere;

        Assert.Equal(RefusalReason.PermissionDenied, world.World.Ask(Customer("c1").Grain, message).Refusal?.Reason);
    }

    [Fact]
    public void An_operator_tells_nothing_of_the_ledger()
    {
        world.World.Actor = Operator;

        Assert.Equal(RefusalReason.PermissionDenied, world.World.Ask(Invoice("i1").Grain, new MarkAbsent(true)).Refusal?.Reason);
        Assert.Equal(RefusalReason.PermissionDenied, world.World.Ask(Invoice("i1").Grain, new RecordCopy(new string('a', 64))).Refusal?.Reason);
    }

    [Fact]
    public void An_operator_takes_work_and_gives_it_to_nobody_else()
    {
        world.World.Actor = Operator;
        Assert.Null(world.World.Ask(Customer("c1").Grain, new OpenWorkItem(WorkItemKind.FollowUp, "Call", "", "")).Refusal);
        var item = world.CustomerOf("c1").WorkItems.Values.Single(each => each.Kind == WorkItemKind.FollowUp);

        Assert.Null(world.World.Ask(Customer("c1").Grain, new AssignWorkItem(item.Id, "oli")).Refusal);
        Assert.Equal(RefusalReason.PermissionDenied, world.World.Ask(Customer("c1").Grain, new AssignWorkItem(item.Id, "mara")).Refusal?.Reason);
        Assert.Null(world.World.Ask(Customer("c1").Grain, new AssignWorkItem(item.Id, "")).Refusal);
    }

    [Fact]
    public void Nobody_saves_a_user_who_may_more_than_they_do()
    {
        User Made(string role, params string[] segments) => new("ada", "Ada", "", role, [.. segments], 0);
        RefusalReason? Saved(Actor by, User user)
        {
            world.World.Actor = by;
            return world.World.Ask(GrainId.Workspace, new SaveUser(user)).Refusal?.Reason;
        }

        var manager = Operator with { Rights = Roles.RightsOf(Roles.Manager) };
        Assert.Equal(RefusalReason.PermissionDenied, Saved(manager, Made(Roles.Administrator)));
        Assert.Equal(RefusalReason.PermissionDenied, Saved(manager with { Segments = ["smb"] }, Made(Roles.Operator)));
        // The workspace's users are nobody's whose rights hold in single segments.
        Assert.Equal(RefusalReason.PermissionDenied, Saved(manager with { Segments = ["smb"] }, Made(Roles.Operator, "smb")));
        Assert.Null(Saved(manager, Made(Roles.Manager)));
    }
}

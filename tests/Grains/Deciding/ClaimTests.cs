using NodaTime;
using Plixo.Grains.Calendars;
using Plixo.Grains.Core;
using Plixo.Grains.Customers;
using Plixo.Tests.Grains.World;
using static Plixo.Tests.Grains.World.CollectionsWorld;

namespace Plixo.Tests.Grains.Deciding;

/// <summary>Two people cannot hold the same draft.</summary>
public sealed class ClaimTests
{
    private static readonly Instant Morning = Instant.FromUtc(2026, 11, 2, 8, 0);
    private static readonly LocalDate Today = new(2026, 11, 2);

    private readonly CollectionsWorld world = new(Morning, autopilot: false);
    private readonly DraftKey draft;
    private readonly Actor dana;
    private readonly Actor eve;

    public ClaimTests()
    {
        world.AddCustomer("c1", "a@c1.example");
        world.AddInvoice("i1", "c1", Eur(10_000), Today.PlusDays(-1));
        draft = world.CustomerOf("c1").Drafts.Values.Single().Key;
        dana = world.World.Actor;
        eve = dana with { Id = "users/eve" };
    }

    [Fact]
    public void While_one_holds_it_nobody_else_can_do_anything_with_it()
    {
        Assert.Null(As(dana, new ClaimDraft(draft)));

        CustomerMessage[] commands =
        [
            new ClaimDraft(draft), new ReleaseDraft(draft), new EditDraft(draft, "New", null, null), new ApproveDraft(draft, null),
            new ReturnDraft(draft), new SendDraft(draft, null), new UndoDraft(draft), new DiscardDraft(draft, "No"),
        ];
        Assert.All(commands, command => Assert.Equal(RefusalReason.DraftHeldByOther, As(eve, command)));
        Assert.Equal(DraftStatus.Drafted, world.CustomerOf("c1").Drafts.Values.Single().Status);
    }

    [Fact]
    public void The_one_who_holds_it_edits_and_approves_it()
    {
        As(dana, new ClaimDraft(draft));

        Assert.Null(As(dana, new EditDraft(draft, "New", null, null)));
        Assert.Null(As(dana, new ApproveDraft(draft, null)));
        Assert.Null(As(eve, new SendDraft(draft, null)));
    }

    [Fact]
    public void It_is_free_after_five_minutes()
    {
        As(dana, new ClaimDraft(draft));

        world.World.Advance(Duration.FromMinutes(5) - Duration.FromSeconds(1));
        Assert.Equal(RefusalReason.DraftHeldByOther, As(eve, new ApproveDraft(draft, null)));
        world.World.Advance(Duration.FromSeconds(1));

        Assert.Null(As(eve, new ApproveDraft(draft, null)));
    }

    [Fact]
    public void It_is_renewed_while_it_is_open()
    {
        As(dana, new ClaimDraft(draft));
        world.World.Advance(Duration.FromMinutes(4));
        Assert.Null(As(dana, new ClaimDraft(draft)));

        world.World.Advance(Duration.FromMinutes(4));

        Assert.Equal(RefusalReason.DraftHeldByOther, As(eve, new ApproveDraft(draft, null)));
    }

    [Fact]
    public void It_is_free_once_it_is_released()
    {
        As(dana, new ClaimDraft(draft));

        Assert.Null(As(dana, new ReleaseDraft(draft)));

        Assert.Null(As(eve, new ApproveDraft(draft, null)));
    }

    [Fact]
    public void Autopilot_leaves_alone_what_a_person_holds_and_goes_on_when_it_is_free()
    {
        var night = new CollectionsWorld(Instant.FromUtc(2026, 11, 2, 20, 0), policy => policy with { Quiet = QuietHours.Default });
        night.AddCustomer("c1", "a@c1.example");
        night.AddInvoice("i1", "c1", Eur(10_000), Today.PlusDays(-1));
        night.World.AdvanceTo(Instant.FromUtc(2026, 11, 3, 7, 58));
        night.Ask(Customer("c1").Grain, new ClaimDraft(night.CustomerOf("c1").Drafts.Values.Single().Key));

        night.World.AdvanceTo(Instant.FromUtc(2026, 11, 3, 8, 2));
        Assert.Empty(night.Events<DraftApproved>());
        night.World.AdvanceTo(Instant.FromUtc(2026, 11, 3, 8, 3));

        Assert.True(night.Events<DraftApproved>().Single().Approval.Automatic);
        Assert.Equal(1, night.DeliverMail());
    }

    private RefusalReason? As(Actor actor, CustomerMessage command)
    {
        world.World.Actor = actor;
        return world.World.Ask(Customer("c1").Grain, command).Refusal?.Reason;
    }
}

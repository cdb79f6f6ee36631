using NodaTime;
using Plixo.Grains.Core;
using Plixo.Grains.Customers;
using Plixo.Grains.Deciding;
using Plixo.Grains.Invoices;
using Plixo.Tests.Grains.World;
using static Plixo.Tests.Grains.World.CollectionsWorld;

namespace Plixo.Tests.Grains.Cases;

/// <summary>Money that is expected, promised or planned holds its amount until it comes; what has come holds nothing more.</summary>
public sealed class ReservationTests
{
    private static readonly Instant Monday = Instant.FromUtc(2026, 11, 2, 8, 0);
    private static readonly LocalDate Today = new(2026, 11, 2);

    [Fact]
    public void Expected_money_that_comes_ends_its_expectation_and_the_rest_is_chased()
    {
        var world = WithInvoice();
        world.Ask(Invoice("i1").Grain, new ExpectMoney(Eur(20_000), "slip 4711"));
        Assert.Equal(Eur(10_000), Exclusion.AmountOf(world.Row("i1")));

        world.Pay("i1", Eur(20_000));

        Assert.Equal((10_000L, 0L), (world.Row("i1").Open, world.Row("i1").Expected));
        Assert.Equal(Eur(10_000), Exclusion.AmountOf(world.Row("i1")));
    }

    [Fact]
    public void An_expectation_whose_money_came_lapses_without_a_work_item()
    {
        var world = WithInvoice();
        world.Ask(Invoice("i1").Grain, new ExpectMoney(Eur(20_000), "slip 4711"));
        world.Pay("i1", Eur(20_000));

        world.World.Advance(Duration.FromDays(10));

        Assert.DoesNotContain(world.CustomerOf("c1").WorkItems.Values, item => item.Kind == WorkItemKind.ExpectationLapsed);
    }

    [Fact]
    public void An_expectation_lapses_for_what_has_not_come_and_its_work_item_shows_the_evidence()
    {
        var world = WithInvoice();
        world.Ask(Invoice("i1").Grain, new ExpectMoney(Eur(20_000), "slip 4711"));
        world.Pay("i1", Eur(15_000));
        Assert.Equal(5_000, world.Row("i1").Expected);

        world.World.Advance(Duration.FromDays(10));

        Assert.Equal(0, world.Row("i1").Expected);
        var item = Assert.Single(world.CustomerOf("c1").WorkItems.Values, item => item.Kind == WorkItemKind.ExpectationLapsed);
        Assert.Contains("50.00", item.Words, StringComparison.Ordinal);
        Assert.Contains("slip 4711", item.Words, StringComparison.Ordinal);
    }

    [Fact]
    public void One_payment_uses_up_the_older_of_two_expectations_first()
    {
        var world = WithInvoice();
        world.Ask(Invoice("i1").Grain, new ExpectMoney(Eur(10_000), "first"));
        world.World.Advance(Duration.FromMinutes(1));
        world.Ask(Invoice("i1").Grain, new ExpectMoney(Eur(15_000), "second"));

        world.Pay("i1", Eur(12_000));

        Assert.Equal(13_000, world.Row("i1").Expected);
    }

    [Fact]
    public void A_payment_that_is_reversed_is_expected_again()
    {
        var world = WithInvoice();
        world.Ask(Invoice("i1").Grain, new ExpectMoney(Eur(20_000), "slip 4711"));
        world.Pay("i1", Eur(20_000));

        world.Ask(Invoice("i1").Grain, new RecordEntry(
            $"{Source}/p1/i1", new LedgerEntry(EntryKind.Payment, Eur(20_000), Today, Reversed: true, "")));

        Assert.Equal((30_000L, 20_000L), (world.Row("i1").Open, world.Row("i1").Expected));
    }

    [Fact]
    public void A_promise_holds_what_of_it_has_not_been_paid()
    {
        var world = WithInvoice();
        Promise(world, 20_000);
        Assert.Equal(DispositionKind.DraftedSince, DispositionOf(world));

        world.Pay("i1", Eur(5_000));

        Assert.Equal((25_000L, 15_000L), (world.Row("i1").Open, world.Row("i1").Promised));
        Assert.Equal(Eur(10_000), world.CustomerOf("c1").OpenDrafts.Single().Items.Single().Amount);
    }

    [Fact]
    public void A_promise_of_a_part_does_not_keep_the_other_part_from_being_chased_after_a_payment()
    {
        var world = WithInvoice();
        Promise(world, 20_000);
        world.Pay("i1", Eur(15_000));

        var draft = world.CustomerOf("c1").OpenDrafts.Single();

        Assert.Equal(Eur(10_000), draft.Total);
    }

    [Fact]
    public void A_promise_partly_paid_in_time_is_partly_kept_by_the_exact_amount()
    {
        var world = WithInvoice();
        Promise(world, 20_000);
        world.Pay("i1", Eur(5_000));

        world.World.Advance(Duration.FromDays(20));

        var row = Assert.Single(world.World.Rows.All(PromiseTable.Instance));
        Assert.Equal((nameof(PromiseState.PartlyKept), 20_000L, 5_000L), (row.State, row.Amount, row.Paid));
    }

    [Fact]
    public void A_broken_promise_counts_nothing_as_paid_and_a_kept_one_all()
    {
        var world = WithInvoice();
        Promise(world, 20_000);
        world.World.Advance(Duration.FromDays(20));
        Promise(world, 10_000);
        world.Pay("i1", Eur(10_000));

        Assert.Equal([(0L, nameof(PromiseState.Broken)), (10_000L, nameof(PromiseState.Kept))],
            world.World.Rows.All(PromiseTable.Instance).OrderBy(row => row.Paid).Select(row => (row.Paid, row.State)));
    }

    private static void Promise(CollectionsWorld world, long minor) => world.Ask(Customer("c1").Grain, new MakePromise(
        Eur(minor), world.World.Now.InUtc().Date.PlusDays(5), "Ann", world.World.Now, []));

    private static DispositionKind DispositionOf(CollectionsWorld world) => Dispositions.Of(
        world.Row("i1"), world.World.Rows.All(CustomerTable.Instance).Single(),
        (Plixo.Grains.Segments.SegmentView)new Plixo.Grains.Segments.SegmentGrain().View(world.World.State<Plixo.Grains.Segments.SegmentState>(Segment.Grain))!,
        world.World.State<Plixo.Grains.Workspaces.WorkspaceState>(GrainId.Workspace),
        [.. world.World.Rows.All(DraftTable.Instance)], parked: false).Kind;

    private static CollectionsWorld WithInvoice()
    {
        var world = new CollectionsWorld(Monday, autopilot: false);
        world.AddCustomer("c1", "ap@c1.example");
        world.AddInvoice("i1", "c1", Eur(30_000), Today.PlusDays(-3));
        return world;
    }
}

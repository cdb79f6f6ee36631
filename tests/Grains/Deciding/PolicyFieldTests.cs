using NodaTime;
using Plixo.Grains.Core;
using Plixo.Grains.Customers;
using Plixo.Grains.Segments;
using Plixo.Tests.Grains.World;
using static Plixo.Tests.Grains.World.CollectionsWorld;

namespace Plixo.Tests.Grains.Deciding;

/// <summary>What is tried again, and what payers may promise by themselves, is said by the policy's fields.</summary>
public sealed class PolicyFieldTests
{
    private static readonly Instant Morning = Instant.FromUtc(2026, 11, 2, 8, 0);
    private static readonly LocalDate Today = new(2026, 11, 2);

    [Fact]
    public void Retries_are_the_policys()
    {
        var world = new CollectionsWorld(Morning, policy => policy with { Retry = new Retry([10, 30], 2) });
        world.AddCustomer("c1", "a@c1.example");
        world.AddInvoice("i1", "c1", Eur(10_000), Today.PlusDays(-1));
        var attempts = new List<double>();
        for (var minute = 0; minute < 300; minute += 5)
        {
            foreach (var row in world.World.Rows.All(TransmissionTable.Instance).Where(row => row.State == TransmissionStates.Intended).ToList())
            {
                attempts.Add((world.World.Now - Morning).TotalMinutes);
                world.World.Send(row.Customer.Grain, new ReportRefused(row.Id, world.World.Now, false, "451 later"));
            }

            world.World.Settle();
            world.World.Advance(Duration.FromMinutes(5));
        }

        Assert.Equal([0, 10, 40, 70, 100], attempts);
    }

    [Fact]
    public void A_payer_promises_no_further_ahead_and_no_more_often_than_the_policy_says()
    {
        var world = new CollectionsWorld(Morning, autopilot: false);
        world.AddCustomer("c1", "ap@c1.example");
        world.AddInvoice("i1", "c1", Eur(10_000), Today.PlusDays(-1));
        world.World.Actor = new Actor { Id = "payers/c1", Kind = ActorKind.Payer, Rights = Right.None };
        Reply Promise(int days) => world.World.Ask(Customer("c1").Grain, new MakePromise(Eur(3_000), Today.PlusDays(days), "Ann", world.World.Now, []));

        Assert.Equal(RefusalReason.LimitExceeded, Promise(11).Refusal!.Reason);
        Assert.Null(Promise(10).Refusal);
        Assert.Null(Promise(5).Refusal);
        Assert.Equal(RefusalReason.LimitExceeded, Promise(5).Refusal!.Reason);
        world.World.Actor = world.World.Actor with { Id = "users/dana", Kind = ActorKind.Person, Rights = Right.All };
        Assert.Null(Promise(30).Refusal);
    }
}

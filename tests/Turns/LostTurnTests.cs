using Plixo.Grains.Core;
using Plixo.Silo.Turns;
using Plixo.Tests.Support.Toys;

namespace Plixo.Tests.Turns;

/// <summary>What was decided on a version that has moved is lost, and decided again on what is there now.</summary>
public sealed class LostTurnTests : ToySiloTests
{
    private static readonly GrainId Customer = ToySilo.C1.Grain;

    [Fact]
    public async Task A_command_decided_on_an_old_version_is_lost_and_then_decided_again()
    {
        var command = ToySilo.Command(ToySilo.I1, new Raise(1, ToySilo.C1));
        var decided = await Silo.Step.DecideAsync([command], default);
        await Silo.RunAsync(ToySilo.I1, new Raise(10, ToySilo.C1));

        var lost = await Silo.Step.CommitAsync(decided, default);
        var again = await Silo.RunAsync(command);

        Assert.Equal(ItemEnd.Lost, lost.Single().End);
        Assert.Equal(new Total(11), again[0].Reply!.Body);
    }

    [Fact]
    public async Task What_moved_while_a_command_was_decided_is_seen_when_it_is_decided_again()
    {
        var command = ToySilo.Command(ToySilo.I1, new Raise(1, ToySilo.C1), seen: 0);
        var decided = await Silo.Step.DecideAsync([command], default);
        await Silo.RunAsync(ToySilo.I1, new Raise(10, ToySilo.C1));

        var lost = await Silo.Step.CommitAsync(decided, default);
        var again = await Silo.RunAsync(command);

        Assert.Equal(ItemEnd.Lost, lost.Single().End);
        Assert.Equal(RefusalReason.StaleEtag, again[0].Reply!.Refusal!.Reason);
    }

    [Fact]
    public async Task A_command_that_is_always_lost_is_aborted_after_ten_times()
    {
        var command = ToySilo.Command(ToySilo.I1, new Rest(Customer, 99));

        var ends = new List<ItemResult>();
        for (var i = 0; i < TurnLimits.MostLosses; i++) ends.Add((await Silo.RunAsync(command))[0]);

        Assert.All(ends[..^1], result => Assert.Equal(ItemEnd.Lost, result.End));
        Assert.IsType<TurnAbortedException>(ends[^1].Fault);
    }
}

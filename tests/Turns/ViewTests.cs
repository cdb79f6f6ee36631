using Plixo.Grains.Core;
using Plixo.Silo.Stores;
using Plixo.Tests.Support.Toys;

namespace Plixo.Tests.Turns;

/// <summary>What one grain shows reaches the turns of others, and moves the gate only where it changed.</summary>
public sealed class ViewTests : ToySiloTests
{
    private static readonly GrainId Customer = ToySilo.C1.Grain;

    [Fact]
    public async Task A_view_reaches_other_grains_with_its_epoch()
    {
        await Silo.RunAsync(GrainId.Workspace, new SetGreeting("Good day"));
        await Silo.RunAsync(Customer, new Look());
        await Silo.RunAsync(GrainId.Workspace, new SetGreeting("Good evening"));
        await Silo.RunAsync(Customer, new Look());

        Assert.Equal("Good evening", (await Silo.StateAsync<CustomerState>(Customer)).State.Greeting);
    }

    [Fact]
    public async Task A_view_that_stays_the_same_does_not_move_the_gate()
    {
        await Silo.RunAsync(GrainId.Workspace, new SetGreeting("Good day"));
        var before = (await Store.LoadAsync([], [], default)).GateEpochs[GrainId.Workspace];

        await Silo.RunAsync(GrainId.Workspace, new SetGreeting("Good day"));

        Assert.Equal(before, (await Store.LoadAsync([], [], default)).GateEpochs[GrainId.Workspace]);
    }
}

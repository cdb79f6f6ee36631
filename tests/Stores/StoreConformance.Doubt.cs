using NodaTime;
using Plixo.Grains.Customers;
using Plixo.Grains.Rows;
using Plixo.Silo.Stores;

namespace Plixo.Tests.Stores;

public abstract partial class StoreConformance
{
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
}

using NodaTime;
using Plixo.Silo.Stores;
using Plixo.Silo.Turns;
using Plixo.Tests.Support.Toys;

namespace Plixo.Tests.Turns;

public sealed class ReplyRetentionTests : ToySiloTests
{
    [Fact]
    public async Task An_answer_is_forgotten_once_it_was_kept_for_thirty_days()
    {
        await Silo.RunAsync(ToySilo.Command(ToySilo.I1, new Raise(1, ToySilo.C1), "r-1"));

        Time.Advance(StoreLimits.RepliesKept);
        await StepAsync();
        Assert.Equal(1, await KeptAsync());
        Time.Advance(Duration.FromSeconds(1));
        await StepAsync();

        Assert.Equal(0, await KeptAsync());
    }

    [Fact]
    public async Task A_business_clock_that_is_moved_ages_no_answer()
    {
        await Store.SetClockOffsetAsync(Duration.FromDays(100), default);
        await Silo.RunAsync(ToySilo.Command(ToySilo.I1, new Raise(1, ToySilo.C1), "r-1"));

        await Store.SetClockOffsetAsync(Duration.FromDays(200), default);
        await StepAsync();
        Assert.Equal(1, await KeptAsync());
        Time.Advance(StoreLimits.RepliesKept + Duration.FromSeconds(1));
        await StepAsync();

        Assert.Equal(0, await KeptAsync());
    }

    private async Task StepAsync()
    {
        var work = new ReplyRetention(Store);
        var lease = (await Store.AcquireAsync([work.Lease], "silo-1", Duration.FromSeconds(6), default)).Single();
        while (await work.StepAsync(new LeaseCheck(lease.Name, lease.Owner, lease.Epoch), default))
        {
        }
    }

    private async Task<long> KeptAsync() =>
        (await Store.QueryAsync("SELECT count(*) FROM reply", new Dictionary<string, object?>(), row => (long)row[0]!, default)).Single();
}

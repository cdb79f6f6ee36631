using NodaTime;
using Plixo.Silo.Reading;
using Plixo.Silo.Stores;
using Plixo.Tests.Cases.Silo;

namespace Plixo.Tests.Cases.Reading;

/// <summary>What keeps the stock of every midnight, beside a silo that a test drives.</summary>
internal static class KeptStocks
{
    public static StockKeeping Keeping(this CaseSilo silo) => new(silo.Store, silo.Views, new StockHistory(silo.Store, silo.Codec, silo.Cipher));

    /// <summary>Each owner has a lease of its own, so that none waits for another's to end.</summary>
    public static async Task<LeaseCheck> LeaseOfStocksAsync(this CaseSilo silo, string owner)
    {
        var got = (await silo.Store.AcquireAsync([$"stocks of {owner}"], owner, Duration.FromSeconds(6), CancellationToken.None)).Single();
        return new LeaseCheck(got.Name, got.Owner, got.Epoch);
    }

    /// <summary>Until every midnight up to now is counted.</summary>
    public static async Task KeepStocksAsync(this CaseSilo silo, StockKeeping keeping)
    {
        var lease = await silo.LeaseOfStocksAsync("b");
        while (await keeping.StepAsync(lease, CancellationToken.None))
        {
        }
    }
}

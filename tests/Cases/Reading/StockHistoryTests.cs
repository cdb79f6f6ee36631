using NodaTime;
using Plixo.Grains.Amounts;
using Plixo.Grains.Core;
using Plixo.Grains.Customers;
using Plixo.Grains.Invoices;
using Plixo.Silo.Reading;
using Plixo.Tests.Cases.Silo;
using static Plixo.Tests.Support.SmallWorkspace;

namespace Plixo.Tests.Cases.Reading;

/// <summary>What was counted at a midnight, coverage too, can be made anew from the events, whatever has happened since.</summary>
public sealed class StockHistoryTests
{
    private static readonly Instant Monday = Instant.FromUtc(2026, 3, 2, 9, 0);
    private static readonly LocalDate Today = new(2026, 3, 2);

    [Theory]
    [MemberData(nameof(CaseSilo.Engines), MemberType = typeof(CaseSilo))]
    public async Task Coverage_of_a_past_midnight_is_the_one_that_was_counted_then(string engine)
    {
        await using var silo = await CaseSilo.OpenAsync(engine, Monday);
        await silo.SetUpAsync(Policy with { MinimumChasedHundredths = 1000, StaleHours = 24 * 30, StaleHoursAutopilot = 24 * 30 }, autopilot: false);
        foreach (var name in new[] { "sent", "disputed", "promised", "expected", "small", "young", "quiet" })
        {
            await silo.AddCustomerAsync(name, $"ap@{name}.example");
            var due = name == "young" ? Today.PlusDays(-1) : Today.PlusDays(-9);
            await silo.DoAsync(Record(name, name, Usd(name == "small" ? 900 : 10_000), Today.PlusDays(-40), due, Monday));
        }

        await silo.AddCustomerAsync("mute");
        await silo.DoAsync(Record("mute", "mute", Usd(10_000), Today.PlusDays(-40), Today.PlusDays(-9), Monday));
        await silo.SettleAsync();
        var draft = (await silo.StateAsync<CustomerState>(Customer("sent").Grain)).OpenDrafts.Single().Key;
        await silo.DoAsync((Customer("sent").Grain, new ApproveDraft(draft, null)));
        await silo.DoAsync((Customer("sent").Grain, new SendDraft(draft, null)));
        await silo.DoAsync((Invoice("disputed").Grain, new OpenDispute("price", null)));
        await silo.DoAsync((Customer("promised").Grain, new MakePromise(Usd(10_000), Today.PlusDays(5), "Ann", Monday, [])));
        await silo.DoAsync((Invoice("expected").Grain, new ExpectMoney(null, "slip")));
        await silo.LiveUntilAsync(Monday + Duration.FromHours(1));
        Assert.Equal(1, await silo.DeliverMailAsync());

        var midnight = Instant.FromUtc(2026, 3, 3, 0, 0);
        await silo.LiveUntilAsync(midnight);
        var counted = await StockQueries.CountAsync(silo.Store, Today.PlusDays(1), midnight, 30, default);
        await silo.LiveUntilAsync(midnight + Duration.FromDays(3));
        await silo.DoAsync(Payment("sent", Usd(10_000), Today.PlusDays(3)));
        await silo.SettleAsync();

        var anew = await new StockHistory(silo.Store, silo.Codec, silo.Cipher).AtAsync(Today.PlusDays(1), midnight, 30, default);

        Assert.Equal(counted, anew);
        Assert.Equal((3L, 1L), (Assert.Single(anew).Eligible, anew[0].Contacted));
    }
}

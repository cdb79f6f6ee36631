using Plixo.Grains.Core;
using Plixo.Silo.Turns;

namespace Plixo.Tests.Turns;

/// <summary>Memory is bounded, and what is used stays.</summary>
public sealed class ActivationCacheTests
{
    private readonly ActivationCache cache = new();

    [Fact]
    public void What_is_asked_for_stays_however_many_others_come_and_what_is_not_goes()
    {
        cache.Keep(Grain(0), 1, "used");
        cache.Keep(Grain(1), 1, "left");

        for (var i = 2; i < TurnLimits.MostActivations + 10; i++)
        {
            cache.Keep(Grain(i), 1, i);
            if (i % 1_000 == 0) Assert.Equal("used", Find(0, 1));
        }

        Assert.Null(Find(1, 1));
        Assert.Equal(TurnLimits.MostActivations + 9, Find(TurnLimits.MostActivations + 9, 1));
    }

    [Fact]
    public void A_state_of_another_version_is_none()
    {
        cache.Keep(Grain(0), 2, "second");

        Assert.Null(Find(0, 1));
        Assert.Null(Find(0, 3));
        Assert.Equal("second", Find(0, 2));
    }

    private object? Find(int number, long version) => cache.Kept([Grain(number)]).Find(Grain(number), version);

    private static GrainId Grain(int number) => new(GrainKind.Invoice, $"i-{number}");
}

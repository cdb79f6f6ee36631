using NodaTime;
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
        Keep(0, "used");
        Keep(1, "left");

        for (var i = 2; i < TurnLimits.MostActivations + 10; i++)
        {
            Keep(i, i);
            if (i % 1_000 == 0) Assert.Equal("used", Find(0));
        }

        Assert.Null(Find(1));
        Assert.Equal(TurnLimits.MostActivations + 9, Find(TurnLimits.MostActivations + 9));
    }

    [Fact]
    public void What_is_kept_again_takes_the_place_of_what_was_kept_and_what_is_dropped_is_gone()
    {
        Keep(0, "first");
        Keep(0, "second");
        Assert.Equal("second", Find(0));

        cache.Drop(Grain(0));
        Assert.Null(Find(0));
    }

    [Fact]
    public void What_was_read_before_a_turn_and_comes_after_it_does_not_replace_it()
    {
        cache.Keep(Grain(0), new KeptState(2, "turned", [], Instant.MinValue));

        cache.Keep(Grain(0), new KeptState(1, "read", [], Instant.MinValue));

        Assert.Equal("turned", Find(0));
    }

    [Fact]
    public void What_is_dropped_makes_room()
    {
        Keep(0, "used");
        for (var i = 1; i < 2 * TurnLimits.MostActivations; i++)
        {
            Keep(i, i);
            cache.Drop(Grain(i));
        }

        Assert.Equal("used", Find(0));
    }

    private void Keep(int number, object state) => cache.Keep(Grain(number), new KeptState(1, state, [], Instant.MinValue));

    private object? Find(int number) => cache.Kept([Grain(number)]).Find(Grain(number))?.State;

    private static GrainId Grain(int number) => new(GrainKind.Invoice, $"i-{number}");
}

using Plixo.Silo.Turns;

namespace Plixo.Tests.Turns;

/// <summary>What a page says of how fast turns go now.</summary>
public sealed class RecentTurnsTests
{
    private long now = 1_000;

    [Fact]
    public void A_rate_is_of_the_last_minute_and_what_is_older_counts_no_more()
    {
        var recent = new RecentTurns(() => now);
        for (var turn = 0; turn < 30; turn++) recent.Committed();
        now += RecentTurns.Seconds - 1;
        for (var turn = 0; turn < 30; turn++) recent.Committed();
        Assert.Equal(1.0, recent.Read().PerSecond);

        now++;
        Assert.Equal(0.5, recent.Read().PerSecond);
        now += RecentTurns.Seconds;
        Assert.Equal(0.0, recent.Read().PerSecond);
    }

    [Fact]
    public void A_duration_is_true_to_a_fifth_and_absent_where_nothing_was_answered()
    {
        var recent = new RecentTurns(() => now);
        Assert.Null(recent.Read().P50);
        for (var answer = 0; answer < 90; answer++) recent.Answered(TimeSpan.FromMilliseconds(4));
        for (var answer = 0; answer < 10; answer++) recent.Answered(TimeSpan.FromMilliseconds(500));

        Assert.InRange(recent.Read().P50!.Value.TotalMilliseconds, 4, 4 * 1.2);
        Assert.InRange(recent.Read().P95!.Value.TotalMilliseconds, 500, 500 * 1.2);
    }

    [Fact]
    public void The_shortest_and_the_longest_are_still_counted()
    {
        var recent = new RecentTurns(() => now);
        recent.Answered(TimeSpan.Zero);
        Assert.Equal(TimeSpan.FromMicroseconds(1), recent.Read().P50);
        now += RecentTurns.Seconds;
        recent.Answered(TimeSpan.FromDays(1));
        Assert.True(recent.Read().P50 > TimeSpan.FromMinutes(29));
    }
}

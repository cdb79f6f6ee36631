namespace Plixo.Bench.Day;

/// <param name="Events">In the store.</param>
/// <param name="Turns">That made them: a turn is one step of one grain's version.</param>
internal sealed record EventCount(long Events, long Turns)
{
    public static async Task<EventCount> OfAsync(BenchDay day) => new(
        await day.CountAsync("SELECT count(*) FROM event"),
        await day.CountAsync("SELECT count(*) FROM (SELECT DISTINCT kind, key, version FROM event) turn"));

    public EventCount Since(EventCount before) => new(Events - before.Events, Turns - before.Turns);
}

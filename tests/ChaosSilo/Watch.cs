using Plixo.Silo.Clock;
using Plixo.Silo.Stores;

namespace Plixo.Tests.ChaosSilo;

/// <summary>Says on standard output how far the e-mails are, and `quiet` once every one of them has an end and nothing waits.</summary>
internal static class Watch
{
    private static readonly NodaTime.Duration Look = NodaTime.Duration.FromMilliseconds(200);

    public static async Task RunAsync(IStore store, int emails, CancellationToken cancel)
    {
        var said = "";
        while (!cancel.IsCancellationRequested)
        {
            var counts = (await store.QueryAsync(
                """
                SELECT (SELECT CAST(count(*) AS bigint) FROM message), (SELECT CAST(count(*) AS bigint) FROM transmission WHERE ended IS NULL),
                    (SELECT CAST(count(*) AS bigint) FROM transmission WHERE ended IS NOT NULL AND state <> 'not_sent'),
                    (SELECT CAST(count(*) AS bigint) FROM unsealed)
                """,
                new Dictionary<string, object?>(), row => ((long)row[0]!, (long)row[1]!, (long)row[2]!, (long)row[3]!), cancel))[0];
            var (messages, open, ended, unsealed) = counts;
            var now = messages == 0 && open == 0 && unsealed == 0 && ended >= emails ? "quiet" : $"{messages} messages, {open} open, {ended} ended";
            if (now != said) await Console.Out.WriteLineAsync(said = now);
            await MachineClock.Instance.DelayAsync(Look, cancel);
        }
    }
}

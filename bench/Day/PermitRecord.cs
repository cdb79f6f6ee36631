using NodaTime;
using Npgsql;
using Plixo.Grains.Rows;

namespace Plixo.Bench.Day;

/// <summary>
/// The permits as the database has them, judged by the protocol and not by what issued them: at each issue those are held that are
/// neither returned nor settled, and those that were settled less than a window ago.
/// </summary>
internal sealed class PermitRecord
{
    private readonly IReadOnlyList<Permit> permits;

    private PermitRecord(IReadOnlyList<Permit> permits) => this.permits = permits;

    /// <summary>From the first issue to the last outcome.</summary>
    public Duration Took => permits.Max(permit => permit.Settled ?? permit.Issued) - permits.Min(permit => permit.Issued);

    public static async Task<PermitRecord> ReadAsync(BenchDay day)
    {
        var permits = new List<Permit>();
        await using var command = new NpgsqlCommand("SELECT issued, settled, returned FROM permit ORDER BY issued", day.Database);
        await using var rows = await command.ExecuteReaderAsync();
        while (await rows.ReadAsync())
        {
            Instant? At(int column) => rows.IsDBNull(column) ? null : RowValues.ToInstant(rows.GetInt64(column));
            permits.Add(new Permit(RowValues.ToInstant(rows.GetInt64(0)), At(1), At(2)));
        }

        return new PermitRecord(permits);
    }

    /// <summary>The most that was held right after an issue.</summary>
    public int MostHeld(Duration window) =>
        permits.Select(permit => permit.Issued).Distinct().Max(at => permits.Count(permit => permit.Issued <= at && permit.IsHeldAt(at, window)));

    /// <summary>Where the time from issue to outcome goes: the median milliseconds of each part of the way, in words.</summary>
    public static async Task<string> WayAsync(BenchDay day)
    {
        const string Median = "percentile_cont(0.5) WITHIN GROUP (ORDER BY";
        await using var command = new NpgsqlCommand(
            $"SELECT {Median} t.intended - p.issued), {Median} t.claimed - t.intended), {Median} t.armed - t.claimed), {Median} p.settled - t.armed) "
            + "FROM permit p JOIN transmission t ON t.segment = p.segment AND t.permit_date = p.date AND t.permit_number = p.number", day.Database);
        await using var rows = await command.ExecuteReaderAsync();
        await rows.ReadAsync();
        string[] parts = ["to the intent", "to the claim", "to the arm", "to the outcome"];
        return string.Join(", ", parts.Select((part, column) => $"{part} {rows.GetDouble(column) / 1_000:0}ms"));
    }

    /// <summary>From issue to outcome, of so large a part of them at most.</summary>
    public Duration Latency(double part)
    {
        var all = permits.Where(permit => permit.Settled is not null).Select(permit => permit.Settled!.Value - permit.Issued).Order().ToList();
        return all[(int)(part * (all.Count - 1))];
    }

    /// <summary>What the permits' own times alone ask for under a cap, if each was issued the instant that another left.</summary>
    public Duration Bound(int cap, Duration window) =>
        permits.Where(permit => permit.Settled is not null)
            .Aggregate(Duration.Zero, (sum, permit) => sum + (permit.Settled!.Value - permit.Issued) + window) / cap - window;

    private sealed record Permit(Instant Issued, Instant? Settled, Instant? Returned)
    {
        public bool IsHeldAt(Instant at, Duration window) => !(Returned <= at) && !(Settled + window <= at);
    }
}

using NodaTime;

namespace Plixo.Silo.Verify;

/// <summary>The permits of one segment over time, in sorted lists: what is held at an instant is counted by searching.</summary>
internal sealed class Held
{
    private readonly ILookup<LocalDate, (LocalDate Date, Instant Issued, Instant? Settled, Instant? Returned)> byDate;
    private readonly List<(LocalDate Date, Instant Issued, Instant? Settled, Instant? Returned)> all;
    private readonly Dictionary<LocalDate, List<Instant>> returnedOf = [];
    private readonly Dictionary<LocalDate, List<Instant>> carriedReturned = [];
    private readonly Dictionary<LocalDate, long> carried = [];
    private readonly Dictionary<Duration, List<Instant>> released = [];
    private readonly Dictionary<LocalDate, long> before = [];

    public Held(List<(LocalDate Date, Instant Issued, Instant? Settled, Instant? Returned)> permits)
    {
        all = permits;
        byDate = permits.ToLookup(permit => permit.Date);
        long sum = 0;
        foreach (var date in byDate.Select(group => group.Key).Order())
        {
            before[date] = sum;
            sum += byDate[date].Count();
        }
    }

    /// <summary>Of the date, the first so many that are not returned; of the day before, what was unsettled at midnight and is not returned.</summary>
    public long OfDay(LocalDate date, long first, Instant midnight, Instant at)
    {
        if (!returnedOf.TryGetValue(date, out var returned))
        {
            returned = returnedOf[date] = Sorted(byDate[date].Select(permit => permit.Returned));
            var open = byDate[date.PlusDays(-1)].Where(permit => !(permit.Settled < midnight)).ToList();
            carried[date] = open.Count;
            carriedReturned[date] = Sorted(open.Select(permit => permit.Returned));
        }

        return first - UpTo(returned, at) + carried[date] - UpTo(carriedReturned[date], at);
    }

    /// <summary>What was issued before and is neither returned nor settled a window ago.</summary>
    public long OfWindow(Duration window, LocalDate date, long first, Instant at)
    {
        if (!released.TryGetValue(window, out var ends))
        {
            ends = released[window] = Sorted(all.Select(permit => (permit.Settled + window, permit.Returned) switch
            {
                ({ } settled, { } returned) => Instant.Min(settled, returned),
                var (settled, returned) => settled ?? returned,
            }));
        }

        return before.GetValueOrDefault(date) + first - UpTo(ends, at);
    }

    private static List<Instant> Sorted(IEnumerable<Instant?> instants) => [.. instants.OfType<Instant>().Order()];

    private static int UpTo(List<Instant> sorted, Instant at)
    {
        var (low, high) = (0, sorted.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (sorted[middle] <= at) low = middle + 1;
            else high = middle;
        }

        return low;
    }
}

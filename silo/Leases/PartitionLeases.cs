using System.Collections.Frozen;
using Microsoft.Extensions.Logging;
using NodaTime;
using Plixo.Silo.Clock;
using Plixo.Silo.Stores;

namespace Plixo.Silo.Leases;

/// <summary>
/// Which partitions' background work this silo does. Silos need not know each other: each holds a lease in its own name,
/// counts the living ones and takes a fair share of what is free.
/// </summary>
public sealed class PartitionLeases
{
    /// <summary>How long a lease holds; what a dead silo had moves after it.</summary>
    public static readonly Duration Time = Duration.FromSeconds(6);

    public static readonly Duration Renewal = Duration.FromSeconds(2);

    private const string SiloPrefix = "silo/";
    private const string PartitionPrefix = "partition/";

    private readonly IStore store;
    private readonly ISiloClock clock;
    private readonly string silo;
    private readonly int partitions;
    private readonly ILogger log;
    private Held held = Held.None;

    /// <param name="store">Where the leases stand.</param>
    /// <param name="silo">The silo's id; the owner of its leases.</param>
    /// <param name="partitions">How many there are in the store.</param>
    /// <param name="clock">Leases are counted from before they were asked for, on the monotonic clock.</param>
    /// <param name="log">Gains and losses.</param>
    public PartitionLeases(IStore store, string silo, int partitions, ISiloClock clock, ILogger log)
    {
        this.store = store;
        this.silo = silo;
        this.partitions = partitions;
        this.clock = clock;
        this.log = log;
    }

    /// <summary>The silo's own lease: the check for background work that spans partitions. Null while it is not held.</summary>
    public LeaseCheck? Silo => Living().Silo;

    /// <summary>The partitions held now.</summary>
    public IReadOnlyCollection<int> Owned => Living().Partitions.Keys;

    /// <summary>The check that a background commit of the partition carries; null where it is not held.</summary>
    public LeaseCheck? Of(int partition) => Living().Partitions.GetValueOrDefault(partition);

    public bool Holds(LeaseCheck check) => Living().Partitions.Values.Contains(check);

    /// <summary>One renewal: counts the living silos, gives up what is too much, takes and renews the rest.</summary>
    public async Task StepAsync(CancellationToken cancel)
    {
        var asked = clock.Monotonic;
        var leases = await store.LeasesAsync(cancel);
        var at = (await store.ClockAsync(cancel)).Real;
        var taken = leases.Where(lease => lease.Until > at && lease.Owner != silo).Select(lease => lease.Name).ToHashSet();
        var share = Share(partitions, 1 + taken.Count(name => name.StartsWith(SiloPrefix, StringComparison.Ordinal)));

        var mine = Living().Partitions.Keys.Order().ToList();
        var surplus = mine.Skip(share).ToList();
        if (surplus.Count > 0)
        {
            // First stop, then give up: nothing new of these starts while another silo may take them.
            held = held with { Partitions = held.Partitions.Where(pair => !surplus.Contains(pair.Key)).ToFrozenDictionary() };
            await store.ReleaseAsync([.. surplus.Select(Name)], silo, cancel);
        }

        var free = FromOwnPlace().Where(partition => !mine.Contains(partition) && !taken.Contains(Name(partition)));
        var wanted = mine.Take(share).Concat(free).Take(share);
        var got = await store.AcquireAsync([SiloPrefix + silo, .. wanted.Select(Name)], silo, Time, cancel);
        Take(got, asked + Time, surplus.Count);
    }

    public async Task ReleaseAsync(CancellationToken cancel)
    {
        var mine = held;
        held = Held.None;
        await store.ReleaseAsync([SiloPrefix + silo, .. mine.Partitions.Keys.Select(Name)], silo, cancel);
    }

    /// <summary>Steps for ever; between them the leases run, and past their time nothing is held whatever the store does.</summary>
    public async Task RunAsync(CancellationToken cancel)
    {
        while (!cancel.IsCancellationRequested)
        {
            try
            {
                await StepAsync(cancel);
            }
            catch (Exception fault) when (!cancel.IsCancellationRequested)
            {
                log.RenewalFailed(fault);
            }
            await clock.DelayAsync(Renewal, cancel);
        }
    }

    /// <summary>A fair share, rounded up, so that the shares of all cover everything.</summary>
    public static int Share(int partitions, int alive) => (partitions + alive - 1) / alive;

    private void Take(IReadOnlyList<Lease> got, Duration until, int givenUp)
    {
        var checks = got.Where(lease => lease.Owner == silo)
            .ToDictionary(lease => lease.Name, lease => new LeaseCheck(lease.Name, lease.Owner, lease.Epoch));
        var before = held.Partitions;
        var after = checks.Where(check => check.Key.StartsWith(PartitionPrefix, StringComparison.Ordinal))
            .ToFrozenDictionary(check => int.Parse(check.Key[PartitionPrefix.Length..]), check => check.Value);
        held = new Held(checks.GetValueOrDefault(SiloPrefix + silo), after, until);

        var gained = after.Keys.Count(partition => !before.ContainsKey(partition));
        var lost = before.Keys.Count(partition => !after.ContainsKey(partition)) + givenUp;
        if (gained + lost > 0) log.Shared(after.Count, gained, lost);
    }

    private Held Living()
    {
        var current = Volatile.Read(ref held);
        return clock.Monotonic < current.Until ? current : Held.None;
    }

    /// <remarks>Silos start looking at different places, so that they seldom reach for the same one.</remarks>
    private IEnumerable<int> FromOwnPlace()
    {
        var start = silo.Aggregate(17, (hash, letter) => ((hash * 31) + letter) & 0xFFFF) % partitions;
        return Enumerable.Range(0, partitions).Select(offset => (start + offset) % partitions);
    }

    private static string Name(int partition) => $"{PartitionPrefix}{partition}";

    private sealed record Held(LeaseCheck? Silo, FrozenDictionary<int, LeaseCheck> Partitions, Duration Until)
    {
        public static readonly Held None = new(null, FrozenDictionary<int, LeaseCheck>.Empty, Duration.MinValue);
    }
}

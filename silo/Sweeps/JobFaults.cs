using NodaTime;
using Plixo.Silo.Stores;
using Plixo.Silo.Turns;

namespace Plixo.Silo.Sweeps;

/// <summary>
/// What of a job's portion failed, and when it is tried again. A store that does not answer never ends a job; any other fault
/// does when it comes back at the same place. Held in memory: a silo that takes over counts anew.
/// </summary>
public sealed class JobFaults
{
    /// <summary>How often one portion fails in its own right before its job does.</summary>
    public const int Attempts = 5;

    private readonly Dictionary<string, (int Times, int Own, Duration Rests)> known = [];

    public bool Rests(string job, Duration now) => known.TryGetValue(job, out var faults) && faults.Rests > now;

    /// <summary>True where the job is to be given up.</summary>
    public bool Add(string job, Exception fault, Duration now)
    {
        var (times, own, _) = known.GetValueOrDefault(job);
        own += StoreAway.IsOfTheStore(fault) ? 0 : 1;
        known[job] = (times + 1, own, now + TurnLimits.Backoff(times));
        return own >= Attempts;
    }

    public void Forget(string job) => known.Remove(job);
}

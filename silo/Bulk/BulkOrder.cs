using NodaTime;
using Plixo.Grains.Core;
using Plixo.Silo.Sweeps;

namespace Plixo.Silo.Bulk;

/// <summary>What a bulk job does to each of its items, and as whom.</summary>
/// <param name="Actor">Who asked, with the rights of then: each turn compares them.</param>
/// <param name="Words">The reason or outcome; empty where the action takes none.</param>
/// <param name="Until">Of a snooze.</param>
/// <param name="HoldUntil">Of a hold; null: until released.</param>
/// <param name="Owner">Of an assignment; empty: back to the pool.</param>
/// <param name="Digest">Of the request that started it: another content under its id is refused.</param>
public sealed record BulkOrder(BulkAction Action, Actor Actor, string Words, Instant? Until, LocalDate? HoldUntil, string Owner, string Digest);

/// <summary>By the numbers of the wire.</summary>
public enum BulkAction
{
    Approve = 1,
    Send,
    Return,
    Discard,
    Snooze,
    Assign,
    Complete,
    HoldCustomer,
    ReleaseCustomer,
}

public static class BulkLimits
{
    /// <summary>Items of one job.</summary>
    public const int Items = 10_000;

    /// <summary>Items of one portion.</summary>
    public const int AtOnce = 50;

    /// <summary>How often a portion is tried in which turns ended without an answer; less often than a job is given up for it.</summary>
    public const int Attempts = JobFaults.Attempts - 1;
}

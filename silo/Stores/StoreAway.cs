using System.Data.Common;
using Plixo.Silo.Turns;

namespace Plixo.Silo.Stores;

/// <summary>Whether a fault is the store's: it does not answer now, and whoever asks again may be answered.</summary>
public static class StoreAway
{
    /// <summary>Classes of SQLSTATE that end by themselves: connection, resources, operator's intervention, system.</summary>
    private static readonly string[] Passing = ["08", "53", "57", "58"];

    /// <summary>Any fault that came from the store or from the way to it.</summary>
    public static bool IsOfTheStore(Exception fault) =>
        fault is DbException or IOException or TimeoutException or CommitUnknownException
        || (fault is TurnFaultException { InnerException: { } inner } && IsOfTheStore(inner));

    /// <summary>The store is away, busy, or whether it committed is not known. A statement that is wrong is none of these.</summary>
    public static bool IsAway(Exception fault) => fault switch
    {
        CommitUnknownException or TimeoutException => true,
        DbException { SqlState: { } state } => Passing.Any(one => state.StartsWith(one, StringComparison.Ordinal)),
        DbException => true,
        TurnFaultException { InnerException: { } inner } => IsAway(inner),
        _ => false,
    };
}

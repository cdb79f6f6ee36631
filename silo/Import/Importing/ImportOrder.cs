using NodaTime;
using Plixo.Grains.Workspaces;

namespace Plixo.Silo.Import.Importing;

/// <summary>What whoever imports says about the file.</summary>
public sealed record ImportOrder
{
    public required RecordKind Kind { get; init; }

    /// <summary>The ledger it comes from, as the user names it.</summary>
    public required string Source { get; init; }

    /// <summary>As of when the ledger said this; null: now.</summary>
    public Instant? AsOf { get; init; }

    /// <summary>The file is every open invoice of the source: one that is absent is held and listed.</summary>
    public bool Full { get; init; }

    public bool ConfirmAbsent { get; init; }

    /// <summary>Judge every row and apply none.</summary>
    public bool DryRun { get; init; }

    /// <summary>Null: as the source declared before, balances for a new source.</summary>
    public LedgerKind? Truth { get; init; }

    public string FileName { get; init; } = "";

    /// <summary>The same request again is the same import; empty for none.</summary>
    public string Request { get; init; } = "";

    /// <summary>Digest of all that the request says, its content included; empty where there is no request.</summary>
    public string Asked { get; init; } = "";
}

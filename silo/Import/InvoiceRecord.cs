using NodaTime;
using Plixo.Grains.Amounts;

namespace Plixo.Silo.Import;

public enum DocumentType { Invoice, CreditNote }

public enum DocumentStatus { Open, Draft, Void, Deleted, WrittenOff }

/// <summary>An invoice or credit note as a ledger states it. Identity is (source, ExternalId). Amounts are zero or more.</summary>
public sealed record InvoiceRecord
{
    /// <summary>Row of the file, the first below the header being 1; 0 where there is no file.</summary>
    public int Row { get; init; }
    public required string ExternalId { get; init; }
    /// <summary>What the payer knows the document by.</summary>
    public required string Number { get; init; }
    public required string CustomerExternalId { get; init; }
    public DocumentType Type { get; init; }
    public DocumentStatus Status { get; init; }
    public required Money Amount { get; init; }
    /// <summary>What is still unpaid; null where the source brings entries instead of balances.</summary>
    public Money? OpenAmount { get; init; }
    public required LocalDate IssueDate { get; init; }
    public required LocalDate DueDate { get; init; }
    public int? TermsDays { get; init; }
    public string? PurchaseOrder { get; init; }
    /// <summary>The payer has received the document; one never sent is never chased.</summary>
    public bool Sent { get; init; } = true;
    /// <summary>The invoice that this credit note credits.</summary>
    public string? CreditsExternalId { get; init; }
    /// <summary>Below this open amount the invoice is not chased; null: the policy's minimum.</summary>
    public Money? Minimum { get; init; }
}

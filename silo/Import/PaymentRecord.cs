using NodaTime;
using Plixo.Grains.Amounts;

namespace Plixo.Silo.Import;

public enum PaymentType { Payment, Credit, WriteOff, Refund }

public enum PaymentStatus { Applied, Reversed }

/// <summary>
/// One allocation of a payment, credit, write-off or refund, or its unapplied rest. Identity of the allocation is
/// (source, ExternalId, InvoiceExternalId). Amounts are zero or more.
/// </summary>
public sealed record PaymentRecord
{
    /// <summary>Row of the file, the first below the header being 1; 0 where there is no file.</summary>
    public int Row { get; init; }
    public required string ExternalId { get; init; }
    public required string CustomerExternalId { get; init; }
    /// <summary>Null: unapplied.</summary>
    public string? InvoiceExternalId { get; init; }
    public required LocalDate Date { get; init; }
    /// <summary>The whole payment.</summary>
    public required Money Amount { get; init; }
    /// <summary>What of it this row allocates to the invoice, or leaves unapplied where it names none.</summary>
    public required Money AllocatedAmount { get; init; }
    public PaymentType Type { get; init; }
    public PaymentStatus Status { get; init; }
    public string? Reference { get; init; }
    /// <summary>It is what a credit note says of the invoice that it credits, not a row of payments.</summary>
    public bool IsCreditNote { get; init; }
}

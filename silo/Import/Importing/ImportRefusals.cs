namespace Plixo.Silo.Import.Importing;

/// <summary>The stable codes of what only applying can find; docs/import.md lists them with those of <see cref="Csv.Reason"/>.</summary>
public static class ImportRefusals
{
    // Faults of the file: nothing of it is applied.
    public const string SourceInvalid = "SOURCE_INVALID";
    public const string FileOlder = "FILE_OLDER";
    public const string AsOfInFuture = "AS_OF_IN_FUTURE";
    public const string TruthDiffers = "TRUTH_DIFFERS";
    public const string AbsentUnconfirmed = "ABSENT_UNCONFIRMED";
    public const string FullNotInvoices = "FULL_NOT_INVOICES";

    // Faults of a row.
    public const string CustomerUnknown = "CUSTOMER_UNKNOWN";
    public const string CustomerDiffers = "CUSTOMER_DIFFERS";
    public const string NotTaken = "NOT_TAKEN";
}

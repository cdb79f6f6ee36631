using Plixo.Grains.Rows;

namespace Plixo.Silo.Import.Importing;

/// <summary>One row of an import: what it says until it is applied, and what became of it.</summary>
/// <param name="Outcome">One of <see cref="RowOutcomes"/>.</param>
/// <param name="Resource">`customers/c-1`, `customers/c-1/invoices/i-7`: what it made or changed.</param>
/// <param name="Faults">JSON of the row's <see cref="ImportFault"/>s; empty where it has none.</param>
/// <param name="Record">JSON of the record; empty once it is applied, so that no personal data stays here.</param>
/// <param name="Customer">The external id of the customer whom it is about; empty where the row is refused.</param>
public sealed record ImportedRow(
    string Import, long Row, long Line, string ExternalId, string Outcome, string Resource, string Faults, string Record, string Customer);

public static class RowOutcomes
{
    /// <summary>Judged good and not applied yet. In a dry run it ends there.</summary>
    public const string Taken = "taken";
    public const string Applied = "applied";
    public const string Unchanged = "unchanged";
    public const string Refused = "refused";
    public const string Repeated = "repeated";

    /// <summary>A payment whose invoice is not known yet.</summary>
    public const string Unmatched = "unmatched";
}

public sealed class ImportedRowTable : RowTableOf<ImportedRow>
{
    public static readonly ImportedRowTable Instance = new();

    private ImportedRowTable()
        : base(
            "import_row", 2, Text("import"), Integer("row_number"), Integer("line"), Text("external_id"), Text("outcome"),
            Text("resource"), Text("faults"), Text("record"), Text("customer"))
    {
        Moving = ["outcome", "resource", "faults", "record"];
    }

    public string Select => string.Join(", ", Table.Columns.Select(column => column.Name));

    public override object?[] Write(ImportedRow row) =>
        [row.Import, row.Row, row.Line, row.ExternalId, row.Outcome, row.Resource, row.Faults, row.Record, row.Customer];

    public override ImportedRow Read(IReadOnlyList<object?> values) => new(
        (string)values[0]!, (long)values[1]!, (long)values[2]!, (string)values[3]!, (string)values[4]!, (string)values[5]!,
        (string)values[6]!, (string)values[7]!, (string)values[8]!);
}

/// <summary>An allocation whose invoice the source has not told of yet. Retried at every later import of the source.</summary>
/// <param name="Record">JSON of the <see cref="PaymentRecord"/>.</param>
public sealed record UnmatchedRow(
    string Source, string ExternalId, string InvoiceExternalId, string CustomerExternalId, string Import, string Record);

public sealed class UnmatchedTable : RowTableOf<UnmatchedRow>
{
    public static readonly UnmatchedTable Instance = new();

    private UnmatchedTable()
        : base(
            "unmatched_payment", 3, Text("source"), Text("external_id"), Text("invoice_external_id"), Text("customer_external_id"),
            Text("import"), Text("record"))
    {
    }

    public override object?[] Write(UnmatchedRow row) =>
        [row.Source, row.ExternalId, row.InvoiceExternalId, row.CustomerExternalId, row.Import, row.Record];

    public override UnmatchedRow Read(IReadOnlyList<object?> values) => new(
        (string)values[0]!, (string)values[1]!, (string)values[2]!, (string)values[3]!, (string)values[4]!, (string)values[5]!);
}

/// <summary>Which import did not name a held invoice. The invoice's own row says whether it is held still.</summary>
public sealed record AbsentRow(string Invoice, string Import, NodaTime.Instant Since);

public sealed class AbsentTable : RowTableOf<AbsentRow>
{
    public static readonly AbsentTable Instance = new();

    private AbsentTable()
        : base("absent_invoice", 1, Text("invoice"), Text("import"), Integer("since"))
    {
    }

    public override object?[] Write(AbsentRow row) => [row.Invoice, row.Import, row.Since.ToRow()];

    public override AbsentRow Read(IReadOnlyList<object?> values) =>
        new((string)values[0]!, (string)values[1]!, RowValues.ToInstant(values[2]));
}

namespace Plixo.Silo.Import.Csv;

/// <summary>The four kinds of file that are imported.</summary>
public static class Schemas
{
    public static CsvSchema<CustomerRecord> Customers { get; } = CustomerRows.Schema;

    public static CsvSchema<ContactRecord> Contacts { get; } = ContactRows.Schema;

    public static CsvSchema<InvoiceRecord> Invoices { get; } = InvoiceRows.Schema;

    public static CsvSchema<PaymentRecord> Payments { get; } = PaymentRows.Schema;
}

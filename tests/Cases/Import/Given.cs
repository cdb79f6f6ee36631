using System.Text;
using Plixo.Silo.Import;
using Plixo.Silo.Import.Csv;

namespace Plixo.Tests.Cases.Import;

/// <summary>Files written in the test and what the import says of them.</summary>
internal static class Given
{
    public const string InvoiceHeader = "external_id,customer_external_id,currency,amount,issue_date,due_date\n";
    public const string GoodInvoice = "i-1,c-1,EUR,10.00,2026-01-01,2026-01-31\n";

    public static FileFault FaultOf(string file, CsvOptions? options = null) => FaultOf(Encoding.UTF8.GetBytes(file), options);

    public static FileFault FaultOf(byte[] file, CsvOptions? options = null)
    {
        Assert.False(CsvIntake.TryOpen(new MemoryStream(file), Schemas.Invoices, options ?? new(), out _, out var fault));
        return fault;
    }

    public static List<Verdict<InvoiceRecord>> Invoices(string file, CsvOptions? options = null) => Read(file, Schemas.Invoices, options);

    public static List<Verdict<T>> Read<T>(string file, CsvSchema<T> schema, CsvOptions? options = null) where T : class =>
        Read(Encoding.UTF8.GetBytes(file), schema, options);

    public static List<Verdict<T>> Read<T>(byte[] file, CsvSchema<T> schema, CsvOptions? options = null) where T : class
    {
        Assert.True(CsvIntake.TryOpen(new MemoryStream(file), schema, options ?? new(), out var opened, out var fault), fault?.ToString());
        using (opened)
            return [.. opened.Rows()];
    }

    /// <summary>The faults of the only refused row.</summary>
    public static RowFault RefusalOf<T>(string file, CsvSchema<T> schema, CsvOptions? options = null) where T : class =>
        Assert.Single(Assert.Single(Read(file, schema, options).OfType<Refused<T>>()).Faults);

    public static RowFault RefusalOf(string invoiceRow, CsvOptions? options = null) =>
        RefusalOf(InvoiceHeader + invoiceRow + "\n", Schemas.Invoices, options);
}

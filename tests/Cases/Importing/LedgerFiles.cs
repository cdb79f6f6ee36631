using System.Text;

namespace Plixo.Tests.Cases.Importing;

/// <summary>Files as a ledger exports them.</summary>
internal static class LedgerFiles
{
    public const string Customers = "external_id,name,country,currency\nc-1,Acme,DE,EUR\nc-2,Bolt,US,USD\n";

    public const string Contacts = "external_id,customer_external_id,name,email\np-1,c-1,Ada,ada@acme.example\np-2,c-2,Bob,bob@bolt.example\n";

    public const string InvoiceHeader = "external_id,customer_external_id,currency,amount,open_amount,issue_date,due_date\n";

    public const string PaymentHeader = "external_id,customer_external_id,invoice_external_id,date,currency,amount,allocated_amount,type,status\n";

    public static string Invoices(params string[] rows) => InvoiceHeader + string.Concat(rows.Select(row => row + "\n"));

    public static string Payments(params string[] rows) => PaymentHeader + string.Concat(rows.Select(row => row + "\n"));

    /// <summary>Numbered invoices of customer c-1 over 100.00 EUR, all of it open.</summary>
    public static string OpenInvoices(IEnumerable<int> numbers)
    {
        var file = new StringBuilder(InvoiceHeader);
        foreach (var number in numbers) file.Append($"i-{number},c-1,EUR,100.00,100.00,2026-01-01,2026-01-31\n");
        return file.ToString();
    }
}

using Plixo.Silo.Import.Csv;

namespace Plixo.Tests.Cases.Walk;

/// <summary>The maps through which the one IBM file is imported as customers, contacts, invoices and payments.</summary>
public static class IbmMaps
{
    public const string Customers = """
        {
          "columns": { "external_id": "customerID", "name": "customerID" },
          "constants": { "currency": "USD", "time_zone": "UTC" },
          "ignore": ["*"]
        }
        """;

    /// <summary>The file has no addresses; every customer is written to at one.</summary>
    public const string Contacts = """
        {
          "columns": { "external_id": "customerID", "customer_external_id": "customerID" },
          "constants": { "email": "payer@example.com" },
          "ignore": ["*"]
        }
        """;

    public const string Invoices = """
        {
          "columns": {
            "external_id": "invoiceNumber", "number": "invoiceNumber", "customer_external_id": "customerID",
            "amount": "InvoiceAmount", "issue_date": "InvoiceDate", "due_date": "DueDate"
          },
          "constants": { "currency": "USD" },
          "ignore": ["*"]
        }
        """;

    public const string Payments = """
        {
          "columns": {
            "external_id": "invoiceNumber", "invoice_external_id": "invoiceNumber", "customer_external_id": "customerID",
            "amount": "InvoiceAmount", "date": "SettledDate"
          },
          "constants": { "currency": "USD" },
          "ignore": ["*"]
        }
        """;

    /// <summary>How the file is written, with one of the maps.</summary>
    public static CsvOptions Options(string map) => HeaderMap.TryParse(map, out var parsed, out var fault)
        ? new() { DateFormat = "dd/MM/yyyy", Map = parsed }
        : throw new ArgumentException(fault.ToString(), nameof(map));
}

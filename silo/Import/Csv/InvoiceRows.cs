using NodaTime;
using Plixo.Grains.Amounts;

namespace Plixo.Silo.Import.Csv;

internal static class InvoiceRows
{
    /// <summary>Longest payment terms.</summary>
    private const int MostTermsDays = 3650;

    public static CsvSchema<InvoiceRecord> Schema { get; } = new(
        "invoices",
        ["external_id", "number", "customer_external_id", "type", "status", "currency", "amount", "open_amount", "issue_date", "due_date", "terms_days", "purchase_order", "sent", "credits_external_id", "minimum"],
        ["external_id", "customer_external_id", "currency", "amount", "issue_date"],
        Read)
    {
        Group = DocumentLines.Group,
        LineColumn = "amount",
    };

    private static readonly Dictionary<string, DocumentType> Types = new()
    {
        ["invoice"] = DocumentType.Invoice,
        ["credit_note"] = DocumentType.CreditNote,
    };

    private static readonly Dictionary<string, DocumentStatus> Statuses = new()
    {
        ["open"] = DocumentStatus.Open,
        ["draft"] = DocumentStatus.Draft,
        ["void"] = DocumentStatus.Void,
        ["deleted"] = DocumentStatus.Deleted,
        ["written_off"] = DocumentStatus.WrittenOff,
    };

    private static InvoiceRecord? Read(Cells cells)
    {
        var id = cells.Id("external_id");
        var currency = cells.RequiredCurrency("currency");
        var amount = cells.RequiredAmount("amount", currency);
        var open = cells.Amount("open_amount", currency);
        if (!cells.Grouped && open > amount)
            cells.Fault("open_amount", Reason.AmountAboveWhole, $"is more than the amount, {amount}");
        var issued = cells.RequiredDate("issue_date");
        var terms = cells.Number("terms_days", MostTermsDays);
        var due = cells.Date("due_date");
        if (cells.Raw("due_date").Length == 0 && cells.Raw("terms_days").Length == 0)
            cells.Fault("due_date", Reason.ValueMissing, "is empty, and so is terms_days; one of them is required");
        var type = cells.OneOf("type", Types, DocumentType.Invoice);
        var credits = cells.OptionalId("credits_external_id");
        if (type == DocumentType.Invoice && credits is not null)
            cells.Fault("credits_external_id", Reason.ValueUnknown, "names a credited invoice, and the row is no credit_note");
        var status = cells.OneOf("status", Statuses, DocumentStatus.Open);
        var number = cells.Text("number", CsvLimits.IdLength);
        var customer = cells.Id("customer_external_id");
        var order = cells.Text("purchase_order");
        var sent = cells.YesNo("sent", otherwise: true);
        var minimum = cells.Amount("minimum", currency);
        if (cells.Faults.Count > 0 || amount is not { } whole)
            return null;
        return new InvoiceRecord
        {
            Row = cells.Row,
            ExternalId = id,
            Number = number ?? id,
            CustomerExternalId = customer,
            Type = type,
            Status = status,
            Amount = whole,
            OpenAmount = open,
            IssueDate = issued,
            DueDate = due ?? issued.PlusDays(terms ?? 0),
            TermsDays = terms,
            PurchaseOrder = order,
            Sent = sent,
            CreditsExternalId = credits,
            Minimum = minimum,
        };
    }
}

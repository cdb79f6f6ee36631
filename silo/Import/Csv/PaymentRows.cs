namespace Plixo.Silo.Import.Csv;

internal static class PaymentRows
{
    private static readonly string[] Columns =
        ["external_id", "customer_external_id", "invoice_external_id", "date", "currency", "amount", "allocated_amount", "type", "status", "reference"];

    public static CsvSchema<PaymentRecord> Schema { get; } = new(
        "payments", Columns, ["external_id", "customer_external_id", "date", "currency", "amount"], Read)
    {
        // A payment stands on one row per invoice that it pays; what is said of the payment itself must agree.
        Identities =
        [
            new(["external_id"], [.. Columns.Except(["invoice_external_id", "allocated_amount"])]),
            new(["external_id", "invoice_external_id"], Columns),
        ],
    };

    private static readonly Dictionary<string, PaymentType> Types = new()
    {
        ["payment"] = PaymentType.Payment,
        ["credit"] = PaymentType.Credit,
        ["write_off"] = PaymentType.WriteOff,
        ["refund"] = PaymentType.Refund,
    };

    private static readonly Dictionary<string, PaymentStatus> Statuses = new()
    {
        ["applied"] = PaymentStatus.Applied,
        ["reversed"] = PaymentStatus.Reversed,
    };

    private static PaymentRecord? Read(Cells cells)
    {
        var id = cells.Id("external_id");
        var customer = cells.Id("customer_external_id");
        var invoice = cells.OptionalId("invoice_external_id");
        var date = cells.RequiredDate("date");
        var currency = cells.RequiredCurrency("currency");
        var amount = cells.RequiredAmount("amount", currency);
        var allocated = cells.Amount("allocated_amount", currency);
        if (allocated > amount)
            cells.Fault("allocated_amount", Reason.AmountAboveWhole, $"is more than the amount, {amount}");
        var type = cells.OneOf("type", Types, PaymentType.Payment);
        var status = cells.OneOf("status", Statuses, PaymentStatus.Applied);
        var reference = cells.Text("reference");
        if (cells.Faults.Count > 0 || amount is not { } whole)
            return null;
        return new PaymentRecord
        {
            Row = cells.Row,
            ExternalId = id,
            CustomerExternalId = customer,
            InvoiceExternalId = invoice,
            Date = date,
            Amount = whole,
            AllocatedAmount = allocated ?? whole,
            Type = type,
            Status = status,
            Reference = reference,
        };
    }
}

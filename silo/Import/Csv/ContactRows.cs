namespace Plixo.Silo.Import.Csv;

internal static class ContactRows
{
    public static CsvSchema<ContactRecord> Schema { get; } = new(
        "contacts",
        ["external_id", "customer_external_id", "name", "email", "phone", "role", "cc", "language", "do_not_email_until"],
        ["external_id", "customer_external_id", "email"],
        Read);

    private static readonly Dictionary<string, ContactRole> Roles = new()
    {
        ["billing"] = ContactRole.Billing,
        ["collections"] = ContactRole.Collections,
        ["escalation"] = ContactRole.Escalation,
        ["disputes"] = ContactRole.Disputes,
    };

    private static ContactRecord? Read(Cells cells)
    {
        if (cells.Raw("email").Length == 0 && cells.Raw("phone").Length == 0)
            cells.Fault("email", Reason.ValueMissing, "is empty, and so is phone; a contact needs one of them");
        var record = new ContactRecord
        {
            Row = cells.Row,
            ExternalId = cells.Id("external_id"),
            CustomerExternalId = cells.Id("customer_external_id"),
            Name = cells.Text("name"),
            Email = cells.Address("email"),
            Phone = cells.Text("phone"),
            Role = cells.OneOf("role", Roles, ContactRole.Billing),
            Copy = cells.YesNo("cc", otherwise: false),
            Language = cells.Language("language"),
            DoNotEmailUntil = cells.Date("do_not_email_until"),
        };
        return cells.Faults.Count == 0 ? record : null;
    }
}

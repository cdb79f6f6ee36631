using Plixo.Grains.Amounts;
using Plixo.Grains.Core;
using Plixo.Grains.Customers;
using Plixo.Grains.Invoices;
using Plixo.Grains.Workspaces;
using Plixo.Mail.Addresses;

namespace Plixo.Silo.Import.Importing;

/// <summary>What a ledger's records mean for the grains. Absent text is empty there.</summary>
internal static class RecordCommands
{
    public static CustomerKey CustomerOf(string source, string externalId) => ExternalIds.Customer(source, externalId);

    public static RecordCustomer Of(ImportRow import, CustomerRecord record) => new(new CustomerProfile(
        import.Source, record.ExternalId, record.Name, record.Country ?? "", record.TimeZone?.Id ?? "", record.Language ?? "",
        record.Currency?.Code ?? "", record.SegmentHint ?? "", string.Join(',', record.Tags.Order(StringComparer.Ordinal)),
        record.CreditLimit, record.Consumer, record.Owner ?? "",
        record.ParentExternalId is { } parent ? CustomerOf(import.Source, parent).Value : "",
        record.Rating ?? ""));

    /// <remarks>The domain goes in as A-labels: grains compare addresses and hold no table of international domains.</remarks>
    public static RecordContact Of(ImportRow import, ContactRecord record)
    {
        var key = ExternalIds.Contact(import.Source, record.ExternalId);
        Personal<string> Own(string? value) => new(value ?? "", key.Value);
        var email = MailAddress.TryParse(record.Email, out var address, out _) ? address.WireSpec : "";
        return new RecordContact(new Contact(
            key, import.Source, Own(record.ExternalId), Own(record.Name), Own(email), Own(record.Phone), RoleOf(record.Role),
            record.Copy, record.Language ?? "", record.DoNotEmailUntil));
    }

    public static RecordInvoice Of(ImportRow import, InvoiceRecord record) => new(
        new InvoiceDocument(
            import.Source, record.ExternalId, record.Number, CustomerOf(import.Source, record.CustomerExternalId), TypeOf(record.Type),
            StatusOf(record.Status), record.Amount, record.IssueDate, record.DueDate, record.PurchaseOrder ?? "", record.Sent,
            record.CreditsExternalId ?? "", record.Minimum),
        record.OpenAmount, import.Truth == LedgerKind.Balances, import.AsOf);

    /// <summary>What an allocation, or a credit note that names the invoice, books on it.</summary>
    /// <param name="source">The ledger.</param>
    /// <param name="record">What it said.</param>
    /// <param name="balances">Of a source of balances; null for a source of entries.</param>
    public static InvoiceMessage EntryOf(string source, PaymentRecord record, BalancesTold? balances)
    {
        var entry = new LedgerEntry(
            KindOf(record.Type), SignedOf(record), record.Date, record.Status == PaymentStatus.Reversed, record.Reference ?? "");
        return record.IsCreditNote
            ? new RecordCreditNote(record.ExternalId, CustomerOf(source, record.CustomerExternalId), entry)
            : new RecordEntry(EntryId(source, record), entry) { Balance = balances?.For(record.Date) };
    }

    /// <summary>What a credit note of a source of entries credits the invoice that it names; null for every other document.</summary>
    public static PaymentRecord? CreditOf(ImportRow import, InvoiceRecord record) =>
        record is not { Type: DocumentType.CreditNote, CreditsExternalId: { } invoice } || import.Truth != LedgerKind.Entries ? null : new PaymentRecord
        {
            Row = record.Row,
            ExternalId = record.ExternalId,
            CustomerExternalId = record.CustomerExternalId,
            InvoiceExternalId = invoice,
            Date = record.IssueDate,
            Amount = record.Amount,
            AllocatedAmount = record.OpenAmount is { } open ? record.Amount - open : record.Amount,
            Type = PaymentType.Credit,
            Status = record.Status == DocumentStatus.Open ? PaymentStatus.Applied : PaymentStatus.Reversed,
            Reference = record.Number,
            IsCreditNote = true,
        };

    public static RecordUnapplied UnappliedOf(string source, PaymentRecord record) => new(
        EntryId(source, record), SignedOf(record), record.Status == PaymentStatus.Reversed || record.AllocatedAmount.IsZero);

    /// <summary>A payment that is allocated in full has no unapplied rest any more.</summary>
    public static RecordUnapplied NothingLeftOf(string source, PaymentRecord record) =>
        new(EntryId(source, record), Money.Zero(record.Amount.Currency), Reversed: true);

    /// <summary>Unique within the invoice or customer that books it; with the invoice it is (source, payment, invoice).</summary>
    private static string EntryId(string source, PaymentRecord record) => $"{source}/{record.ExternalId}";

    /// <summary>A refund takes away from what was paid.</summary>
    private static Money SignedOf(PaymentRecord record) =>
        record.Type == PaymentType.Refund ? -record.AllocatedAmount : record.AllocatedAmount;

    private static EntryKind KindOf(PaymentType type) => type switch
    {
        PaymentType.Payment => EntryKind.Payment,
        PaymentType.Credit => EntryKind.Credit,
        PaymentType.WriteOff => EntryKind.WriteOff,
        PaymentType.Refund => EntryKind.Refund,
    };

    private static Grains.Customers.ContactRole RoleOf(ContactRole role) => role switch
    {
        ContactRole.Billing => Grains.Customers.ContactRole.Billing,
        ContactRole.Collections => Grains.Customers.ContactRole.Collections,
        ContactRole.Escalation => Grains.Customers.ContactRole.Escalation,
        ContactRole.Disputes => Grains.Customers.ContactRole.Disputes,
    };

    private static Grains.Invoices.DocumentType TypeOf(DocumentType type) => type switch
    {
        DocumentType.Invoice => Grains.Invoices.DocumentType.Invoice,
        DocumentType.CreditNote => Grains.Invoices.DocumentType.CreditNote,
    };

    private static Grains.Invoices.DocumentStatus StatusOf(DocumentStatus status) => status switch
    {
        DocumentStatus.Open => Grains.Invoices.DocumentStatus.Open,
        DocumentStatus.Draft => Grains.Invoices.DocumentStatus.Draft,
        DocumentStatus.Void => Grains.Invoices.DocumentStatus.Void,
        DocumentStatus.Deleted => Grains.Invoices.DocumentStatus.Deleted,
        DocumentStatus.WrittenOff => Grains.Invoices.DocumentStatus.WrittenOff,
    };
}

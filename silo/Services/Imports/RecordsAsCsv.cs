using System.Globalization;
using System.Text;
using Google.Type;
using Plixo.Grains.Amounts;
using Plixo.Silo.Import.Importing;
using Plixo.Silo.Services.Front;
using Plixo.V1;

namespace Plixo.Silo.Services.Imports;

/// <summary>
/// Typed records as the canonical file that says the same, so that a record and a row are judged by the same rules, with the
/// same words. Row numbers count the records from 1.
/// </summary>
internal sealed class RecordsAsCsv(RecordKind kind)
{
    public string HeaderLine => Line(kind switch
    {
        RecordKind.Customers => ["external_id", "name", "country", "time_zone", "language", "currency", "segment_hint", "tags", "credit_limit", "consumer", "owner", "parent_external_id", "rating"],
        RecordKind.Contacts => ["external_id", "customer_external_id", "name", "email", "phone", "role", "cc", "language", "do_not_email_until"],
        RecordKind.Invoices => ["external_id", "number", "customer_external_id", "type", "status", "currency", "amount", "open_amount", "issue_date", "due_date", "terms_days", "purchase_order", "sent", "credits_external_id", "minimum"],
        RecordKind.Payments => ["external_id", "customer_external_id", "invoice_external_id", "date", "currency", "amount", "allocated_amount", "type", "status", "reference"],
    });

    public string LineOf(ImportRecordsRequest request) => (kind, request.PartCase) switch
    {
        (RecordKind.Customers, ImportRecordsRequest.PartOneofCase.Customer) => Line(Of(request.Customer)),
        (RecordKind.Contacts, ImportRecordsRequest.PartOneofCase.Contact) => Line(Of(request.Contact)),
        (RecordKind.Invoices, ImportRecordsRequest.PartOneofCase.Invoice) => Line(Of(request.Invoice)),
        (RecordKind.Payments, ImportRecordsRequest.PartOneofCase.Payment) => Line(Of(request.Payment)),
        _ => throw Refusals.Invalid("part", $"an import of {kind.ToString().ToLowerInvariant()} has no other records."),
    };

    private static string[] Of(CustomerRecord record) =>
    [
        record.ExternalId, record.DisplayName, record.Country, record.TimeZone, record.Language, record.CurrencyCode,
        record.SegmentHint, string.Join(';', record.Tags), Amount(record.CreditLimit, record.CurrencyCode, "credit_limit"), YesNo(record.Consumer), record.Owner,
        record.ParentExternalId, record.Rating,
    ];

    private static string[] Of(ContactRecord record) =>
    [
        record.ExternalId, record.CustomerExternalId, record.DisplayName, record.Email, record.Phone,
        Word(record.Role), YesNo(record.Cc), record.Language, Text(record.DoNotEmailUntil),
    ];

    private static string[] Of(InvoiceRecord record)
    {
        var currency = record.Amount?.CurrencyCode ?? "";
        return
        [
            record.ExternalId, record.Number, record.CustomerExternalId, Word(record.Type), Word(record.Status),
            currency, Amount(record.Amount, currency, "amount"), Amount(record.OpenAmount, currency, "open_amount"), Text(record.IssueDate), Text(record.DueDate),
            record.HasTermsDays ? record.TermsDays.ToString(CultureInfo.InvariantCulture) : "", record.PurchaseOrder, YesNo(!record.Unsent),
            record.CreditsExternalId, Amount(record.Minimum, currency, "minimum"),
        ];
    }

    private static string[] Of(PaymentRecord record)
    {
        var currency = record.Amount?.CurrencyCode ?? "";
        return
        [
            record.ExternalId, record.CustomerExternalId, record.InvoiceExternalId, Text(record.Date), currency,
            Amount(record.Amount, currency, "amount"), Amount(record.AllocatedAmount, currency, "allocated_amount"), Word(record.Type),
            record.Reversed ? "reversed" : "applied", record.Reference,
        ];
    }

    /// <summary>`CreditNote` is `credit_note`; unspecified is the empty value, which has its default.</summary>
    private static string Word(Enum value)
    {
        var name = value.ToString();
        return name == "Unspecified"
            ? ""
            : string.Concat(name.Select((letter, at) => char.IsAsciiLetterUpper(letter) && at > 0 ? $"_{letter}" : $"{letter}")).ToLowerInvariant();
    }

    private static string Amount(V1.Money? money, string currency, string field)
    {
        if (money is null) return "";
        if (money.CurrencyCode != currency) throw Refusals.Invalid(field, $"is in {money.CurrencyCode}, and the record in {currency}.");
        return Currency.TryParse(currency, out var known)
            ? MoneyText.Plain(new Grains.Amounts.Money(money.MinorUnits, known))
            : money.MinorUnits.ToString(CultureInfo.InvariantCulture); // refused for its currency
    }

    private static string YesNo(bool value) => value ? "yes" : "no";

    private static string Text(Date? date) =>
        date is null ? "" : string.Create(CultureInfo.InvariantCulture, $"{date.Year:0000}-{date.Month:00}-{date.Day:00}");

    private static string Line(IReadOnlyList<string> cells)
    {
        var line = new StringBuilder();
        for (var i = 0; i < cells.Count; i++)
        {
            if (i > 0) line.Append(',');
            line.Append('"').Append(cells[i].Replace("\"", "\"\"", StringComparison.Ordinal)).Append('"');
        }

        return line.Append('\n').ToString();
    }
}

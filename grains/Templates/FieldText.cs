using NodaTime;
using Plixo.Grains.Amounts;

namespace Plixo.Grains.Templates;

/// <summary>The words of every field but the table, in a language; null where the value is not known.</summary>
internal static class FieldText
{
    public static string? Of(Field field, MergeValues values, Language language)
    {
        var invoices = values.Invoices;
        return field.Name switch
        {
            "contact_name" => values.ContactName,
            "customer_name" => values.CustomerName,
            "invoice_number" => invoices is [var only] ? only.Number : null,
            "invoice_count" => invoices.IsEmpty ? null : language.Number(invoices.Length),
            "total_due" => invoices.IsEmpty ? null : language.Money(invoices.Select(line => line.Open).Sum(values.Currency)),
            "total_overdue" => invoices.IsEmpty ? null : language.Money(Overdue(values)),
            "oldest_days" => invoices.IsEmpty ? null : language.Number(invoices.Max(line => line.DaysOverdue(values.Today))),
            "oldest_due_date" => invoices.IsEmpty ? null : language.Date(invoices.Min(line => line.DueDate)),
            "due_date" => invoices.Select(line => line.DueDate).Distinct().ToArray() is [var same] ? language.Date(same) : null,
            "today" => language.Date(values.Today),
            "pay_link" => values.PayLink,
            "sender_name" => values.SenderName,
            "sender_signature" => values.SenderSignature,
            "sender_phone" => values.SenderPhone,
            "company_name" => values.CompanyName,
            "promise_date" => values.PromiseDate is { } date ? language.Date(date) : null,
            "promise_amount" => values.PromiseAmount is { } amount ? language.Money(amount) : null,
            "more_invoices" => InvoiceTable.RestLine(values, language),
            "statement_note" => values.StatementNote,
            _ => throw new ArgumentOutOfRangeException(nameof(field), field.Name, "A registered field has no value."),
        };
    }

    private static Money Overdue(MergeValues values) =>
        values.Invoices.Where(line => line.DueDate < values.Today).Select(line => line.Open).Sum(values.Currency);
}

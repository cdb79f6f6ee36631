namespace Plixo.Grains.Templates;

/// <summary>What a field holds; it decides the format and where the field may stand.</summary>
public enum FieldKind
{
    Text,
    Money,
    Date,
    /// <summary>A number of days.</summary>
    Days,
    /// <summary>A number of things.</summary>
    Count,
    /// <summary>The list of invoices; bodies only.</summary>
    Table,
    /// <summary>An http or https address; bodies only.</summary>
    Link,
}

/// <summary>One field that a template may name as {name}.</summary>
/// <param name="Words">What it holds, for the person who writes a template.</param>
/// <param name="CountsDays">Its rendering changes with the date alone, so an approval survives the change.</param>
/// <param name="MayBeEmpty">Nothing to say is a value; for every other field it is a hole that blocks the e-mail.</param>
/// <param name="ManyLines">The value may hold line breaks; bodies only.</param>
public sealed record Field(
    string Name, FieldKind Kind, string Words, bool CountsDays = false, bool MayBeEmpty = false, bool ManyLines = false)
{
    public bool MayStandIn(TemplatePart part) =>
        part != TemplatePart.Subject || (Kind is not (FieldKind.Table or FieldKind.Link) && !ManyLines);
}

/// <summary>The fields there are.</summary>
public static class Fields
{
    /// <summary>The one field that says who reads: an approval binds it with the recipients, not with the words.</summary>
    public const string ContactName = "contact_name";

    public static IReadOnlyList<Field> All { get; } =
    [
        new(ContactName, FieldKind.Text, "Name of the person who is written to"),
        new("customer_name", FieldKind.Text, "Name of the customer"),
        new("invoice_number", FieldKind.Text, "Number of the invoice, where the e-mail covers exactly one"),
        new("invoice_table", FieldKind.Table, "Table of the invoices, oldest first"),
        new("invoice_count", FieldKind.Count, "How many invoices the e-mail covers"),
        new("total_due", FieldKind.Money, "Sum of the open amounts"),
        new("total_overdue", FieldKind.Money, "Sum of the open amounts past due"),
        new("oldest_days", FieldKind.Days, "Days that the oldest invoice is overdue", CountsDays: true),
        new("oldest_due_date", FieldKind.Date, "Due date of the oldest invoice"),
        new("due_date", FieldKind.Date, "Due date, where all invoices have the same"),
        new("today", FieldKind.Date, "Date of sending", CountsDays: true),
        new("pay_link", FieldKind.Link, "Address of the payer's page"),
        new("sender_name", FieldKind.Text, "Name of the sender"),
        new("sender_signature", FieldKind.Text, "Signature of the sender", ManyLines: true),
        new("sender_phone", FieldKind.Text, "Telephone number of the sender"),
        new("company_name", FieldKind.Text, "Name of the own company"),
        new("promise_date", FieldKind.Date, "Date of the promise"),
        new("promise_amount", FieldKind.Money, "Amount of the promise"),
        new("more_invoices", FieldKind.Text, "Line about the invoices that the table does not list", MayBeEmpty: true),
        new("statement_note", FieldKind.Text, "Note about the attached statement", MayBeEmpty: true, ManyLines: true),
    ];

    private static readonly Dictionary<string, Field> ByName = All.ToDictionary(field => field.Name, StringComparer.Ordinal);

    public static bool TryFind(string name, out Field field)
    {
        var found = ByName.TryGetValue(name, out var known);
        field = known!;
        return found;
    }
}

namespace Plixo.Grains.Templates.Defaults;

internal static class EnglishTemplates
{
    private const string Greeting = "Hello {contact_name},";
    private const string Closing = "Kind regards";
    private const string Pay = "See the invoices, pay, or tell us what is wrong";

    public static readonly TemplateSource Friendly = DefaultTemplates.Letter(
        "{company_name}: open invoices of {customer_name}, {total_due}",
        Greeting,
        "This is a short note about the open invoices below. Together they come to {total_due}.",
        Pay,
        "If a payment is on its way already, please take no further notice of this message. If anything is unclear, just reply.",
        Closing);

    public static readonly TemplateSource Reminder = DefaultTemplates.Letter(
        "Reminder: {total_overdue} overdue, {customer_name}",
        Greeting,
        "According to our books {total_overdue} is past due; the oldest due date was {oldest_due_date}. You may simply have overlooked it.",
        Pay,
        "Please pay, or reply with the date on which we can expect the money. If you do not agree with an invoice, tell us why and we will look into it.",
        Closing);

    public static readonly TemplateSource Firm = DefaultTemplates.Letter(
        "Second reminder: {total_overdue} overdue, {customer_name}",
        Greeting,
        "We have written to you before and have neither received your payment nor an answer. {total_overdue} is past due (days overdue, oldest invoice: {oldest_days}).",
        Pay,
        "Please settle the overdue amount now, or reply with a binding date of payment. If there is a reason for the delay, we would rather hear it than write again.",
        Closing);

    public static readonly TemplateSource FinalNotice = DefaultTemplates.Letter(
        "Final notice: {total_overdue} overdue, {customer_name}",
        Greeting,
        "Despite our reminders {total_overdue} is still unpaid; the oldest due date was {oldest_due_date}. This is our last message before we hand the matter over.",
        Pay,
        "Please pay without delay, or call us to agree how the balance will be settled.",
        Closing);
}

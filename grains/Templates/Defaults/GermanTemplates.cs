namespace Plixo.Grains.Templates.Defaults;

internal static class GermanTemplates
{
    private const string Greeting = "Guten Tag {contact_name},";
    private const string Closing = "Mit freundlichen Grüßen";
    private const string Pay = "Rechnungen ansehen, bezahlen oder uns schreiben, was nicht stimmt";

    public static readonly TemplateSource Friendly = DefaultTemplates.Letter(
        "{company_name}: offene Rechnungen {customer_name}, {total_due}",
        Greeting,
        "eine kurze Nachricht zu den unten stehenden offenen Rechnungen. Zusammen sind es {total_due}.",
        Pay,
        "Falls Ihre Zahlung schon unterwegs ist, betrachten Sie diese Nachricht bitte als erledigt. Wenn etwas unklar ist, antworten Sie einfach.",
        Closing);

    public static readonly TemplateSource Reminder = DefaultTemplates.Letter(
        "Zahlungserinnerung: {total_overdue} überfällig, {customer_name}",
        Greeting,
        "nach unseren Büchern sind {total_overdue} überfällig; die älteste Fälligkeit war am {oldest_due_date}. Vielleicht ist es nur untergegangen.",
        Pay,
        "Bitte überweisen Sie den Betrag, oder antworten Sie mit dem Tag, an dem wir mit dem Geld rechnen können. Wenn Sie mit einer Rechnung nicht einverstanden sind, schreiben Sie uns den Grund, und wir gehen ihm nach.",
        Closing);

    public static readonly TemplateSource Firm = DefaultTemplates.Letter(
        "Mahnung: {total_overdue} überfällig, {customer_name}",
        Greeting,
        "wir haben Ihnen bereits geschrieben und weder eine Zahlung noch eine Antwort erhalten. Überfällig sind {total_overdue} (Tage seit der ältesten Fälligkeit: {oldest_days}).",
        Pay,
        "Bitte begleichen Sie den überfälligen Betrag jetzt, oder nennen Sie uns einen verbindlichen Zahlungstermin. Wenn es einen Grund für die Verzögerung gibt, möchten wir ihn lieber hören, als noch einmal zu schreiben.",
        Closing);

    public static readonly TemplateSource FinalNotice = DefaultTemplates.Letter(
        "Letzte Mahnung: {total_overdue} überfällig, {customer_name}",
        Greeting,
        "trotz unserer Mahnungen sind {total_overdue} noch immer unbezahlt; die älteste Fälligkeit war am {oldest_due_date}. Dies ist unsere letzte Nachricht, bevor wir die Sache weitergeben.",
        Pay,
        "Bitte zahlen Sie unverzüglich, oder rufen Sie uns an, damit wir vereinbaren, wie der Betrag beglichen wird.",
        Closing);
}

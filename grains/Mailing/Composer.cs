using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;
using NodaTime;
using Plixo.Grains.Core;
using Plixo.Grains.Customers;
using Plixo.Grains.Invoices;
using Plixo.Grains.Ladders;
using Plixo.Grains.Segments;
using Plixo.Grains.Templates;
using Plixo.Grains.Workspaces;

namespace Plixo.Grains.Mailing;

/// <summary>Writes the e-mail of a draft for a date. Pure: preview, approval and sending call the same function.</summary>
public static class Composer
{
    /// <summary>What reading a saved text gave, for as long as somebody has the text: reading it again gives the same.</summary>
    private static readonly ConditionalWeakTable<TemplateText, Template> Read = [];

    /// <param name="invoices">The rows of the invoices that the draft covers.</param>
    /// <param name="addressable">Contacts that may be written to now.</param>
    /// <param name="date">In the segment's zone: when it is expected to leave.</param>
    public static Composition Compose(
        CustomerState customer,
        Draft draft,
        IReadOnlyDictionary<InvoiceKey, InvoiceRow> invoices,
        IReadOnlyList<Contact> addressable,
        SegmentView segment,
        WorkspaceState workspace,
        LocalDate date)
    {
        var addressed = Recipients.For(draft, addressable);
        var recipients = draft.Class == MailClass.Internal ? Recipients.Staff(customer, draft, workspace, addressed) : addressed;
        if (recipients.IsEmpty) return new Composition.Blocked(RefusalReason.NoValidContact, "Nobody has an address that may be used.");
        if (recipients.Length > Limits.RecipientsPerEmail)
            return new Composition.Blocked(RefusalReason.LimitExceeded, $"An e-mail goes to at most {Limits.RecipientsPerEmail} recipients, not {recipients.Length}.");
        if (Sender(segment, workspace) is not { } sender)
            return new Composition.Blocked(RefusalReason.MergeFieldMissing, "The segment's policy names no sender identity.");
        if (TemplateFor(draft, workspace) is not { } found)
            return new Composition.Blocked(RefusalReason.TemplateInvalid, $"There is no template '{draft.Template}'.");
        if (!Languages.TryFind(found.Language, out var language))
            return new Composition.Blocked(RefusalReason.TemplateInvalid, $"The language '{found.Language}' has no number and date formats.");

        if (!TryParse(draft, found.Text, language, out var template, out var fault))
            return new Composition.Blocked(RefusalReason.TemplateInvalid, fault!.ToString());

        var attachments = segment.Policy.AttachCopies ? Copies(draft, invoices) : [];
        if (attachments.FirstOrDefault(file => file.Digest.Length == 0) is { } lacking)
            return new Composition.Blocked(RefusalReason.MergeFieldMissing, $"There is no {lacking.FileName}, and the policy attaches it.");

        var lines = Lines(draft, invoices);
        var statement = StatementOf(customer, segment.Policy, workspace, date, lines);
        var values = Values(customer, draft, lines, addressed[0], sender, workspace, date) with { StatementNote = statement is { Pdf: true } ? language.StatementNote : "" };
        return Renderer.Render(template, values) switch
        {
            Rendering.Missing missing => new Composition.Blocked(
                RefusalReason.MergeFieldMissing, $"No value for {string.Join(", ", missing.Fields)}."),
            Rendering.Unsafe harmful => new Composition.Blocked(
                RefusalReason.MergeFieldMissing, $"The value of {string.Join(", ", harmful.Fields)} cannot stand in an e-mail."),
            Rendering.Rendered rendered => Composed(customer, draft, rendered, recipients, sender, workspace, found.Language, attachments, lines, statement),
            _ => throw new InvalidOperationException("No such rendering."),
        };
    }

    /// <summary>
    /// What stands in a link until the silo puts the signature there: grains hold no secrets, and an id signs the same every time.
    /// </summary>
    public static string PayLinkOf(CustomerKey customer, WorkspaceState workspace) =>
        $"{workspace.Settings.PortalBaseUrl}/p/{customer}.{SignatureMark}";

    /// <summary>Replaced by the link's signature when the e-mail is shown or sent.</summary>
    public const string SignatureMark = "SIGNATURE";

    private static Composition.Composed Composed(
        CustomerState customer, Draft draft, Rendering.Rendered rendered, ImmutableArray<EmailRecipient> recipients,
        SenderIdentity sender, WorkspaceState workspace, string language, ImmutableArray<EmailAttachment> attachments,
        ImmutableArray<InvoiceLine> lines, Statement? statement)
    {
        var content = new EmailContent
        {
            From = new EmailParty(NameOf(sender, customer, workspace), sender.Address),
            ReplyTo = sender.ReplyTo,
            Recipients = recipients,
            Subject = rendered.Subject,
            Html = rendered.Html,
            Text = rendered.Text,
            Language = language,
            Thread = draft.Class == MailClass.Internal ? [] : customer.LastContacts.GetValueOrDefault(draft.Currency.Code)?.Thread ?? [],
            Attachments = attachments,
            Invoices = lines,
            Statement = statement,
        };
        return new Composition.Composed(content, Readings(content, rendered, draft), rendered.Spans);
    }

    internal static string Digest(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    private static ImmutableArray<string> Readings(EmailContent content, Rendering.Rendered rendered, Draft draft)
    {
        var text = new StringBuilder(rendered.Html.Length + rendered.Text.Length + 1_000);
        void Add(string part) => text.Append(part.Length).Append(':').Append(part);
        Add(content.From.Name);
        Add(content.From.Address);
        Add(content.ReplyTo);
        foreach (var part in Enum.GetValues<TemplatePart>()) Add(rendered.Masked(part, span => span.CountsDays || span.Field == Fields.ContactName));
        foreach (var item in draft.Items) Add($"{item.Invoice} {item.Amount}");
        foreach (var file in content.Attachments) Add($"{file.FileName} {file.MediaType} {file.Digest}");
        foreach (var part in content.Statement?.Bound() ?? []) Add(part);
        var words = Digest(text.ToString());
        return [.. content.Recipients.Select(recipient => Digest($"{words} {recipient.Kind} {recipient.Name.Length}:{recipient.Name} {recipient.Address}"))];
    }

    /// <summary>The copies of what is listed; one without a digest is missing.</summary>
    private static ImmutableArray<EmailAttachment> Copies(Draft draft, IReadOnlyDictionary<InvoiceKey, InvoiceRow> invoices) =>
    [
        .. draft.Items.Where(item => invoices.ContainsKey(item.Invoice)).Take(Limits.ListedInvoices)
            .Select(item => invoices[item.Invoice])
            .Select(invoice => new EmailAttachment($"{FileNameOf(invoice.Number)}.pdf", "application/pdf", invoice.Copy)),
    ];

    /// <summary>A number as a file may be called.</summary>
    private static string FileNameOf(string number) => string.Concat(number.Trim().Select(letter => char.IsLetterOrDigit(letter) || letter is '-' or '_' or '.' ? letter : '-'));

    private static SenderIdentity? Sender(SegmentView segment, WorkspaceState workspace) =>
        workspace.Senders.TryGetValue(segment.Policy.Sender, out var named) ? named
        : segment.Policy.Sender.Length == 0 ? workspace.Senders.Values.FirstOrDefault()
        : null;

    private static string NameOf(SenderIdentity sender, CustomerState customer, WorkspaceState workspace) =>
        sender.OwnerName && workspace.Users.TryGetValue(customer.Profile!.Owner, out var owner) ? owner.DisplayName : sender.Name;

    /// <summary>In the draft's language, else the workspace's, else the first there is.</summary>
    private static (string Language, TemplateText Text)? TemplateFor(Draft draft, WorkspaceState workspace)
    {
        string[] languages = [draft.Language, draft.Language.Split('-')[0], workspace.Settings.Language];
        if (draft is { Template: "", Edited: { Subject: not null, Html: not null, Text: not null } edited })
            return (languages.First(language => Languages.TryFind(language, out _)), new TemplateText(1, "", "", "", edited.By, edited.At));
        return workspace.Templates.GetValueOrDefault(draft.Template)?.For(draft.Language, workspace.Settings.Language);
    }

    /// <summary>What is sent thousands of times as it was saved is read once.</summary>
    private static bool TryParse(Draft draft, TemplateText saved, Language language, out Template template, out TemplateFault? fault)
    {
        fault = null;
        if (draft.Edited is null && Read.TryGetValue(saved, out template!) && template.Key == draft.Template && template.Language == language) return true;
        var source = new TemplateSource(draft.Edited?.Subject ?? saved.Subject, draft.Edited?.Html ?? saved.Html, draft.Edited?.Text ?? saved.Text);
        if (!Template.TryParse(draft.Template, saved.Version, language, source, out template, out fault)) return false;
        if (draft.Edited is null) Read.AddOrUpdate(saved, template);
        return true;
    }

    /// <summary>What it is about, oldest first, each with what is chased of it.</summary>
    private static ImmutableArray<InvoiceLine> Lines(Draft draft, IReadOnlyDictionary<InvoiceKey, InvoiceRow> invoices) =>
    [
        .. draft.Items.Where(item => invoices.ContainsKey(item.Invoice))
            .Select(item => (Row: invoices[item.Invoice], item.Amount))
            .Select(item => new InvoiceLine(item.Row.Number, item.Row.IssueDate, item.Row.DueDate, item.Row.Amount, item.Amount))
            .OrderBy(line => line.DueDate).ThenBy(line => line.Number, StringComparer.Ordinal),
    ];

    /// <summary>What does not stand in the e-mail stands in its statement.</summary>
    private static Statement? StatementOf(
        CustomerState customer, Policy policy, WorkspaceState workspace, LocalDate date, ImmutableArray<InvoiceLine> lines)
    {
        var pdf = policy.AttachStatement || lines.Length > Limits.ListedInvoices;
        return lines.IsEmpty || !(pdf || policy.AttachSummary)
            ? null
            : new Statement(workspace.Settings.CompanyName, customer.Profile!.Name, date, pdf, policy.AttachSummary, lines);
    }

    private static MergeValues Values(
        CustomerState customer, Draft draft, ImmutableArray<InvoiceLine> lines, EmailRecipient first,
        SenderIdentity sender, WorkspaceState workspace, LocalDate date) => new()
        {
            Today = date,
            Currency = draft.Currency,
            Invoices = lines,
            ContactName = first.Name.Length > 0 ? first.Name : customer.Profile!.Name,
            CustomerName = customer.Profile!.Name,
            PayLink = PayLinkOf(customer.Key, workspace),
            SenderName = NameOf(sender, customer, workspace),
            SenderSignature = sender.Signature,
            SenderPhone = sender.Phone,
            CompanyName = workspace.Settings.CompanyName,
        };
}

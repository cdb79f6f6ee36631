using System.Collections.Immutable;
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

        var source = new TemplateSource(
            draft.Edited?.Subject ?? found.Text.Subject, draft.Edited?.Html ?? found.Text.Html, draft.Edited?.Text ?? found.Text.Text);
        if (!Template.TryParse(draft.Template, found.Text.Version, language, source, out var template, out var fault))
            return new Composition.Blocked(RefusalReason.TemplateInvalid, fault!.ToString());

        var attachments = segment.Policy.AttachCopies ? Copies(draft, invoices) : [];
        if (attachments.FirstOrDefault(file => file.Digest.Length == 0) is { } lacking)
            return new Composition.Blocked(RefusalReason.MergeFieldMissing, $"There is no {lacking.FileName}, and the policy attaches it.");

        var values = Values(customer, draft, invoices, addressed[0], sender, workspace, date);
        return Renderer.Render(template, values) switch
        {
            Rendering.Missing missing => new Composition.Blocked(
                RefusalReason.MergeFieldMissing, $"No value for {string.Join(", ", missing.Fields)}."),
            Rendering.Unsafe harmful => new Composition.Blocked(
                RefusalReason.MergeFieldMissing, $"The value of {string.Join(", ", harmful.Fields)} cannot stand in an e-mail."),
            Rendering.Rendered rendered => Composed(customer, draft, rendered, recipients, sender, workspace, found.Language, attachments),
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
        SenderIdentity sender, WorkspaceState workspace, string language, ImmutableArray<EmailAttachment> attachments)
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
        };
        return new Composition.Composed(content, Readings(content, rendered, draft), rendered.Spans);
    }

    internal static string Digest(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    private static ImmutableArray<string> Readings(EmailContent content, Rendering.Rendered rendered, Draft draft)
    {
        var text = new StringBuilder();
        void Add(string part) => text.Append(part.Length).Append(':').Append(part);
        Add(content.From.Name);
        Add(content.From.Address);
        Add(content.ReplyTo);
        foreach (var part in Enum.GetValues<TemplatePart>()) Add(rendered.Masked(part, span => span.CountsDays || span.Field == Fields.ContactName));
        foreach (var item in draft.Items) Add($"{item.Invoice} {item.Amount}");
        foreach (var file in content.Attachments) Add($"{file.FileName} {file.MediaType} {file.Digest}");
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
        if (!workspace.Templates.TryGetValue(draft.Template, out var versions)) return null;
        foreach (var language in languages)
        {
            if (versions.Languages.TryGetValue(language, out var text)) return (language, text);
        }

        return versions.Languages.IsEmpty ? null : (versions.Languages.First().Key, versions.Languages.First().Value);
    }

    private static MergeValues Values(
        CustomerState customer, Draft draft, IReadOnlyDictionary<InvoiceKey, InvoiceRow> invoices, EmailRecipient first,
        SenderIdentity sender, WorkspaceState workspace, LocalDate date) => new()
        {
            Today = date,
            Currency = draft.Currency,
            Invoices =
        [
            .. draft.Items.Where(item => invoices.ContainsKey(item.Invoice)).Select(item =>
            {
                var invoice = invoices[item.Invoice];
                return new InvoiceLine(invoice.Number, invoice.IssueDate, invoice.DueDate, invoice.Amount, item.Amount);
            }),
        ],
            ContactName = first.Name.Length > 0 ? first.Name : customer.Profile!.Name,
            CustomerName = customer.Profile!.Name,
            PayLink = PayLinkOf(customer.Key, workspace),
            SenderName = NameOf(sender, customer, workspace),
            SenderSignature = sender.Signature,
            SenderPhone = sender.Phone,
            CompanyName = workspace.Settings.CompanyName,
        };
}

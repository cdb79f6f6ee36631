using NodaTime;
using Plixo.Grains.Calendars;
using Plixo.Grains.Core;
using Plixo.Grains.Customers;
using Plixo.Grains.Invoices;
using Plixo.Grains.Mailing;
using Plixo.Grains.Workspaces;
using Plixo.Silo.Mailer.Statements;
using Plixo.Silo.Portal;
using Plixo.Silo.Services.Front;
using Plixo.Silo.Services.Mails;

namespace Plixo.Silo.Services.Drafts;

/// <summary>A draft composed as it would leave: the same pure function that approval and sending call.</summary>
/// <param name="Outlook">Null where it is on its way or has ended.</param>
/// <param name="At">The instant it was composed for.</param>
/// <param name="Portal">Where pay links lead.</param>
internal sealed record Previewed(CustomerState Customer, Draft Draft, IReadOnlyDictionary<InvoiceKey, InvoiceRow> Invoices, Composition Composition, Outlook? Outlook, Instant At, DateTimeZone RecipientZone, string Portal);

/// <summary>Composes drafts for the instant at which they are expected to leave. Links are signed where the text is shown.</summary>
public sealed class Previews(Present present, LinkSigner links)
{
    internal async Task<Previewed?> ComposeAsync(CustomerKey customer, DraftKey key, CancellationToken cancel)
    {
        var now = await present.NowAsync(cancel);
        var (_, state) = await present.StateAsync<CustomerState>(customer.Grain, Names.Draft(customer, key), cancel);
        if (state.Drafts.GetValueOrDefault(key.Value) is not { } draft) return null;
        var segment = now.Segment(draft.Segment.Value) ?? throw Refusals.Of(RefusalReason.InvalidState, $"There is no segment {draft.Segment}.");

        var outlook = (await Outlooks.OfAsync(present, now, [(customer, key)], cancel)).GetValueOrDefault((customer, key));
        var at = outlook?.For ?? now.Clock.Business;
        var date = at.InZone(segment.Policy.TimeZone).Date;
        var invoices = (await present.Store.QueryAsync(
            $"SELECT {string.Join(", ", InvoiceTable.Instance.Table.As("i"))} FROM invoice i WHERE i.customer = $customer AND i.key IN $keys",
            new Dictionary<string, object?>
            {
                ["$customer"] = customer.Value, ["$keys"] = draft.Items.Select(item => item.Invoice.Value).ToArray(),
            }, InvoiceTable.Instance.Read, cancel)).ToDictionary(row => row.Key);
        var suppressions = await present.Store.QueryAsync(
            $"SELECT {string.Join(", ", SuppressionTable.Instance.Table.As("x"))} FROM suppression x WHERE x.address IN $addresses",
            new Dictionary<string, object?>
            {
                ["$addresses"] = state.Contacts.Values.Select(contact => contact.Email.Value).OfType<string>().Select(Recipients.Normalised).ToArray(),
            }, SuppressionTable.Instance.Read, cancel);

        var addressable = Recipients.Addressable(state, suppressions, now.Workspace, date);
        var composition = Composer.Compose(state, draft, invoices, addressable, segment, now.Workspace, date);
        return new Previewed(state, draft, invoices, composition, outlook, at, Outlooks.ZoneOf(state, draft, now), now.Workspace.Settings.PortalBaseUrl);
    }

    /// <summary>
    /// Of a draft that came back: what a payer would read now against what was approved; what it would have read when it came back
    /// where it cannot be written now.
    /// </summary>
    internal async Task<IReadOnlyList<V1.EmailDifference>> DifferencesAsync(Previewed previewed, CancellationToken cancel)
    {
        if (previewed.Draft is not { Status: DraftStatus.Drafted, Returned: { } returned } || await present.EmailAsync(returned.Before, cancel) is not { } before) return [];
        var after = (previewed.Composition as Composition.Composed)?.Content ?? await present.EmailAsync(returned.After, cancel);
        string Signed(string text) => links.Sign(text, previewed.Customer.Key);
        return after is null
            ? []
            : [.. EmailDifferences.Between(before, after).Select(one => new V1.EmailDifference { Part = one.Part, Before = Signed(one.Before), After = Signed(one.After) })];
    }

    internal V1.RenderedEmail Render(Previewed previewed, Composition.Composed composed)
    {
        string Signed(string text) => links.Sign(text, previewed.Customer.Key);
        var content = composed.Content;
        var email = new V1.RenderedEmail
        {
            From = $"{content.From.Name} <{content.From.Address}>", ReplyTo = content.ReplyTo, Subject = Signed(content.Subject),
            Text = Signed(content.Text), Html = Signed(content.Html),
        };
        foreach (var recipient in content.Recipients)
        {
            var list = recipient.Kind switch { RecipientKind.To => email.To, RecipientKind.Cc => email.Cc, _ => email.Bcc };
            list.Add(recipient.Name.Length > 0 ? $"{recipient.Name} <{recipient.Address}>" : recipient.Address);
        }

        email.Attachments.AddRange(content.Attachments.Select(file => new V1.RenderedAttachment { FileName = file.FileName, MediaType = file.MediaType, Sha256 = file.Digest }));
        email.Attachments.AddRange(StatementFiles.Of(content).Select(file => new V1.RenderedAttachment
        {
            FileName = file.FileName, MediaType = file.MediaType, Sha256 = file.Digest, SizeBytes = file.Content.Length,
        }));
        foreach (var span in composed.Spans.DistinctBy(span => span.Field))
        {
            var part = span.Part switch
            {
                Grains.Templates.TemplatePart.Subject => content.Subject,
                Grains.Templates.TemplatePart.Html => content.Html,
                _ => content.Text,
            };
            email.MergeValues.Add(new V1.MergeValue { Field = span.Field, Value = Signed(part.Substring(span.Start, span.Length)) });
        }

        email.HtmlSpans.AddRange(EmailWire.InHtml(content.Html, composed.Spans, Signed));
        email.PayLink = links.Leads(email.Text + email.Html, previewed.Portal, previewed.Customer.Key) switch
        {
            null => V1.PayLink.Unspecified,
            true => V1.PayLink.Own,
            false => V1.PayLink.Broken,
        };
        return email;
    }
}

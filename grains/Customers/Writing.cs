using System.Collections.Immutable;
using Plixo.Grains.Amounts;
using Plixo.Grains.Calendars;
using Plixo.Grains.Core;
using Plixo.Grains.Deciding;
using Plixo.Grains.Invoices;
using Plixo.Grains.Ladders;
using Plixo.Grains.Segments;
using Plixo.Grains.Templates;

namespace Plixo.Grains.Customers;

/// <summary>Mails that a person asks for: they are approved and sent as any other, through the same gate.</summary>
internal static class Writing
{
    public static Refusal? Write(CustomerTurn turn, CustomerSight sight, WriteDraft asked)
    {
        // What a payer asks for in the portal needs no right of ours.
        if (asked.Class != MailClass.Service && Permission.Missing(turn.Context.Actor, Right.Work, turn.State.Segment) is { } missing) return missing;
        if (sight.Segment is not { } segment) return new Refusal(RefusalReason.NotLive, "The customer has no segment.");
        if (asked.Class == MailClass.Internal) return Wrong("mail_class: internal mail is made of a preview.");
        if (asked.Words is { } words && Fault(words) is { } fault) return fault;
        if (asked.Words is null && asked.Class != MailClass.Chase) return Wrong("text: what does it say?");
        if (asked.To.FirstOrDefault(contact => !turn.State.Contacts.ContainsKey(contact.Value)) is { Value: not null } nobody)
            return new Refusal(RefusalReason.NotFound, $"There is no contact {nobody}.");
        if (asked.Class == MailClass.Service && TooMany(turn, sight) is { } many) return many;
        if (Invoices(turn, sight, asked, out var invoices) is { } refused) return refused;

        var currency = invoices.IsEmpty ? new Currency(turn.State.Profile!.Currency) : invoices[0].Currency;
        var step = Highest(segment, invoices);
        turn.Happen(new DraftCreated(New(turn, sight, segment, asked.Class, currency) with
        {
            Items = [.. invoices.Select(invoice => ItemOf(sight, invoice))],
            Template = asked.Words is null ? step.Template : "",
            Tone = asked.Class == MailClass.Chase ? step.Tone : Tone.Friendly,
            Edited = asked.Words is { } said
                ? new EditedParts(said.Subject, said.Html.Length > 0 ? said.Html : HtmlOf(said.Text), said.Text, turn.Context.Actor.Id, sight.Now)
                : null,
            To = asked.To,
        }));
        return null;
    }

    public static DraftItem ItemOf(CustomerSight sight, InvoiceRow invoice) => new(
        invoice.Key, sight.DueStepOf(invoice) ?? DraftItem.NoStep, Exclusion.AmountOf(invoice), invoice.DueStepAt ?? sight.Now, invoice.DueDate);

    public static Draft New(CustomerTurn turn, CustomerSight sight, SegmentView segment, MailClass mail, Currency currency) => new()
    {
        Key = new DraftKey(turn.NewId("d-")),
        Class = mail,
        Currency = currency,
        Language = turn.State.Profile!.Language,
        Segment = segment.Key,
        PolicyVersion = segment.PolicyVersion,
        Status = DraftStatus.Drafted,
        Items = [],
        Template = "",
        Tone = Tone.Friendly,
        WrittenBy = turn.Context.Actor.Id,
        CreatedAt = sight.Now,
        ExpiresAt = Drafting.ExpiryOf(sight, segment),
    };

    /// <summary>What it is about: of a chase only what may be chased and stands in no other draft.</summary>
    private static Refusal? Invoices(CustomerTurn turn, CustomerSight sight, WriteDraft asked, out ImmutableArray<InvoiceRow> invoices)
    {
        invoices = [];
        var named = asked.Invoices.Where(key => !sight.Invoices.ContainsKey(key)).ToList();
        if (named.Count > 0) return new Refusal(RefusalReason.NotFound, $"invoices: {named[0]} is no open invoice of the customer.");
        if (asked.Invoices.IsEmpty && asked.Class != MailClass.Chase) return null;

        var others = turn.State.OpenDrafts.Where(draft => draft.Class == MailClass.Chase).SelectMany(draft => draft.Items).Select(item => item.Invoice).ToHashSet();
        var all = sight.Invoices.Values
            .Where(invoice => (asked.Invoices.IsEmpty || asked.Invoices.Contains(invoice.Key)) && (asked.Currency.Length == 0 || invoice.Currency.Code == asked.Currency))
            .OrderBy(invoice => invoice.DueDate).ThenBy(invoice => invoice.Key.Value, StringComparer.Ordinal).ToList();
        Refusal? why = null;
        if (asked.Class == MailClass.Chase)
        {
            foreach (var invoice in all.ToList())
            {
                var refused = sight.ExclusionOf(invoice) is { } exclusion ? new Refusal(Exclusion.ReasonOf(exclusion.Kind), $"{invoice.Number}: {exclusion.Words}")
                    : others.Contains(invoice.Key) ? new Refusal(RefusalReason.AlreadyExists, $"{invoice.Number} stands in another draft.")
                    : null;
                if (refused is null) continue;
                if (!asked.Invoices.IsEmpty) return refused;
                why ??= refused;
                all.Remove(invoice);
            }
        }

        var currencies = all.Select(invoice => invoice.Currency.Code).Distinct().Order(StringComparer.Ordinal).ToList();
        if (currencies.Count > 1) return Wrong($"currency_code: an e-mail is about one currency; name one of {string.Join(", ", currencies)}.");
        if (all.Count == 0) return why ?? new Refusal(RefusalReason.InvalidState, "Nothing is open.");
        invoices = [.. all];
        return null;
    }

    /// <summary>Kept drafts reach back a day, so the last hour is always there.</summary>
    private static Refusal? TooMany(CustomerTurn turn, CustomerSight sight) =>
        turn.State.Drafts.Values.Count(draft => draft.Class == MailClass.Service && draft.CreatedAt > sight.Now - NodaTime.Duration.FromHours(1)) >= Limits.ServiceMailsPerHour
            ? new Refusal(RefusalReason.LimitExceeded, $"At most {Limits.ServiceMailsPerHour} service mails an hour go to one customer.")
            : null;

    /// <summary>The highest step that is due among the invoices; the first of the cadence where none is.</summary>
    private static CadenceStep Highest(SegmentView segment, ImmutableArray<InvoiceRow> invoices)
    {
        var steps = segment.Policy.Cadence.AllSteps.Where(step => step.Kind == StepKind.Email).ToList();
        var due = invoices.Max(invoice => invoice.DueStep ?? invoice.Position);
        return steps.LastOrDefault(step => step.Offset <= due) ?? steps.FirstOrDefault() ?? segment.Policy.Cadence.Steps[0];
    }

    private static Refusal? Fault(WrittenWords words)
    {
        if (words.Subject.Length == 0) return Wrong("subject: is missing.");
        if (words.Text.Length == 0) return Wrong("text: is missing.");
        var html = words.Html.Length > 0 ? words.Html : HtmlOf(words.Text);
        return Template.TryParse("written", 1, Languages.English, new TemplateSource(words.Subject, html, words.Text), out _, out var fault)
            ? null
            : new Refusal(RefusalReason.TemplateInvalid, fault!.ToString());
    }

    private static string HtmlOf(string text) =>
        $"<p>{SafeText.EscapeHtml(text.ReplaceLineEndings("\n")).Replace("\n", "<br>\n", StringComparison.Ordinal)}</p>";

    private static Refusal Wrong(string words) => new(RefusalReason.InvalidArgument, words);
}

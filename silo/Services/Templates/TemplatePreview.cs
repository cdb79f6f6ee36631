using System.Collections.Immutable;
using NodaTime;
using Plixo.Grains.Calendars;
using Plixo.Grains.Core;
using Plixo.Grains.Customers;
using Plixo.Grains.Deciding;
using Plixo.Grains.Invoices;
using Plixo.Grains.Mailing;
using Plixo.Grains.Segments;
using Plixo.Grains.Workspaces;
using Plixo.Rpc.Server;
using Plixo.Silo.Reading;
using Plixo.Silo.Services.Front;
using Plixo.Silo.Services.Mails;
using Plixo.Silo.Stores;
using Plixo.V1;
using Draft = Plixo.Grains.Customers.Draft;
using SavedText = Plixo.Grains.Workspaces.TemplateText;

namespace Plixo.Silo.Services.Templates;

/// <summary>A template rendered for a real customer, by the function that writes the e-mails that leave.</summary>
internal sealed class TemplatePreview(IStore store, ViewsNow views)
{
    private const string Unsaved = "preview";

    public sealed record SavedVersion(string Template, string Language, int Version);

    /// <param name="Saved">The version that was shown; null for a text being edited.</param>
    /// <param name="Invoices">That it is about.</param>
    public sealed record Shown(RenderedEmail Email, SegmentKey? Segment, SavedVersion? Saved, ImmutableArray<InvoiceKey> Invoices);

    public async Task<Shown> OfAsync(PreviewTemplateRequest request, CallContext call)
    {
        var key = Names.ReadCustomer(request.Customer, "customer");
        var (customer, _) = await views.StateAsync<CustomerState>(key.Grain, call.CancellationToken);
        if (customer?.Profile is null || !call.Sees(customer.Segment?.Value ?? "")) throw Refusals.NotFound(request.Customer);
        var inForce = await views.AllAsync(call.CancellationToken);
        var segment = inForce.Segment(customer.Segment) ?? throw Refusals.Of(RefusalReason.InvalidState, $"{request.Customer} is in no segment.");
        var now = (await store.ClockAsync(call.CancellationToken)).Business;
        var language = request.Language.Length > 0 ? request.Language : customer.Profile.Language.Length > 0 ? customer.Profile.Language : inForce.Workspace().Settings.Language;
        var (template, workspace) = SourceOf(request, inForce.Workspace(), language, now);
        var invoices = await InvoicesAsync(request, key, call.CancellationToken);
        var draft = DraftOf(customer, segment, template, language, invoices, now);
        var composed = Composer.Compose(
            customer, draft, invoices.ToDictionary(invoice => invoice.Key),
            Recipients.Addressable(customer, [], workspace, now.DateIn(segment.Policy.TimeZone)), segment, workspace, now.DateIn(segment.Policy.TimeZone));
        ImmutableArray<InvoiceKey> keys = [.. invoices.Select(invoice => invoice.Key)];
        return composed switch
        {
            Composition.Composed email => new Shown(EmailWire.Of(email.Content, email.Spans), segment.Key, SavedOf(template, email.Content.Language, workspace), keys),
            Composition.Blocked { Reason: RefusalReason.MergeFieldMissing } blocked =>
                new Shown(new RenderedEmail { MissingFields = { blocked.Words } }, segment.Key, null, keys),
            Composition.Blocked blocked => throw Refusals.Of(blocked.Reason, blocked.Words),
            _ => throw new InvalidOperationException("No such composition."),
        };
    }

    private static SavedVersion? SavedOf(string template, string language, WorkspaceState workspace) => template == Unsaved
        ? null
        : new SavedVersion(template, language, workspace.Templates[template].Languages[language].Version);

    private static (string Template, WorkspaceState Workspace) SourceOf(PreviewTemplateRequest request, WorkspaceState workspace, string language, Instant now)
    {
        switch (request.SourceCase)
        {
            case PreviewTemplateRequest.SourceOneofCase.Name:
                var id = Names.Read(request.Name, "name", "templates")[0];
                return workspace.Templates.ContainsKey(id) ? (id, workspace) : throw Refusals.NotFound(request.Name);
            case PreviewTemplateRequest.SourceOneofCase.Text:
                var text = new SavedText(1, request.Text.Subject, request.Text.Html, request.Text.Text, "", now);
                var spoken = request.Text.Language.Length > 0 ? request.Text.Language : language;
                var only = new TemplateVersions(ImmutableSortedDictionary<string, SavedText>.Empty.Add(spoken, text));
                return (Unsaved, workspace with { Templates = workspace.Templates.SetItem(Unsaved, only) });
            default:
                throw Refusals.Invalid("source", "is missing.");
        }
    }

    /// <summary>Those asked for, else those with a due step, else all open ones; of one currency, the oldest's.</summary>
    private async Task<IReadOnlyList<InvoiceRow>> InvoicesAsync(PreviewTemplateRequest request, CustomerKey customer, CancellationToken cancel)
    {
        var open = await store.QueryAsync(
            $"SELECT {string.Join(", ", InvoiceTable.Instance.Table.Columns.Select(column => column.Name))} FROM invoice WHERE customer = $customer AND open > 0 ORDER BY due_date, key",
            new Dictionary<string, object?> { ["$customer"] = customer.Value }, InvoiceTable.Instance.Read, cancel);
        var asked = request.Invoices.Select(name => Names.ReadInvoice(name, "invoices").Key).ToHashSet();
        var chaseable = open.Where(invoice => invoice.IsChaseable).ToList();
        var chosen = asked.Count > 0 ? open.Where(invoice => asked.Contains(invoice.Key)).ToList()
            : chaseable.Where(invoice => invoice.DueStep is not null).ToList();
        if (chosen.Count == 0 && asked.Count == 0) chosen = chaseable;
        if (chosen.Count == 0) throw Refusals.Of(RefusalReason.InvalidState, $"{request.Customer} has no open invoice to show.");
        return [.. chosen.Where(invoice => invoice.Currency == chosen[0].Currency)];
    }

    private static Draft DraftOf(
        CustomerState customer, SegmentView segment, string template, string language, IReadOnlyList<InvoiceRow> invoices, Instant now)
    {
        return new Draft
        {
            Key = new DraftKey(Unsaved),
            Class = Grains.Customers.MailClass.Chase,
            Status = DraftStatus.Drafted,
            Segment = segment.Key,
            PolicyVersion = segment.PolicyVersion,
            Currency = invoices[0].Currency,
            Language = language,
            Template = template,
            Tone = segment.Policy.Cadence.ToneOf(template),
            Items = [.. invoices.Select(invoice => new DraftItem(invoice.Key, invoice.DueStep ?? 0, Exclusion.AmountOf(invoice), now, invoice.DueDate))],
            CreatedAt = now,
            ExpiresAt = now,
        };
    }
}

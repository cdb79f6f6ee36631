using Plixo.Grains.Core;
using Plixo.Grains.Customers;
using Plixo.Grains.Segments;
using Plixo.Grains.Templates;
using Plixo.Grains.Workspaces;
using Plixo.Rpc.Server;
using Plixo.Silo.Reading;
using Plixo.Silo.Services.Front;
using Plixo.Silo.Services.Front.Lists;
using Plixo.Silo.Services.Settings;
using Plixo.Silo.Stores;
using Plixo.V1;
using Template = Plixo.V1.Template;
using TemplateText = Plixo.V1.TemplateText;

namespace Plixo.Silo.Services.Templates;

/// <summary>E-mail templates: one text per language, versioned, with fields in braces.</summary>
public sealed class TemplateService(IStore store, ViewsNow views, Asking asking)
{
    private readonly TemplatePreview preview = new(store, views);

    public async Task<CreateTemplateResponse> CreateTemplate(CreateTemplateRequest request, CallContext call)
    {
        var id = SettingsWire.IdOf(request.TemplateId, "template_id");
        var texts = request.Template?.Texts ?? [];
        if (texts.Count == 0) throw Refusals.Invalid("template.texts", "has no text.");
        await asking.AskOnReadAsync<WorkspaceReply>(call, request, GrainId.Workspace, NewAsync);
        return new CreateTemplateResponse { Template = await WireAsync(id, call) };

        async Task<Message> NewAsync()
        {
            var known = (await views.WorkspaceAsync(call.CancellationToken)).Templates.ContainsKey(id);
            if (known && !await asking.Kept.IsAnsweredAsync(call, request)) throw Refusals.Of(RefusalReason.AlreadyExists, $"There is a template {id} already.");
            return Save(id, texts);
        }
    }

    public async Task<GetTemplateResponse> GetTemplate(GetTemplateRequest request, CallContext call) =>
        new() { Template = await WireAsync(Names.Read(request.Name, "name", "templates")[0], call) };

    public async Task<ListTemplatesResponse> ListTemplates(ListTemplatesRequest request, CallContext call)
    {
        var page = MemoryPage.Of(
            (await views.WorkspaceAsync(call.CancellationToken)).Templates.Keys,
            ListRequest.Of(request), key => key, new MemoryField<string>("name", key => key));
        var response = new ListTemplatesResponse { NextPageToken = page.NextPageToken };
        foreach (var key in page.Items) response.Templates.Add(await WireAsync(key, call));
        return response;
    }

    /// <summary>The texts of all languages are saved in one turn: where one is refused, none is.</summary>
    public async Task<UpdateTemplateResponse> UpdateTemplate(UpdateTemplateRequest request, CallContext call)
    {
        var wire = request.Template ?? throw Refusals.Invalid("template", "is missing.");
        var id = Names.Read(wire.Name, "template.name", "templates")[0];
        await asking.AskOnReadAsync<WorkspaceReply>(call, request, GrainId.Workspace, MergedAsync);
        return new UpdateTemplateResponse { Template = await WireAsync(id, call) };

        async Task<Message> MergedAsync()
        {
            var merged = await WireAsync(id, call);
            await asking.Kept.CheckAsync(call, request, wire.Etag, merged.Etag);
            FieldMasks.Merge(wire, merged, request.UpdateMask);
            return Save(id, merged.Texts);
        }
    }

    /// <summary>A preview of the present version counts as the one that Autopilot asks for, in the customer's segment.</summary>
    public async Task<PreviewTemplateResponse> PreviewTemplate(PreviewTemplateRequest request, CallContext call)
    {
        var shown = await preview.OfAsync(request, call);
        if (shown is { Saved: { } saved, Segment: { } segment })
            await asking.AskAsync<SegmentReply>(call, request, segment.Grain, new NotePreview(saved.Template, saved.Language, saved.Version));
        return new PreviewTemplateResponse { Email = shown.Email, MailedTo = request.MailToMe ? await MailAsync(request, shown, call) : "" };
    }

    /// <summary>To the caller's own address, as internal mail.</summary>
    private async Task<string> MailAsync(PreviewTemplateRequest request, TemplatePreview.Shown shown, CallContext call)
    {
        if (shown.Saved is not { } saved)
        {
            throw request.SourceCase == PreviewTemplateRequest.SourceOneofCase.Name
                ? Refusals.Of(RefusalReason.MergeFieldMissing, string.Join(' ', shown.Email.MissingFields))
                : Refusals.Invalid("mail_to_me", "is for a saved template.");
        }

        var customer = Names.ReadCustomer(request.Customer, "customer");
        await asking.AskAsync<CustomerReply>(call, request, customer.Grain, new MailTemplate(saved.Template, saved.Language, shown.Invoices), "mail");
        return (await views.WorkspaceAsync(call.CancellationToken)).Users.GetValueOrDefault(call.Actor().Id.Split('/')[^1])?.Email ?? "";
    }

    public Task<ListMergeFieldsResponse> ListMergeFields(ListMergeFieldsRequest request, CallContext call) => Task.FromResult(MergeFields(request));

    private static ListMergeFieldsResponse MergeFields(ListMergeFieldsRequest request)
    {
        var page = MemoryPage.Of(
            Fields.All.Select((field, at) => (Place: at, Wire: new MergeField { Field = field.Name, Words = field.Words, CountsDays = field.CountsDays })),
            ListRequest.Of(request), one => $"{one.Place:D4}",
            new("field", one => one.Wire.Field), MemoryField.Flag<(int Place, MergeField Wire)>("counts_days", one => one.Wire.CountsDays));
        return new ListMergeFieldsResponse { Fields = { page.Items.Select(one => one.Wire) }, NextPageToken = page.NextPageToken };
    }

    private static SaveTemplateTexts Save(string id, IEnumerable<TemplateText> texts) =>
        new(id, [.. texts.Select(text => new LanguageText(text.Language, text.Subject, text.Html, text.Text))]);

    private async Task<Template> WireAsync(string id, CallContext call)
    {
        var inForce = await views.AllAsync(call.CancellationToken);
        var versions = inForce.Workspace().Templates.GetValueOrDefault(id) ?? throw Refusals.NotFound($"templates/{id}");
        var wire = new Template { Name = $"templates/{id}", Texts = { versions.Languages.Select(text => ToWire(text.Key, text.Value)) } };
        wire.Etag = SettingsWire.EtagOf(wire);
        wire.Fields.Add(versions.Languages.SelectMany(text => FieldsOf(id, text.Key, text.Value)).Distinct());
        wire.Segments.Add(inForce.Gates.Values.Select(gate => gate.View).OfType<SegmentView>()
            .Where(segment => segment.Policy.Cadence.Steps.Any(step => step.Template == id)).Select(segment => Names.Of(segment.Key)).Order(StringComparer.Ordinal));
        return wire;
    }

    private static IEnumerable<string> FieldsOf(string id, string language, Grains.Workspaces.TemplateText text) =>
        Languages.TryFind(language, out var known) &&
        Grains.Templates.Template.TryParse(id, text.Version, known, new TemplateSource(text.Subject, text.Html, text.Text), out var template, out _)
            ? template!.Fields.Select(field => field.Name)
            : [];

    private static TemplateText ToWire(string language, Grains.Workspaces.TemplateText text) => new()
    {
        Language = language,
        Subject = text.Subject,
        Html = text.Html,
        Text = text.Text,
        Version = text.Version,
        Author = text.By,
        UpdateTime = text.At.ToWire(),
    };
}

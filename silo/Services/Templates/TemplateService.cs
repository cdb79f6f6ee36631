using Plixo.Grains.Core;
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

    public Task<CreateTemplateResponse> CreateTemplate(CreateTemplateRequest request, CallContext call) =>
        asking.Kept.OnceAsync(call, request, () => MadeAsync(request, call));

    private async Task<CreateTemplateResponse> MadeAsync(CreateTemplateRequest request, CallContext call)
    {
        var id = SettingsWire.IdOf(request.TemplateId, "template_id");
        var texts = request.Template?.Texts ?? [];
        if (texts.Count == 0) throw Refusals.Invalid("template.texts", "has no text.");
        await SaveAsync(call, request, id, texts, StillNewAsync);
        return new CreateTemplateResponse { Template = await WireAsync(id, call) };

        async Task StillNewAsync(IReadOnlyCollection<string> saved)
        {
            var known = (await views.WorkspaceAsync(call.CancellationToken)).Templates.GetValueOrDefault(id);
            if (known is not null && known.Languages.Keys.Except(saved).Any() && !texts.All(text => Same(known, text)))
                throw Refusals.Of(RefusalReason.AlreadyExists, $"There is a template {id} already.");
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

    public Task<UpdateTemplateResponse> UpdateTemplate(UpdateTemplateRequest request, CallContext call) =>
        asking.Kept.OnceAsync(call, request, () => ChangedAsync(request, call));

    private async Task<UpdateTemplateResponse> ChangedAsync(UpdateTemplateRequest request, CallContext call)
    {
        var wire = request.Template ?? throw Refusals.Invalid("template", "is missing.");
        var id = Names.Read(wire.Name, "template.name", "templates")[0];
        var before = await WireAsync(id, call);
        Etags.Check(wire.Etag, before.Etag);
        var merged = before.Clone();
        FieldMasks.Merge(wire, merged, request.UpdateMask);
        await SaveAsync(call, request, id, merged.Texts, wire.Etag.Length > 0 ? UnchangedAsync : null);
        return new UpdateTemplateResponse { Template = await WireAsync(id, call) };

        async Task UnchangedAsync(IReadOnlyCollection<string> saved) =>
            Etags.Check(EtagBut(before, saved), EtagBut(await WireAsync(id, call), saved));
    }

    /// <summary>A preview of the present version counts as the one that Autopilot asks for, in the customer's segment.</summary>
    public async Task<PreviewTemplateResponse> PreviewTemplate(PreviewTemplateRequest request, CallContext call)
    {
        var shown = await preview.OfAsync(request, call);
        if (shown is { Saved: { } saved, Segment: { } segment })
            await asking.AskAsync<SegmentReply>(call, request, segment.Grain, new NotePreview(saved.Template, saved.Language, saved.Version));
        return new PreviewTemplateResponse { Email = shown.Email };
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

    /// <summary>Each language is a command of its own: what is refused names its language, and the others before it stay saved.</summary>
    /// <param name="call">Has the actor.</param>
    /// <param name="request">As it came.</param>
    /// <param name="id">Of the template.</param>
    /// <param name="texts">One a language.</param>
    /// <param name="check">Refuses where the template is another than the caller saw, but for the languages that were saved; null: it may be any.</param>
    private async Task SaveAsync(
        CallContext call, Google.Protobuf.IMessage request, string id, IEnumerable<TemplateText> texts, Func<IReadOnlyCollection<string>, Task>? check)
    {
        var saved = new HashSet<string>(StringComparer.Ordinal);
        foreach (var text in texts)
        {
            var save = new SaveTemplate(id, text.Language, text.Subject, text.Html, text.Text);
            if (check is null) await asking.AskAsync<WorkspaceReply>(call, request, GrainId.Workspace, save, text.Language);
            else await asking.AskOnReadAsync<WorkspaceReply>(call, request, GrainId.Workspace, CheckedAsync, text.Language);
            saved.Add(text.Language);

            async Task<Message> CheckedAsync()
            {
                await check(saved);
                return save;
            }
        }
    }

    /// <summary>A digest of the template's texts but for those of some languages.</summary>
    private static string EtagBut(Template template, IReadOnlyCollection<string> languages) =>
        SettingsWire.EtagOf(new Template { Name = template.Name, Texts = { template.Texts.Where(text => !languages.Contains(text.Language)) } });

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

    private static bool Same(TemplateVersions known, TemplateText wire) =>
        known.Languages.TryGetValue(wire.Language, out var text) && (text.Subject, text.Html, text.Text) == (wire.Subject, wire.Html, wire.Text);
}

using Google.Protobuf.WellKnownTypes;
using Plixo.V1;
using Plixo.Web.Forms;

namespace Plixo.Web.Settings;

/// <summary>What is done to templates.</summary>
internal static class TemplateActs
{
    public static readonly IReadOnlyDictionary<string, FormAct> OfList = new Dictionary<string, FormAct> { ["create"] = CreateAsync };

    public static readonly IReadOnlyDictionary<string, FormAct> OfOne = new Dictionary<string, FormAct> { ["edit"] = EditAsync };

    private static async Task<Outcome> CreateAsync(PostedForm form)
    {
        var template = new Template { Texts = { Read(form) } };
        var made = await form.Plixo.Templates.CreateTemplateAsync(new CreateTemplateRequest { TemplateId = form["template_id"], Template = template, RequestId = form.RequestId });
        return new Outcome.Done("The template is made.") { To = $"/settings/{made.Template.Name}" };
    }

    private static async Task<Outcome> EditAsync(PostedForm form)
    {
        var template = new Template { Name = $"templates/{form.Route("id")}", Etag = form.Etag, Texts = { Read(form) } };
        var saved = await form.Plixo.Templates.UpdateTemplateAsync(new UpdateTemplateRequest
        {
            Template = template, UpdateMask = new FieldMask { Paths = { "texts" } }, RequestId = form.RequestId,
        });
        var version = saved.Template.Texts.FirstOrDefault(text => text.Language == template.Texts[0].Language)?.Version;
        return new Outcome.Done($"Saved: {template.Texts[0].Language} is at version {version}.");
    }

    private static TemplateText Read(PostedForm form) => new() { Language = form["language"], Subject = form["subject"], Text = form["text"], Html = form["html"] };
}

using Plixo.V1;
using Plixo.Web.Forms;
using Plixo.Web.Lists;
using Plixo.Web.Shared;

namespace Plixo.Web.Segments;

/// <summary>A template as it reads for a real customer, shown or mailed to whoever asks.</summary>
internal static class TemplatePreviews
{
    public const string TemplateField = "template";
    public const string CustomerField = "customer";

    /// <param name="Template">`templates/reminder-1`.</param>
    /// <param name="Customer">`customers/c-1`.</param>
    public sealed record Shown(string Template, string Customer, RenderedEmail Email);

    public static async Task<Outcome> ShowAsync(PostedForm form)
    {
        var request = new PreviewTemplateRequest { Name = form[TemplateField], Customer = form[CustomerField], RequestId = form.RequestId };
        return new Outcome.Seen(new Shown(request.Name, request.Customer, (await form.Plixo.Templates.PreviewTemplateAsync(request)).Email));
    }

    /// <summary>What is mailed is a draft as it would leave: a template alone is nobody's e-mail.</summary>
    public static async Task<Outcome> MailAsync(PostedForm form)
    {
        var drafts = await form.Plixo.Drafts.ListDraftsAsync(new ListDraftsRequest { Parent = form[CustomerField], PageSize = 1, Filter = FilterText.Is("state", "DRAFTED") });
        if (drafts.Drafts.Count == 0) return new Outcome.Wrong(CustomerField, "No draft waits for this customer. Choose one that stands in the queue.");
        var sent = await form.Plixo.Drafts.SendPreviewAsync(new SendPreviewRequest { Name = drafts.Drafts[0].Name, RequestId = form.RequestId });
        return new Outcome.Done($"The draft for {drafts.Drafts[0].CustomerDisplayName} is on its way to {sent.Email}, marked as a preview.");
    }
}

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

    public static async Task<Outcome> MailAsync(PostedForm form)
    {
        var request = new PreviewTemplateRequest { Name = form[TemplateField], Customer = form[CustomerField], MailToMe = true, RequestId = form.RequestId };
        var answer = await form.Plixo.Templates.PreviewTemplateAsync(request);
        return new Outcome.Done($"\"{answer.Email.Subject}\" is on its way to {answer.MailedTo}, marked as a preview.");
    }
}

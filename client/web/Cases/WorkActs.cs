using Plixo.V1;
using Plixo.Web.Forms;

namespace Plixo.Web.Cases;

/// <summary>What becomes of a work item.</summary>
internal static class WorkActs
{
    public const string Complete = "complete";

    public static async Task<Outcome> CompleteAsync(PostedForm form)
    {
        await form.Plixo.WorkItems.CompleteWorkItemAsync(new CompleteWorkItemRequest
        {
            Name = $"workItems/{form.Subject}", Outcome = form["outcome"], Etag = form.Etag, RequestId = form.RequestId,
        });
        return new Outcome.Done("Done.");
    }
}

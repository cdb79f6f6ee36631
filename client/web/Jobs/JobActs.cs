using Plixo.V1;
using Plixo.Web.Forms;

namespace Plixo.Web.Jobs;

/// <summary>What is done to a job.</summary>
internal static class JobActs
{
    public static readonly IReadOnlyDictionary<string, FormAct> All = new Dictionary<string, FormAct> { ["cancel"] = CancelAsync };

    private static async Task<Outcome> CancelAsync(PostedForm form)
    {
        await form.Plixo.Jobs.CancelJobAsync(new CancelJobRequest { Name = $"jobs/{form.Route("id")}", RequestId = form.RequestId });
        return new Outcome.Done("It stops at its next portion.");
    }
}

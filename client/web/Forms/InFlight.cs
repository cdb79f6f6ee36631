using Plixo.Web.Shared;

namespace Plixo.Web.Forms;

/// <summary>What was already on the wire when something was stopped.</summary>
internal static class InFlight
{
    /// <summary>Begins with a blank; empty where nothing was.</summary>
    public static string Words(IReadOnlyCollection<string> transmissions) => transmissions.Count == 0
        ? ""
        : $" {FigureWords.Count(transmissions.Count, "e-mail was", "e-mails were")} on the wire already and may still arrive: {string.Join(", ", transmissions.Take(5).Select(Shared.Words.Id))}.";
}

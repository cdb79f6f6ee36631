using Plixo.Grains.Core;
using Plixo.Grains.Templates.Defaults;
using Plixo.Grains.Workspaces;
using Plixo.Silo.Host.Configuration;

namespace Plixo.Silo.Host;

/// <summary>
/// What a workspace is given at the start: once the templates it begins with and a sender from `Mail:From`, and always the
/// configured address that pay links start with. Saving what is there already changes nothing, so silos may start together.
/// </summary>
internal static class FirstStart
{
    private const string Sender = "main";

    public static async Task RunAsync(SiloParts parts, CancellationToken cancel)
    {
        var workspace = await parts.Views.WorkspaceAsync(cancel);
        if (workspace.Templates.IsEmpty)
        {
            foreach (var template in DefaultTemplates.All)
            {
                var (key, language, source) = (template.Key, template.Language.Tag, template.Source);
                await AskAsync(parts, new SaveTemplate(key, language, source.Subject, source.Html, source.Text), cancel);
            }
        }

        if (workspace.Senders.IsEmpty && parts.Options.Mail.From is { } from)
        {
            var identity = new SenderIdentity(from.DisplayName ?? "", from.Spec, "", from.DisplayName ?? from.Spec, "", false);
            await AskAsync(parts, new SaveSender(Sender, identity), cancel);
        }

        var portal = parts.Options.PortalBaseUrl.TrimEnd('/');
        if (workspace.Settings.PortalBaseUrl != portal)
            await AskAsync(parts, new ChangeSettings(workspace.Settings with { PortalBaseUrl = portal }), cancel);
    }

    private static async Task AskAsync(SiloParts parts, WorkspaceMessage message, CancellationToken cancel)
    {
        var reply = await parts.Turns.ExecuteAsync(GrainId.Workspace, message, Actor.System, null, null, [], cancel);
        if (reply.Refusal is { } refusal) throw new ConfigurationException($"The workspace could not be set up: {refusal.Words}");
    }
}

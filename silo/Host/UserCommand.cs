using System.Security.Cryptography;
using Microsoft.Extensions.Logging.Abstractions;
using Plixo.Grains.Core;
using Plixo.Grains.Workspaces;
using Plixo.Silo.Clock;
using Plixo.Silo.Host.Configuration;
using Plixo.Silo.Identity;
using Plixo.Silo.Services.Users;
using Plixo.Silo.Stores;
using Plixo.Silo.Turns;

namespace Plixo.Silo.Host;

/// <summary>
/// `user add NAME --role ROLE`: makes a user on the store itself and prints a one-time link. It is how the first user comes to
/// be; a running silo makes users by the API.
/// </summary>
internal static class UserCommand
{
    private const string Usage = "user add NAME --role ROLE";

    public static async Task<int> RunAsync(string[] args, CancellationToken cancel)
    {
        if (args is not ["add", var name, "--role", var role]) throw new UsageException($"The command is: {Usage}.");
        if (!UserWire.IsId(name)) throw new UsageException($"NAME {UserWire.Ids} '{name}' is none.");
        if (!Roles.IsKnown(role)) throw new UsageException($"--role takes {string.Join(", ", Roles.All)}, not '{role}'.");
        var options = ConfigurationSources.Options(ConfigurationSources.Read(), ConfigurationSources.IsDevelopment);
        await using var parts = await OpenAsync(options, name, cancel);
        if ((await parts.Views.WorkspaceAsync(cancel)).Users.GetValueOrDefault(name) is { } known)
        {
            if (known.Role != role)
            {
                await Console.Error.WriteLineAsync($"There is a user {name} already, as {known.Role}. `plixo role set` gives another role; the same role here gives a new link.");
                return 1;
            }

            await Console.Out.WriteLineAsync($"There is a user {name} already; this is a new link.");
        }
        else if (await SaveAsync(parts, name, role, cancel) is { } refusal)
        {
            await Console.Error.WriteLineAsync(refusal.Words);
            return 1;
        }

        var secret = await new Credentials(parts.Store, SystemRandom.Instance).LinkAsync(name, Actor.System.Id, cancel);
        await Console.Out.WriteLineAsync($"{name} may sign in once within {Credentials.LinkWorks.TotalHours:0} hours:");
        await Console.Out.WriteLineAsync($"{options.Listen.Web.ToString().TrimEnd('/')}/sign-in#{secret}");
        return 0;
    }

    private static async Task<SiloParts> OpenAsync(SiloOptions options, string name, CancellationToken cancel)
    {
        try
        {
            return await SiloParts.OpenAsync(options, demo: false, NullLoggerFactory.Instance, cancel);
        }
        catch (StoreRefusedException refused)
        {
            throw new StoreRefusedException($"{refused.Message} Where a silo runs, a manager makes users through it: plixo user invite {name}. Otherwise stop it first.");
        }
    }

    /// <summary>One turn of the workspace, without the loops of a silo.</summary>
    private static async Task<Refusal?> SaveAsync(SiloParts parts, string name, string role, CancellationToken cancel)
    {
        var step = new GroupStep(
            parts.Store, parts.Codec, parts.Cipher, new ViewsInForce(parts.Store, parts.Codec, parts.Cipher), new ActivationCache(),
            SystemRandom.Instance, NullLogger.Instance);
        var command = new CommandItem(
            GrainId.Workspace, new SaveUser(new User(name, name, "", role, [], 0)), Actor.System, null, SHA256.HashData([]));
        var result = (await step.CommitAsync(await step.DecideAsync([command], cancel), cancel)).Single();
        return result.Fault is { } fault ? throw fault : result.Reply?.Refusal;
    }
}

using System.Security.Cryptography;
using System.Text;
using Plixo.Grains.Core;
using Plixo.Silo.Stores;
using Plixo.Silo.Turns;

namespace Plixo.Silo.Import.Importing;

/// <summary>Commands of one import. Each has a request id of its own, so that a portion that is applied again changes nothing.</summary>
internal sealed class ImportCommands(ITurns turns, ImportRow import, CancellationToken cancel)
{
    private readonly Actor actor = new()
    {
        Id = import.Creator,
        Kind = import.Creator.StartsWith("users/", StringComparison.Ordinal) ? ActorKind.Person
            : import.Creator.StartsWith("tokens/", StringComparison.Ordinal) ? ActorKind.Token : ActorKind.System,
        Rights = Right.ImportLedger,
    };

    /// <param name="grain">Who decides.</param>
    /// <param name="command">What is told.</param>
    /// <param name="what">Names the command within the import: its row, and what of it.</param>
    /// <param name="content">What it was made of; another content under the same name is a fault.</param>
    public Task<Reply> TellAsync(GrainId grain, Message command, string what, string content) => turns.ExecuteAsync(
        grain, command, actor, null, new RequestKey(actor.Id, "import", $"{import.Id}/{what}"),
        SHA256.HashData(Encoding.UTF8.GetBytes(content)), cancel);
}

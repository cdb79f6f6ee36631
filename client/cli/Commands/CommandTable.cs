using System.Collections.Immutable;
using Plixo.Cli.Syntax;

namespace Plixo.Cli.Commands;

/// <summary>Every command, in the order of `plixo help`.</summary>
internal static class CommandTable
{
    public static ImmutableArray<Command> All { get; } =
    [
        .. SignInCommands.All,
        .. ImportCommands.All,
        .. QueueCommands.All,
        .. DraftCommands.All,
        .. CustomerCommands.All,
        .. InvoiceCommands.All,
        .. CaseCommands.All,
        .. WorkCommands.All,
        .. SegmentCommands.All,
        .. SendingCommands.All,
        .. SettingsCommands.All,
        .. KpiCommands.All,
        .. JobCommands.All,
        .. UserCommands.All,
        .. AuditCommands.All,
        .. OperationsCommands.All,
        .. RpcCommands.All,
    ];
}

using System.Collections.Immutable;
using Plixo.Cli.Syntax;

namespace Plixo.Cli.Commands;

/// <summary>Every command, in the order of `plixo help`.</summary>
internal static class CommandTable
{
    /// <summary>Named for what is to come, and said to be so where they are typed.</summary>
    private static readonly ImmutableArray<string> Later =
        ["import ubl", "import documents", "policy replay", "policy what-if", "mail classify", "mail deliver"];

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
        .. ExportCommands.All,
        .. UserCommands.All,
        .. AuditCommands.All,
        .. OperationsCommands.All,
        .. RpcCommands.All,
    ];

    public static bool IsLater(IReadOnlyList<string> words) =>
        Later.Any(later => later.Split(' ').SequenceEqual(words.Take(later.Split(' ').Length)));
}

using System.Collections.Immutable;

namespace Plixo.Cli.Syntax;

/// <summary>Help made from the table of commands.</summary>
internal static class Help
{
    public static void WriteAll(TextWriter to, ImmutableArray<Command> commands)
    {
        to.WriteLine("usage: plixo COMMAND [ARGUMENT...] [OPTION...]");
        to.WriteLine();
        WriteLines(to, commands);
        to.WriteLine();
        to.WriteLine("plixo COMMAND --help says more. Every command:");
        WriteOptions(to, Parser.GlobalOptions);
        to.WriteLine();
        to.WriteLine("Exit codes: 0 ok, 1 error, 2 usage, 3 not found, 4 refused, 5 conflict, 6 not allowed, 7 unavailable.");
    }

    public static void WriteFamily(TextWriter to, IEnumerable<Command> family)
    {
        to.WriteLine("commands:");
        WriteLines(to, family);
    }

    public static void WriteCommand(TextWriter to, Command command)
    {
        to.WriteLine($"usage: plixo {command.Usage}{(command.Options.IsEmpty ? "" : " [OPTION...]")}");
        to.WriteLine();
        to.WriteLine(command.Summary + ".");
        if (command.Details.Length > 0)
            to.WriteLine(command.Details);
        if (!command.Options.IsEmpty)
        {
            to.WriteLine();
            WriteOptions(to, command.Options);
        }
        to.WriteLine();
        WriteOptions(to, Parser.GlobalOptions);
    }

    private static void WriteLines(TextWriter to, IEnumerable<Command> commands)
    {
        foreach (var command in commands)
            to.WriteLine($"  {command.Usage,-42}  {command.Summary}");
    }

    private static void WriteOptions(TextWriter to, IEnumerable<Option> options)
    {
        foreach (var option in options)
        {
            var flag = (option.Short is null ? "" : option.Short + ", ") + option.Flag;
            to.WriteLine($"  {flag + (option.ValueName is null ? "" : " " + option.ValueName),-26}  {option.Summary}{(option.Required ? " (required)" : "")}".TrimEnd());
        }
    }
}

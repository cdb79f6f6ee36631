using System.Collections.Immutable;

namespace Plixo.Cli.Syntax;

/// <summary>Finds the command in what was typed, and its arguments and options.</summary>
internal sealed class Parser(ImmutableArray<Command> commands)
{
    /// <summary>Most words that name a command.</summary>
    private const int MaxWords = 2;

    /// <summary>Every command takes these.</summary>
    public static readonly ImmutableArray<Option> GlobalOptions =
    [
        Option.Of("--output FORMAT", "table, json, ndjson or csv") with { Short = "-o" },
        Option.Of("--address URL", "the silo's gRPC address; else PLIXO_ADDRESS, else http://127.0.0.1:8081"),
        Option.Of("--help", "this help") with { Short = "-h" },
    ];

    /// <summary>The command that the first words name; null where they name none or only a family.</summary>
    public Command? Find(IReadOnlyList<string> args)
    {
        var words = Words(args);
        for (var length = Math.Min(words.Length, MaxWords); length > 0; length--)
        {
            var path = string.Join(' ', words[..length]);
            if (commands.FirstOrDefault(c => c.Path == path) is { } command)
                return command;
        }
        return null;
    }

    /// <summary>What else was typed. Where there is no command its words stand under "".</summary>
    /// <exception cref="UsageException">It does not fit the command.</exception>
    public Parsed Read(Command? command, IReadOnlyList<string> args)
    {
        var words = Words(args);
        var parsed = new Parsed();
        var rest = args.Skip(command is null ? words.Length : command.Path.Split(' ').Length).ToArray();
        if (command is null)
            foreach (var word in words)
                parsed.Add("", word);
        Read(rest, command, parsed);
        if (command is not null && !parsed.Has("--help"))
            Require(command, parsed);
        return parsed;
    }

    /// <summary>What every command takes may also stand before the command: `plixo --address URL whoami`.</summary>
    public static IReadOnlyList<string> OptionsLast(IReadOnlyList<string> args)
    {
        var leading = 0;
        while (leading < args.Count && GlobalOptions.FirstOrDefault(option => IsOf(option, args[leading])) is { } option)
            leading += option.ValueName is null || args[leading].Contains('=') ? 1 : 2;
        return leading == 0 || leading >= args.Count ? args : [.. args.Skip(leading), .. args.Take(leading)];
    }

    private static bool IsOf(Option option, string arg) =>
        arg == option.Flag || arg == option.Short || arg.StartsWith(option.Flag + "=", StringComparison.Ordinal);

    private static string[] Words(IReadOnlyList<string> args) => [.. args.TakeWhile(arg => !arg.StartsWith('-'))];

    private static void Read(string[] args, Command? command, Parsed parsed)
    {
        var options = GlobalOptions.AddRange(command?.Options ?? []);
        var positional = new List<string>();
        for (var i = 0; i < args.Length; i++)
        {
            if (args[i] == "--")
            {
                positional.AddRange(args[(i + 1)..]);
                break;
            }
            if (!args[i].StartsWith('-') || args[i].Length == 1)
            {
                positional.Add(args[i]);
                continue;
            }
            var (flag, inline) = args[i].IndexOf('=') is > 0 and var at ? (args[i][..at], args[i][(at + 1)..]) : (args[i], null);
            var option = options.FirstOrDefault(o => o.Flag == flag || o.Short == flag)
                ?? throw new UsageException($"unknown option {flag}");
            if (option.ValueName is null && inline is not null)
                throw new UsageException($"{flag} takes no value");
            if (option.ValueName is not null && inline is null && ++i == args.Length)
                throw new UsageException($"{flag} needs a value: {option.ValueName}");
            parsed.Add(option.Flag, option.ValueName is null ? "" : inline ?? args[i]);
        }
        Place(positional, command, parsed);
    }

    private static void Place(List<string> positional, Command? command, Parsed parsed)
    {
        var arguments = command?.Arguments ?? [];
        var next = 0;
        foreach (var value in positional)
        {
            if (next == arguments.Length)
                throw new UsageException($"unexpected argument '{value}'");
            parsed.Add(arguments[next].Name, value);
            if (!arguments[next].Many)
                next++;
        }
    }

    private static void Require(Command command, Parsed parsed)
    {
        if (command.Arguments.FirstOrDefault(a => a.Required && !parsed.Has(a.Name)) is { } argument)
            throw new UsageException($"{argument.Name} is missing");
        if (command.Options.FirstOrDefault(o => o.Required && !parsed.Has(o.Flag)) is { } option)
            throw new UsageException($"{option.Flag} {option.ValueName} is missing");
    }
}

using System.Collections.Immutable;
using Plixo.Cli.Calls;

namespace Plixo.Cli.Syntax;

/// <summary>One command. The table of these feeds the parser, the help and the tests.</summary>
/// <param name="Usage">Its words, then its arguments in capitals: `draft approve DRAFT...`, `draft list [CUSTOMER]`.</param>
/// <param name="Summary">One line of help.</param>
internal sealed record Command(string Usage, string Summary, Func<Invocation, Task<ExitCode>> Run)
{
    public ImmutableArray<Option> Options { get; init; } = [];

    /// <summary>Further lines of help.</summary>
    public string Details { get; init; } = "";

    /// <summary>The call that it is; null for a command with code of its own.</summary>
    public Call? Call { get; init; }

    /// <summary>The words that name it: `draft approve`.</summary>
    public string Path { get; } = string.Join(' ', Usage.Split(' ').TakeWhile(IsWord));

    public ImmutableArray<Argument> Arguments { get; } = [.. Usage.Split(' ').SkipWhile(IsWord).Select(Argument.Of)];

    /// <summary>The first word: what `plixo help` groups by.</summary>
    public string Family => Path.Split(' ')[0];

    private static bool IsWord(string part) => char.IsAsciiLetterLower(part[0]);
}

/// <summary>An argument without a flag.</summary>
internal sealed record Argument(string Name, bool Required, bool Many)
{
    /// <summary>`NAME`, `[NAME]`, `NAME...` or `[NAME...]`.</summary>
    public static Argument Of(string text)
    {
        var inner = text.Trim('[', ']');
        return new(inner.Replace("...", ""), !text.StartsWith('['), inner.EndsWith("...", StringComparison.Ordinal));
    }
}

/// <summary>An option. Without a value name it is a switch.</summary>
internal sealed record Option(string Flag, string? ValueName, string Summary)
{
    public bool Required { get; init; }

    /// <summary>Another way to write the flag: `-d`.</summary>
    public string? Short { get; init; }

    /// <summary>`--full`, `--as-of TIME`, or `--source NAME!` for one that must be given.</summary>
    public static Option Of(string text, string summary)
    {
        var parts = text.TrimEnd('!').Split(' ');
        return new(parts[0], parts.Length > 1 ? parts[1] : null, summary) { Required = text.EndsWith('!') };
    }
}

namespace Plixo.Cli.Output;

/// <summary>Text from the ledger or a payer, made harmless for a terminal.</summary>
internal static class Printable
{
    /// <summary>Line ends become blanks; other control characters, which could steer the terminal, become marks.</summary>
    public static string OneLine(string text) =>
        text.Any(char.IsControl) ? string.Concat(text.ReplaceLineEndings(" ").Select(Shown)) : text;

    /// <summary>The same with its lines kept.</summary>
    public static string Lines(string text) => string.Join('\n', text.ReplaceLineEndings("\n").Split('\n').Select(OneLine));

    private static char Shown(char c) => c == '\t' ? ' ' : char.IsControl(c) ? '\uFFFD' : c;
}

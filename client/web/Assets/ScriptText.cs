using System.Text;
using System.Text.RegularExpressions;

namespace Plixo.Web.Assets;

/// <summary>A script as a browser needs it: without the lines that speak only to whoever reads the source.</summary>
internal static partial class ScriptText
{
    public static byte[] WithoutComments(byte[] script) => Encoding.UTF8.GetBytes(Block().Replace(Line().Replace(Encoding.UTF8.GetString(script), ""), ""));

    [GeneratedRegex(@"^[ \t]*//.*\n", RegexOptions.Multiline)]
    private static partial Regex Line();

    /// <summary>With lines of its own: a type in the midst of an expression stays.</summary>
    [GeneratedRegex(@"^[ \t]*/\*\*(?:(?!\*/)[\s\S])*\*/[ \t]*\n", RegexOptions.Multiline)]
    private static partial Regex Block();
}

using System.Buffers;
using System.Text;

namespace Plixo.Mail.Addresses;

/// <summary>The local part: a dot-atom (RFC 5322, 3.2.3), letters beyond ASCII included (RFC 6531).</summary>
internal static class LocalPartSyntax
{
    /// <summary>atext of RFC 5322 plus the dot between atoms.</summary>
    private static readonly SearchValues<char> DotAtom = SearchValues.Create(
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789!#$%&'*+-/=?^_`{|}~.");

    /// <summary>The reason why the text is no local part, or null.</summary>
    public static string? Check(string local)
    {
        if (local.Length == 0)
            return "nothing stands before the @";
        if (local.IndexOfAny([',', ';']) is >= 0 and var separator)
            return $"'{local[separator]}' before the @: one address is expected, not a list";
        foreach (var character in local)
        {
            if (character < 0x80 && !DotAtom.Contains(character))
                return Describe(character);
        }

        if (local[0] == '.' || local[^1] == '.')
            return "the part before the @ starts or ends with a dot";
        if (local.Contains("..", StringComparison.Ordinal))
            return "the part before the @ has two dots in a row";
        var octets = Encoding.UTF8.GetByteCount(local);
        return octets > MailAddress.MaxLocalOctets
            ? $"the part before the @ has {octets} octets, at most {MailAddress.MaxLocalOctets} are allowed"
            : null;
    }

    private static string Describe(char character) => character switch
    {
        '@' => "more than one @",
        '<' or '>' => $"'{character}' before the @: an address without a name is expected",
        '(' or ')' => "a comment before the @",
        '"' => "a quoted part before the @",
        ':' => "':' before the @: groups and source routes are not taken",
        _ => $"'{character}' before the @",
    };
}

using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace Plixo.Silo.Mailer.Statements;

/// <summary>
/// Takes chance out of a PDF: the library draws a new tag for the embedded font and new ids for the document at every writing.
/// They are replaced by functions of all the other bytes, of the same lengths, so that no offset moves.
/// </summary>
internal static partial class StableBytes
{
    private const string FontTag = "/PLIXOA+DejaVu";

    public static byte[] Of(byte[] pdf)
    {
        var text = FontTags().Replace(Encoding.Latin1.GetString(pdf), FontTag);
        text = Uuids().Replace(text, $"uuid:{Guid.Empty}");
        text = Ids().Replace(text, match => $"/ID[<{new string('0', match.Groups[1].Length)}><{new string('0', match.Groups[2].Length)}>]");
        var id = Convert.ToHexString(SHA256.HashData(Encoding.Latin1.GetBytes(text)))[..32];
        text = Uuids().Replace(text, $"uuid:{Guid.ParseExact(id, "N")}");
        text = Ids().Replace(text, $"/ID[<{id}><{id}>]");
        return Encoding.Latin1.GetBytes(text);
    }

    [GeneratedRegex("/[A-Z]{6}[+]DejaVu")]
    private static partial Regex FontTags();

    [GeneratedRegex("uuid:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")]
    private static partial Regex Uuids();

    [GeneratedRegex(@"/ID\s?\[<([0-9A-Fa-f]{32})><([0-9A-Fa-f]{32})>\]")]
    private static partial Regex Ids();
}

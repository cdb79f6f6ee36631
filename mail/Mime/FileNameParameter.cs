using System.Text;

namespace Plixo.Mail.Mime;

/// <summary>The file name of a part: quoted where it is short ASCII, by RFC 2231 in pieces otherwise.</summary>
internal static class FileNameParameter
{
    private const int LongestQuoted = 60;
    private const int LongestPiece = 50;
    private const string Charset = "utf-8''";

    /// <summary>The parameters in order, without separators.</summary>
    public static IReadOnlyList<string> Write(string name)
    {
        // A name that looks like an encoded word would be decoded by readers that are too kind.
        if (name.Length <= LongestQuoted && HeaderText.IsPrintableAscii(name) && !name.Contains("=?", StringComparison.Ordinal))
            return [$"filename={AddressList.Quoted(name)}"];
        var pieces = Pieces(name);
        return pieces.Count == 1
            ? [$"filename*={Charset}{pieces[0]}"]
            : [.. pieces.Select((piece, i) => $"filename*{i}*={(i == 0 ? Charset : "")}{piece}")];
    }

    private static List<string> Pieces(string name)
    {
        var pieces = new List<string>();
        var piece = new StringBuilder();
        Span<byte> octets = stackalloc byte[4];
        foreach (var rune in name.EnumerateRunes())
        {
            var start = piece.Length;
            foreach (var octet in octets[..rune.EncodeToUtf8(octets)])
            {
                if (char.IsAsciiLetterOrDigit((char)octet) || octet is (byte)'-' or (byte)'.' or (byte)'_')
                    piece.Append((char)octet);
                else
                    piece.Append('%').Append(octet.ToString("X2"));
            }

            if (piece.Length <= LongestPiece)
                continue;
            pieces.Add(piece.ToString(0, start));
            piece.Remove(0, start);
        }

        pieces.Add(piece.ToString());
        return pieces;
    }
}

using System.Text;

namespace Plixo.Mail.Mime;

/// <summary>One header field under construction: words joined by a space, or by a fold where the line would pass 78.</summary>
internal sealed class FoldedHeader
{
    /// <summary>The length a line should not pass (RFC 5322, 2.1.1), without its CRLF.</summary>
    public const int PreferredLine = 78;

    /// <summary>The length a line must not pass (RFC 5322, 2.1.1), without its CRLF.</summary>
    public const int LongestLine = 998;

    private readonly StringBuilder text;
    private int column;

    public FoldedHeader(string name)
    {
        text = new StringBuilder(name).Append(':');
        column = text.Length;
    }

    /// <summary>Octets left on this line after the separating space.</summary>
    public int Room => PreferredLine - column - 1;

    public FoldedHeader Add(string word)
    {
        if (word.Length > Room && column > 1)
            Fold();
        text.Append(' ').Append(word);
        column += 1 + word.Length;
        return this;
    }

    /// <summary>Text as words where it is plain, as encoded words otherwise; it comes back exactly.</summary>
    public FoldedHeader AddUnstructured(string value)
    {
        if (value.Length == 0)
            return this;
        if (!IsPlain(value))
            return AddEncoded(value);
        foreach (var word in value.Split(' '))
            Add(word);
        return this;
    }

    public FoldedHeader AddEncoded(string value)
    {
        if (Room < EncodedWord.LeastRoom)
            Fold();
        foreach (var word in EncodedWord.Encode(value, Room))
            Add(word);
        return this;
    }

    public override string ToString() => text.Append("\r\n").ToString();

    private void Fold()
    {
        text.Append("\r\n");
        column = 0;
    }

    // Runs of spaces would leave a line of white space when folded, and "=?" could be taken for an encoded word.
    private bool IsPlain(string value)
    {
        if (!HeaderText.IsPrintableAscii(value) || value.Contains("=?", StringComparison.Ordinal))
            return false;
        var words = value.Split(' ');
        return words[0].Length <= Room && words.All(word => word.Length is > 0 and < PreferredLine);
    }
}

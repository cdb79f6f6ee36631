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
    private bool isEmpty = true;

    public FoldedHeader(string name)
    {
        text = new StringBuilder(name).Append(':');
        column = text.Length;
    }

    /// <summary>Octets left on this line after the separating space.</summary>
    public int Room => PreferredLine - column - 1;

    public FoldedHeader Add(string word)
    {
        // The first word stays beside the field's name if a line of its own would not be short enough either.
        if (word.Length > Room && column > 0 && (!isEmpty || word.Length < PreferredLine))
            Fold();
        isEmpty = false;
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
            return Add(EncodedWord.Encode(value, Room));
        foreach (var word in value.Split(' '))
            Add(word);
        return this;
    }

    /// <summary>
    /// A display name as encoded words. One that fits a line of its own is not split, because some readers put a blank
    /// between the encoded words of a name.
    /// </summary>
    public FoldedHeader AddEncodedPhrase(string name)
    {
        var whole = EncodedWord.Encode(name, EncodedWord.Longest);
        return whole.Count == 1 || Room < EncodedWord.LeastRoom ? Add(whole) : Add(EncodedWord.Encode(name, Room));
    }

    public override string ToString() => text.Append("\r\n").ToString();

    private FoldedHeader Add(IReadOnlyList<string> words)
    {
        foreach (var word in words)
            Add(word);
        return this;
    }

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

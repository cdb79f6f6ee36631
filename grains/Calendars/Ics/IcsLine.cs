using System.Text;

namespace Plixo.Grains.Calendars.Ics;

/// <summary>Leaves the reader at the first fault; never leaves <see cref="IcsHolidays"/>.</summary>
internal sealed class IcsFaultException(int line, string words) : Exception(words)
{
    public IcsFault Fault { get; } = new(line, words);
}

/// <summary>A content line, unfolded: NAME;PARAMETER=…:value. The number is that of its first physical line.</summary>
internal sealed record IcsLine(int Number, string Name, IReadOnlyDictionary<string, string> Parameters, string Value)
{
    public static IEnumerable<IcsLine> In(string text)
    {
        var physical = text.TrimStart('\uFEFF').Split('\n');
        for (var i = 0; i < physical.Length;)
        {
            var number = i + 1;
            var line = new StringBuilder(physical[i++].TrimEnd('\r'));
            while (i < physical.Length && physical[i].StartsWith(' ') || i < physical.Length && physical[i].StartsWith('\t'))
                line.Append(physical[i++].TrimEnd('\r').AsSpan(1));
            if (line.Length > 0) yield return Parse(number, line.ToString());
        }
    }

    /// <summary>The value as text: escapes resolved, everything that is not printable one blank.</summary>
    public string Text()
    {
        var text = new StringBuilder(Value.Length);
        for (var i = 0; i < Value.Length; i++)
        {
            var c = Value[i];
            if (c == '\\' && i + 1 < Value.Length) c = Value[++i] is 'n' or 'N' ? ' ' : Value[i];
            text.Append(char.IsControl(c) || c is '\u2028' or '\u2029' ? ' ' : c);
        }
        return text.ToString().Trim();
    }

    private static IcsLine Parse(int number, string line)
    {
        var quoted = false;
        var pieces = new List<string>();
        var start = 0;
        for (var i = 0; i < line.Length; i++)
        {
            if (line[i] == '"') quoted = !quoted;
            if (quoted || line[i] is not (';' or ':')) continue;
            pieces.Add(line[start..i]);
            start = i + 1;
            if (line[i] == ':') return new IcsLine(number, pieces[0].ToUpperInvariant(), Pairs(pieces.Skip(1), number), line[start..]);
        }
        throw new IcsFaultException(number, "has no ':' after a name; this is no iCalendar line");
    }

    /// <summary>NAME=value pairs, names in capitals.</summary>
    public static Dictionary<string, string> Pairs(IEnumerable<string> pieces, int line)
    {
        var pairs = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var piece in pieces)
        {
            var equals = piece.IndexOf('=');
            if (equals < 1) throw new IcsFaultException(line, $"'{piece}' is not NAME=value");
            pairs[piece[..equals].ToUpperInvariant()] = piece[(equals + 1)..].Trim('"');
        }
        return pairs;
    }
}

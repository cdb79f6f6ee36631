using System.Text;

namespace Plixo.Mail.Mime;

/// <summary>The header block of a message, unfolded; bodies are not read.</summary>
public sealed class HeaderReader
{
    private HeaderReader(IReadOnlyList<(string Name, string Value)> fields) => Fields = fields;

    /// <summary>Names and unfolded, undecoded values in the order of the message.</summary>
    public IReadOnlyList<(string Name, string Value)> Fields { get; }

    /// <summary>The fields up to the first empty line. A line that is no field is passed over.</summary>
    public static HeaderReader Read(ReadOnlySpan<byte> message)
    {
        var fields = new List<(string Name, string Value)>();
        while (!message.IsEmpty)
        {
            var end = message.IndexOf((byte)'\n');
            var line = end < 0 ? message : message[..end];
            message = end < 0 ? [] : message[(end + 1)..];
            var text = Encoding.UTF8.GetString(line).TrimEnd('\r');
            if (text.Length == 0)
                break;
            if (text[0] is ' ' or '\t' && fields.Count > 0)
                fields[^1] = (fields[^1].Name, fields[^1].Value + text);
            else if (text.IndexOf(':') is > 0 and var colon)
                fields.Add((text[..colon].TrimEnd(), text[(colon + 1)..]));
        }

        return new HeaderReader([.. fields.Select(field => (field.Name, field.Value.Trim()))]);
    }

    /// <summary>The first field of that name, in any case; empty where there is none.</summary>
    public string First(string name) =>
        Fields.FirstOrDefault(field => field.Name.Equals(name, StringComparison.OrdinalIgnoreCase)).Value ?? "";
}

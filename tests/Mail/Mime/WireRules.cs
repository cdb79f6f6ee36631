using System.Text;
using Plixo.Mail.Mime;

namespace Plixo.Tests.Mail.Mime;

/// <summary>What every message must look like as bytes, whatever it says.</summary>
internal static class WireRules
{
    public static void AssertKept(byte[] octets)
    {
        Assert.DoesNotContain(octets, octet => octet is 0 or >= 0x80);
        var text = Encoding.ASCII.GetString(octets);
        Assert.EndsWith("\r\n", text, StringComparison.Ordinal);
        var lines = text.Split("\r\n");
        Assert.All(lines, line => Assert.DoesNotContain(line, character => character is '\r' or '\n'));

        var headers = lines.TakeWhile(line => line.Length > 0).ToList();
        Assert.All(headers, line => Assert.True(line.Trim().Length > 0, "a line of white space in the headers"));
        // Only a word that cannot be divided, such as an address, may pass 78.
        Assert.All(headers, line => Assert.True(line.Length <= 78 || line.Trim().Count(character => character == ' ') <= 1, line));
        Assert.All(headers, line => Assert.True(line.Length <= 998, line));
        Assert.All(lines.Skip(headers.Count), line => Assert.True(line.Length <= 78, line));
        var words = headers.SelectMany(line => line.Split(' ')).Where(word => word.StartsWith("=?", StringComparison.Ordinal)).ToList();
        Assert.All(words, word => Assert.True(word.Length <= 75, word));
        // A character split between two words would not decode in either.
        Assert.All(words, word => Assert.DoesNotContain('\uFFFD', EncodedWordReader.Decode(word)));
    }
}

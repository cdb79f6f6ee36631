using Plixo.Mail.Addresses;

namespace Plixo.Mail.Mime;

/// <summary>Address fields: names as atoms, quoted or encoded, domains in A-labels.</summary>
internal static class AddressList
{
    private const int LongestQuotedName = 60;

    public static FoldedHeader AddAddresses(this FoldedHeader header, string field, IReadOnlyList<MailAddress> addresses)
    {
        for (var i = 0; i < addresses.Count; i++)
        {
            var comma = i < addresses.Count - 1 ? "," : "";
            if (addresses[i].DisplayName is { } name)
            {
                HeaderText.Require(field, name);
                AddPhrase(header, name);
                header.Add($"<{addresses[i].WireSpec}>{comma}");
            }
            else
                header.Add(addresses[i].WireSpec + comma);
        }

        return header;
    }

    private static void AddPhrase(FoldedHeader header, string name)
    {
        if (name.Length > LongestQuotedName || !HeaderText.IsPrintableAscii(name) || name.Contains("=?", StringComparison.Ordinal))
            header.AddEncodedPhrase(name);
        else if (name.Split(' ').All(IsAtom))
        {
            foreach (var atom in name.Split(' '))
                header.Add(atom);
        }
        else
            header.Add(Quoted(name));
    }

    internal static string Quoted(string text) =>
        '"' + text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal) + '"';

    private static bool IsAtom(string word) =>
        word.Length > 0 && word.All(character => char.IsAsciiLetterOrDigit(character) || "!#$%&'*+-/=?^_`{|}~".Contains(character));
}

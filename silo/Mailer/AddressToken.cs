using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;
using Plixo.Mail.Addresses;

namespace Plixo.Silo.Mailer;

/// <summary>
/// A signed id in a local part, `FRONT+ID+MAC`: what comes back to the address names the id, and nobody else can make one. Letters
/// may come back in capitals, so the MAC is in lower-case hex and the id must have none.
/// </summary>
/// <param name="purpose">What the id stands for: a token of one purpose is none of another.</param>
/// <param name="key">`Secrets:ReturnPathKey`.</param>
internal sealed class AddressToken(string purpose, byte[] key)
{
    private const int MacBytes = 8;

    /// <summary>The address; null where the id does not fit into a local part or is not lower-case.</summary>
    public MailAddress? For(string front, string id, string domain) =>
        !id.Any(char.IsAsciiLetterUpper) && MailAddress.TryParse($"{front}+{id}+{MacOf(id)}@{domain}", out var address, out _) ? address : null;

    /// <summary>The id that an address names; false where it is not one of ours.</summary>
    public bool TryRead(MailAddress address, [NotNullWhen(true)] out string? front, [NotNullWhen(true)] out string? id)
    {
        (front, id) = (null, null);
        var parts = address.LocalPart.ToLowerInvariant().Split('+');
        if (parts.Length < 3 || !CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(MacOf(parts[^2])), Encoding.UTF8.GetBytes(parts[^1])))
            return false;
        (front, id) = (string.Join('+', parts[..^2]), parts[^2]);
        return true;
    }

    private string MacOf(string id) =>
        Convert.ToHexStringLower(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes($"{purpose} {id}")).AsSpan(0, MacBytes));
}

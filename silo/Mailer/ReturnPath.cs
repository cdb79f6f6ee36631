using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;
using Plixo.Mail.Addresses;

namespace Plixo.Silo.Mailer;

/// <summary>
/// The signed return path of a transmission, `b+ID+MAC@domain`: a report that comes back to it names its transmission, and nobody
/// else can make one. Letters may come back in capitals, so the MAC is in lower-case hex.
/// </summary>
/// <param name="domain">`Mail:ReturnPathDomain`.</param>
/// <param name="key">`Secrets:ReturnPathKey`.</param>
public sealed class ReturnPath(string domain, byte[] key)
{
    private const string Start = "b+";
    private const int MacBytes = 8;

    /// <summary>The address; null where the id does not fit into a local part or is not lower-case.</summary>
    public MailAddress? For(string transmission) =>
        !transmission.Any(char.IsAsciiLetterUpper) &&
        MailAddress.TryParse($"{Start}{transmission}+{MacOf(transmission)}@{domain}", out var address, out _)
            ? address
            : null;

    /// <summary>The transmission that a report's recipient names; false where it is not one of ours.</summary>
    public bool TryRead(MailAddress address, [NotNullWhen(true)] out string? transmission)
    {
        transmission = null;
        var local = address.LocalPart.ToLowerInvariant();
        var cut = local.LastIndexOf('+');
        if (!local.StartsWith(Start, StringComparison.Ordinal) || cut <= Start.Length) return false;
        var id = local[Start.Length..cut];
        if (!CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(MacOf(id)), Encoding.UTF8.GetBytes(local[(cut + 1)..]))) return false;
        transmission = id;
        return true;
    }

    private string MacOf(string transmission) =>
        Convert.ToHexStringLower(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes($"plixo return path {transmission}")).AsSpan(0, MacBytes));
}

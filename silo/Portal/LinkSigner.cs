using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Plixo.Grains.Core;
using Plixo.Grains.Mailing;

namespace Plixo.Silo.Portal;

/// <summary>
/// Signs the pay link: `/p/ID.SIGNATURE`, where the signature is HMAC-SHA256 of the id under `Secrets:LinkKey` in base64url. It is
/// the same at every rendering, and grains know nothing of the key: they leave a mark that is replaced where an e-mail is
/// shown or sent.
/// </summary>
public sealed partial class LinkSigner(byte[] key)
{
    public string SignatureOf(CustomerKey customer) =>
        Base64Url.EncodeToString(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes($"plixo pay link {customer}")));

    /// <summary>Whether the signature is that of the customer's link; in constant time.</summary>
    public bool IsSignature(CustomerKey customer, string signature) =>
        CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(SignatureOf(customer)), Encoding.UTF8.GetBytes(signature));

    /// <summary>
    /// The text with the customer's own link signed. A mark behind any other id stays as it is: a text that came from a ledger
    /// must not get a signature for somebody else's page.
    /// </summary>
    public string Sign(string text, CustomerKey customer) => text.Replace(
        $"/p/{customer}.{Composer.SignatureMark}", $"/p/{customer}.{SignatureOf(customer)}", StringComparison.Ordinal);

    /// <summary>Whether every pay link of a signed text opens the customer's page; null where it has none.</summary>
    /// <param name="portal">`PortalBaseUrl`: what stands below another address is no pay link.</param>
    public bool? Leads(string text, string portal, CustomerKey customer)
    {
        var links = PayLink().Matches(text).Where(link => text.AsSpan(0, link.Index).EndsWith(portal, StringComparison.OrdinalIgnoreCase)).ToList();
        return links.Count == 0 ? null : links.All(link => link.Groups["id"].Value == $"{customer}" && IsSignature(customer, link.Groups["signature"].Value));
    }

    [GeneratedRegex(@"/p/(?<id>[\w-]+)\.(?<signature>[\w-]*)", RegexOptions.CultureInvariant)]
    private static partial Regex PayLink();
}

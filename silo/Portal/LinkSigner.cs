using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Plixo.Grains.Core;
using Plixo.Grains.Mailing;

namespace Plixo.Silo.Portal;

/// <summary>
/// Signs the pay link: `/p/ID.SIGNATURE`, where the signature is HMAC-SHA256 of the id under `Secrets:LinkKey` in base64url. It is
/// the same at every rendering, and grains know nothing of the key: they leave a mark that is replaced where an e-mail is
/// shown or sent.
/// </summary>
public sealed class LinkSigner(byte[] key)
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
}

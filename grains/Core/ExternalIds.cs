using System.Security.Cryptography;
using System.Text;

namespace Plixo.Grains.Core;

/// <summary>
/// Keys of imported things. A key is a function of (kind, source, external id), so the same row of the same source
/// always reaches the same grain and an import needs no look-up and cannot make a thing twice.
/// </summary>
public static class ExternalIds
{
    private const string Alphabet = "0123456789abcdefghjkmnpqrstvwxyz"; // Crockford's base 32
    private const int Length = 16; // 80 bits: a collision among 10^9 keys has a chance below 10^-6

    public static CustomerKey Customer(string source, string externalId) => new("c-" + Hash("customer", source, externalId));

    public static InvoiceKey Invoice(string source, string externalId) => new("i-" + Hash("invoice", source, externalId));

    public static ContactKey Contact(string source, string externalId) => new("p-" + Hash("contact", source, externalId));

    private static string Hash(string kind, string source, string externalId)
    {
        Span<byte> digest = stackalloc byte[32];
        SHA256.HashData(Encoding.UTF8.GetBytes($"{kind}\0{source}\0{externalId}"), digest);
        Span<char> text = stackalloc char[Length];
        for (var i = 0; i < Length; i++)
        {
            var bit = i * 5;
            var window = (digest[bit / 8] << 8) | digest[(bit / 8) + 1];
            text[i] = Alphabet[(window >> (11 - (bit % 8))) & 31];
        }

        return new string(text);
    }
}

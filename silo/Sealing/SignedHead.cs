using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using NodaTime;
using NodaTime.Text;
using Plixo.Silo.Stores;

namespace Plixo.Silo.Sealing;

/// <summary>
/// The last block of a store at an instant, signed with the store's id and the instant, to be kept where whoever writes to the
/// store cannot. As text: time, store, number, hash in hex, signature in base64, separated by blanks.
/// </summary>
public sealed record SignedHead(Instant At, string Store, long Number, string Hash, string Signature)
{
    public static SignedHead Of(Block block, string store, Instant at, BlockSigner signer)
    {
        var head = new SignedHead(at, store, block.Number, Convert.ToHexStringLower(block.Hash), "");
        return head with { Signature = Convert.ToBase64String(signer.Sign(head.Digest())) };
    }

    /// <exception cref="FormatException">The line is none.</exception>
    public static SignedHead Parse(string line) =>
        line.Split(' ') is [var time, var store, var number, { Length: 64 } hash, var signature]
        && InstantPattern.ExtendedIso.Parse(time) is { Success: true } at
        && long.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var block)
            ? new SignedHead(at.Value, store, block, hash, signature)
            : throw new FormatException("takes time, store, number, hash and signature.");

    public bool IsSignedBy(byte[] publicKey)
    {
        try
        {
            return BlockSigner.Verify(publicKey, Digest(), Convert.FromBase64String(Signature));
        }
        catch (FormatException)
        {
            return false;
        }
    }

    public override string ToString() => $"{Signed()} {Signature}";

    private string Signed() => string.Create(CultureInfo.InvariantCulture, $"{InstantPattern.ExtendedIso.Format(At)} {Store} {Number} {Hash}");

    private byte[] Digest() => SHA256.HashData(Encoding.UTF8.GetBytes($"plixo head {Signed()}"));
}

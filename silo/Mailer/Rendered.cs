using System.Text;
using Plixo.Mail.Addresses;
using Plixo.Mail.Mime;

namespace Plixo.Silo.Mailer;

/// <summary>An e-mail that is ready for a transport, or why it can never be.</summary>
public abstract record Rendered
{
    private Rendered()
    {
    }

    /// <summary>The e-mail as it was first rendered.</summary>
    public static Rendered Of(MailMessage message, byte[] bytes) => new Ready(message.From.Named(null), message.NeedsSmtpUtf8, bytes);

    /// <summary>The e-mail as it was kept: what an envelope needs of it is read from its own headers.</summary>
    public static Rendered Kept(byte[] bytes)
    {
        var from = HeaderReader.Read(bytes).First("From");
        var address = from.EndsWith('>') ? from[(from.LastIndexOf('<') + 1)..^1] : from;
        return MailAddress.TryParse(address, out var sender, out var reason)
            ? new Ready(sender, !Ascii.IsValid(bytes), bytes)
            : new Unwritable($"its sender cannot be read from what was kept: {reason}");
    }

    /// <param name="From">Without its name.</param>
    /// <param name="NeedsSmtpUtf8">Its headers hold text beyond ASCII.</param>
    /// <param name="Bytes">Those of the first attempt.</param>
    public sealed record Ready(MailAddress From, bool NeedsSmtpUtf8, ReadOnlyMemory<byte> Bytes) : Rendered;

    public sealed record Unwritable(string Why) : Rendered;
}

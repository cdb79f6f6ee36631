using Plixo.Mail.Mime;

namespace Plixo.Silo.Mailer;

/// <summary>An e-mail that is ready for a transport, or why it can never be.</summary>
public abstract record Rendered
{
    private Rendered()
    {
    }

    /// <param name="Bytes">Those of the first attempt.</param>
    public sealed record Ready(MailMessage Message, ReadOnlyMemory<byte> Bytes) : Rendered;

    public sealed record Unwritable(string Why) : Rendered;
}

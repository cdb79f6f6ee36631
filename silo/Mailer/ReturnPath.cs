using System.Diagnostics.CodeAnalysis;
using Plixo.Mail.Addresses;

namespace Plixo.Silo.Mailer;

/// <summary>
/// The signed return path of a transmission, `b+ID+MAC@domain`: a report that comes back to it names its transmission.
/// </summary>
/// <param name="domain">`Mail:ReturnPathDomain`.</param>
/// <param name="key">`Secrets:ReturnPathKey`.</param>
public sealed class ReturnPath(string domain, byte[] key)
{
    private const string Front = "b";

    private readonly AddressToken token = new("plixo return path", key);

    /// <summary>The address; null where the id does not fit into a local part or is not lower-case.</summary>
    public MailAddress? For(string transmission) => token.For(Front, transmission, domain);

    /// <summary>The transmission that a report's recipient names; false where it is not one of ours.</summary>
    public bool TryRead(MailAddress address, [NotNullWhen(true)] out string? transmission) =>
        token.TryRead(address, out var front, out transmission) && front == Front;
}

using Plixo.Grains.Mailing;
using Plixo.Mail.Mime;
using Plixo.Silo.Stores;

namespace Plixo.Silo.Mailer;

/// <summary>
/// The bytes of e-mails. They are rendered once and kept before the first dot, so that a later attempt, with another key or
/// another version of this program, sends the same.
/// </summary>
public sealed class RenderedEmails(IStore store, EmailRendering rendering)
{
    /// <summary>By the digest of their content, for all that were claimed together.</summary>
    public async Task<IReadOnlyDictionary<string, Rendered>> OfAsync(IReadOnlyList<ClaimedTransmission> claimed, CancellationToken cancel)
    {
        var messages = new Dictionary<string, MailMessage>();
        var bytes = new Dictionary<string, byte[]>();
        var result = new Dictionary<string, Rendered>();
        foreach (var transmission in claimed.DistinctBy(transmission => transmission.ContentDigest))
        {
            var digest = transmission.ContentDigest;
            try
            {
                if (await store.ContentAsync(digest, cancel) is not { } content)
                {
                    result[digest] = new Rendered.Unwritable("its content is not in the store");
                    continue;
                }

                messages[digest] = rendering.Compose(EmailContent.Read(content), transmission.Customer, transmission.Intended);
                bytes[digest] = MimeWriter.Write(messages[digest]);
            }
            catch (Exception fault) when (fault is InvalidHeaderException or FormatException)
            {
                result[digest] = new Rendered.Unwritable(fault.Message);
            }
        }

        foreach (var (digest, kept) in await store.KeepRenderedAsync(bytes, cancel))
            result[digest] = new Rendered.Ready(messages[digest], kept);
        return result;
    }
}

using Plixo.Grains.Mailing;
using Plixo.Mail.Mime;
using Plixo.Silo.Personal;
using Plixo.Silo.Stores;

namespace Plixo.Silo.Mailer;

/// <summary>
/// The bytes of e-mails. They are rendered once and kept before the first dot, so that a later attempt, with another key or
/// another version of this program, sends the same.
/// </summary>
public sealed class RenderedEmails(IStore store, EmailContents contents, EmailRendering rendering)
{
    /// <summary>By Message-ID, for all that were claimed together.</summary>
    public async Task<IReadOnlyDictionary<string, Rendered>> OfAsync(IReadOnlyList<ClaimedTransmission> claimed, CancellationToken cancel)
    {
        var before = await BeforeAsync(claimed, cancel);
        var result = new Dictionary<string, Rendered>();
        foreach (var id in claimed.Select(transmission => transmission.MessageId).Distinct())
            if (before.TryGetValue(id, out var kept)) result[id] = await OpenAsync(kept, cancel);
        var fresh = claimed.Where(transmission => !result.ContainsKey(transmission.MessageId)).DistinctBy(transmission => transmission.MessageId).ToList();
        if (fresh.Count == 0) return result;

        var stored = await contents.ReadAsync([.. fresh.Select(transmission => transmission.ContentDigest).Distinct()], cancel);
        var written = new Dictionary<string, Written>();
        foreach (var transmission in fresh)
        {
            var id = transmission.MessageId;
            try
            {
                if (stored.GetValueOrDefault(transmission.ContentDigest) is not StoredContent.Whole content)
                {
                    result[id] = new Rendered.Unwritable("its content is not in the store, or erased");
                    continue;
                }

                var email = content.ToEmail();
                var files = await FilesAsync(email, cancel);
                if (email.Attachments.FirstOrDefault(file => !files.ContainsKey(file.Digest)) is { } missing)
                {
                    result[id] = new Rendered.Unwritable($"its attachment {missing.FileName} is not in the store, or erased");
                    continue;
                }

                var message = rendering.Compose(email, id, transmission.Customer, transmission.Intended, files);
                var name = NameOf(transmission, email);
                if (before.TryGetValue(name, out var kept))
                {
                    result[id] = await OpenAsync(kept, cancel);
                    continue;
                }

                var bytes = MimeWriter.Write(message);
                written[name] = new Written(id, message, bytes, await contents.SealAsync(content.Keys, bytes, cancel));
            }
            catch (Exception fault) when (fault is InvalidHeaderException or FormatException)
            {
                result[id] = new Rendered.Unwritable(fault.Message);
            }
        }

        foreach (var (name, kept) in await store.KeepRenderedAsync(written.ToDictionary(email => email.Key, email => email.Value.Sealed), cancel))
        {
            var (id, message, bytes, mine) = written[name];
            result[id] = ReferenceEquals(kept, mine) ? Rendered.Of(message, bytes) : await OpenAsync(kept, cancel);
        }

        return result;
    }

    /// <summary>What an earlier attempt, or the one to another recipient, has rendered; nobody asks for what is tried first.</summary>
    private async Task<IReadOnlyDictionary<string, byte[]>> BeforeAsync(IReadOnlyList<ClaimedTransmission> claimed, CancellationToken cancel)
    {
        var again = claimed.Where(transmission => transmission.Attempt > 1).ToList();
        return again.Count == 0
            ? new Dictionary<string, byte[]>()
            : await store.RenderedAsync([.. again.Select(transmission => transmission.MessageId), .. again.Select(transmission => transmission.ContentDigest)], cancel);
    }

    private async Task<Rendered> OpenAsync(byte[] kept, CancellationToken cancel) =>
        await contents.OpenAsync(kept, cancel) is StoredContent.Whole whole ? Rendered.Kept(whole.Bytes) : new Rendered.Unwritable("it was erased");

    /// <summary>The Message-ID; of what an earlier version intended the digest of its content, under which that kept it.</summary>
    private static string NameOf(ClaimedTransmission transmission, EmailContent email) =>
        email.MessageId.Length > 0 ? transmission.ContentDigest : transmission.MessageId;

    private async Task<IReadOnlyDictionary<string, byte[]>> FilesAsync(EmailContent email, CancellationToken cancel)
    {
        var files = new Dictionary<string, byte[]>();
        foreach (var digest in email.Attachments.Select(file => file.Digest).Distinct())
        {
            if (await contents.ReadAsync(digest, cancel) is StoredContent.Whole whole) files[digest] = whole.Bytes;
        }

        return files;
    }

    /// <param name="Sealed">As the store keeps it.</param>
    private sealed record Written(string MessageId, MailMessage Message, byte[] Bytes, byte[] Sealed);
}

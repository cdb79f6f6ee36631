using Plixo.Grains.Mailing;
using Plixo.Silo.Personal;
using Plixo.Silo.Stores;
using Plixo.Silo.Turns;

namespace Plixo.Silo.Mailer;

/// <summary>Reads e-mails back: what grains wrote, and the bytes that were rendered of it.</summary>
public sealed class EmailContents(IStore store, TurnCodec codec, IPersonalCipher cipher)
{
    /// <summary>The e-mail that an event names.</summary>
    public async Task<StoredContent> ReadAsync(string digest, CancellationToken cancel) =>
        await store.ContentAsync(digest, cancel) is { } bytes ? await OpenAsync(bytes, cancel) : StoredContent.Missing.Instance;

    /// <summary>Those that events name, by their digests.</summary>
    public async Task<IReadOnlyDictionary<string, StoredContent>> ReadAsync(IReadOnlyCollection<string> digests, CancellationToken cancel)
    {
        var contents = new Dictionary<string, StoredContent>(digests.Count);
        foreach (var (digest, bytes) in await store.ContentsAsync(digests, cancel)) contents[digest] = await OpenAsync(bytes, cancel);
        return contents;
    }

    /// <summary>What was sealed, opened.</summary>
    public async Task<StoredContent> OpenAsync(byte[] bytes, CancellationToken cancel)
    {
        var (keys, clear) = await cipher.PreparedAsync(false, () => codec.ReadContent(bytes), cancel);
        return clear is null ? StoredContent.Erased.Instance : new StoredContent.Whole(keys, clear);
    }

    /// <summary>As the store keeps it.</summary>
    public Task<byte[]> SealAsync(IReadOnlyList<string> keys, byte[] clear, CancellationToken cancel) =>
        cipher.PreparedAsync(true, () => codec.WriteContent(new Grains.Core.Content("", clear) { Keys = [.. keys] }), cancel);
}

/// <summary>What there is of a content.</summary>
public abstract record StoredContent
{
    private StoredContent()
    {
    }

    /// <param name="Keys">Of the persons that it is about.</param>
    public sealed record Whole(IReadOnlyList<string> Keys, byte[] Bytes) : StoredContent
    {
        public EmailContent ToEmail() => EmailContent.Read(Bytes);
    }

    /// <summary>A person that it is about was erased.</summary>
    public sealed record Erased : StoredContent
    {
        public static readonly Erased Instance = new();
    }

    public sealed record Missing : StoredContent
    {
        public static readonly Missing Instance = new();
    }
}

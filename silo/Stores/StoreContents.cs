namespace Plixo.Silo.Stores;

public static class StoreContents
{
    /// <summary>One content; null where it is not there.</summary>
    public static async Task<byte[]?> ContentAsync(this IStore store, string digest, CancellationToken cancel) =>
        (await store.ContentsAsync([digest], cancel)).GetValueOrDefault(digest);
}

namespace Plixo.Silo.Stores.Sqlite;

/// <summary>What stands at the path of a store, before anything is made or locked beside it.</summary>
public static class SqliteFile
{
    /// <summary>The first bytes of every SQLite database (its file format, section 1.3).</summary>
    private static readonly byte[] Header = "SQLite format 3\0"u8.ToArray();

    /// <summary>A file that is there and has content must be a database.</summary>
    /// <exception cref="StoreRefusedException">It is none, or it cannot be read.</exception>
    public static void RequireDatabase(string path)
    {
        if (Directory.Exists(path)) throw new StoreRefusedException($"'{path}' is a folder; the store is one file.");
        if (!File.Exists(path)) return;
        var start = new byte[Header.Length];
        int read;
        try
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            read = file.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new StoreRefusedException($"'{path}' cannot be read: {fault.Message}");
        }

        if (read > 0 && !start.AsSpan().SequenceEqual(Header)) throw new StoreRefusedException($"'{path}' is no SQLite database.");
    }
}

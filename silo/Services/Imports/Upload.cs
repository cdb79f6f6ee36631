using System.Security.Cryptography;
using Google.Protobuf;
using Plixo.Grains.Core;
using Plixo.Silo.Import.Csv;
using Plixo.Silo.Services.Front;
using Plixo.V1;

namespace Plixo.Silo.Services.Imports;

/// <summary>What is being uploaded, on disk until it is judged: memory does not grow with the file.</summary>
internal static class Upload
{
    /// <summary>Readable by this process's user only, and gone when it is closed.</summary>
    public static FileStream TemporaryFile()
    {
        var open = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.ReadWrite, Options = FileOptions.DeleteOnClose };
        if (!OperatingSystem.IsWindows()) open.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        return new FileStream(Path.Combine(Path.GetTempPath(), $"plixo-upload-{Guid.NewGuid():N}"), open);
    }

    public static async Task AppendAsync(FileStream content, ImportHeader header, ByteString bytes, CancellationToken cancel)
    {
        if (content.Length + bytes.Length > CsvLimits.FileBytes)
            throw Refusals.Of(RefusalReason.LimitExceeded, $"{header.FileName}: a file of more than {CsvLimits.FileBytes} bytes is refused.");
        await content.WriteAsync(bytes.Memory, cancel);
    }

    /// <summary>Of the header and of the content, which stands at its beginning again.</summary>
    public static async Task<string> DigestAsync(FileStream content, ImportHeader header, CancellationToken cancel)
    {
        content.Position = 0;
        var ofContent = await SHA256.HashDataAsync(content, cancel);
        content.Position = 0;
        return Convert.ToHexStringLower(SHA256.HashData([.. header.ToByteArray(), .. ofContent]));
    }
}

using System.Security.Cryptography;
using System.Text;
using Plixo.Mail.Transport;

namespace Plixo.Mail.Capture;

/// <summary>
/// A Maildir: written in tmp/, flushed to the disk, then moved into new/ in one step, so that a reader sees whole messages
/// only. Names are <c>PAIR.N.eml</c>: PAIR stands for (Message-ID, recipient), and N counts, so that a second
/// transmission of the same pair is a second file and never replaces the first.
/// </summary>
internal sealed class Maildir
{
    private readonly string temporary;
    private readonly string arrived;

    public Maildir(string folder)
    {
        temporary = Path.Combine(folder, "tmp");
        arrived = Path.Combine(folder, "new");
        Directory.CreateDirectory(temporary);
        Directory.CreateDirectory(arrived);
        // Other programs take a folder for a Maildir only if all three are there.
        Directory.CreateDirectory(Path.Combine(folder, "cur"));
    }

    /// <summary>Writes to tmp/ and to the disk; returns the path. Nothing stays where that fails.</summary>
    public async Task<string> WriteAsync(Envelope envelope, ReadOnlyMemory<byte> headers, ReadOnlyMemory<byte> message, CancellationToken cancellation)
    {
        // Under a name of its own: one that was free a moment ago may be another's by now, or free again.
        var path = Path.Combine(temporary, $"{Pair(envelope)}.{Guid.NewGuid():N}.eml");
        try
        {
            await using (var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.Read))
            {
                await file.WriteAsync(headers, cancellation);
                await file.WriteAsync(message, cancellation);
                file.Flush(flushToDisk: true);
            }
        }
        catch
        {
            File.Delete(path);
            throw;
        }

        return path;
    }

    /// <summary>Moves a file of tmp/ into new/ under the first free number of its pair.</summary>
    public void Arrive(Envelope envelope, string path)
    {
        var pair = Pair(envelope);
        for (var n = 1; ; n++)
        {
            var target = Path.Combine(arrived, $"{pair}.{n}.eml");
            try
            {
                // Without overwriting: of two that found the same number free, one goes on to the next.
                File.Move(path, target, overwrite: false);
                return;
            }
            catch (IOException) when (File.Exists(target) && File.Exists(path))
            {
            }
        }
    }

    private static string Pair(Envelope envelope)
    {
        var pair = $"{envelope.MessageId.Value}\n{envelope.Recipient.Normalized}";
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(pair)).AsSpan(0, 16));
    }
}

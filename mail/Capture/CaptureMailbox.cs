using Plixo.Mail.Mime;

namespace Plixo.Mail.Capture;

/// <summary>One captured e-mail as a list shows it.</summary>
/// <param name="Path">The .eml file.</param>
/// <param name="MessageId">With angle brackets; empty where the file has none.</param>
/// <param name="Recipient">Whom this copy was delivered to (RCPT TO).</param>
/// <param name="ReturnPath">Where reports go (MAIL FROM); empty for the empty path.</param>
/// <param name="Subject">Decoded.</param>
public sealed record CapturedMessage(string Path, string MessageId, string Recipient, string ReturnPath, string Subject);

/// <summary>Reads what a <see cref="CaptureTransport"/> delivered.</summary>
public sealed class CaptureMailbox(string folder)
{
    /// <summary>Every delivered message, oldest file first; empty where the folder does not exist yet.</summary>
    public IReadOnlyList<CapturedMessage> List()
    {
        var files = new[] { "new", "cur" }
            .Select(part => new DirectoryInfo(System.IO.Path.Combine(folder, part)))
            .Where(directory => directory.Exists)
            .SelectMany(directory => directory.EnumerateFiles());
        return [.. files
            .OrderBy(file => file.LastWriteTimeUtc)
            .ThenBy(file => file.Name, StringComparer.Ordinal)
            .Select(file => Read(file.FullName))];
    }

    private static CapturedMessage Read(string path)
    {
        var headers = HeaderReader.Read(File.ReadAllBytes(path));
        return new CapturedMessage(
            path,
            headers.First("Message-ID"),
            headers.First("Delivered-To"),
            headers.First("Return-Path").Trim('<', '>'),
            EncodedWordReader.Decode(headers.First("Subject")));
    }
}

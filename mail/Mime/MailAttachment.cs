using System.Security.Cryptography;

namespace Plixo.Mail.Mime;

/// <summary>A file that goes along. The digest is what was approved; the writer refuses content that differs from it.</summary>
public sealed record MailAttachment
{
    /// <summary>Longest file name in characters.</summary>
    public const int MaxFileName = 200;

    /// <summary>The name the reader sees, see <see cref="IsSafeFileName"/>.</summary>
    public required string FileName { get; init; }

    /// <summary>Type and subtype without parameters, such as <c>application/pdf</c>; not multipart or message.</summary>
    public required string MediaType { get; init; }

    /// <summary>SHA-256 of the content, 64 lower-case hexadecimal digits.</summary>
    public required string Digest { get; init; }

    /// <summary>The bytes of the file.</summary>
    public required ReadOnlyMemory<byte> Content { get; init; }

    /// <summary>
    /// Set for a part that the HTML shows as <c>cid:…</c>: the id with its angle brackets. Such a part is sent inline
    /// beside the HTML; without it the part is a regular attachment.
    /// </summary>
    public MessageId? ContentId { get; init; }

    /// <summary>An attachment of this content under its own digest.</summary>
    public static MailAttachment Of(string fileName, string mediaType, ReadOnlyMemory<byte> content) => new()
    {
        FileName = fileName,
        MediaType = mediaType,
        Content = content,
        Digest = DigestOf(content.Span),
    };

    /// <summary>The digest as <see cref="Digest"/> spells it.</summary>
    public static string DigestOf(ReadOnlySpan<byte> content) => Convert.ToHexStringLower(SHA256.HashData(content));

    /// <summary>Whether a file may carry this name: safe in a header, without path separators, at most <see cref="MaxFileName"/>.</summary>
    public static bool IsSafeFileName(string name) =>
        name.Trim().Length > 0 && name.Trim().Length == name.Length && name.Length <= MaxFileName
        && name is not ("." or "..") && name.AsSpan().IndexOfAny('/', '\\') < 0 && HeaderText.IsSafe(name);

    internal void Require()
    {
        if (!IsSafeFileName(FileName))
            throw new InvalidHeaderException("Content-Disposition", "the file name is empty, too long, a path or not safe in a header");
        var parts = MediaType.Split('/');
        if (parts.Length != 2 || !parts.All(IsToken) || parts[0].ToLowerInvariant() is "multipart" or "message")
            throw new InvalidHeaderException("Content-Type", "the media type is not type/subtype of a single file");
        if (DigestOf(Content.Span) != Digest)
            throw new InvalidHeaderException("Content-Disposition", "the content of an attachment is not what its digest says");
    }

    private static bool IsToken(string text) =>
        text.Length is > 0 and <= 127 && text.All(character => char.IsAsciiLetterOrDigit(character) || "!#$&^_.+-".Contains(character));
}

namespace Plixo.Mail.Mime;

/// <summary>
/// A fault: a value that may not stand in a header reached the writer. Callers check with <see cref="HeaderText.IsSafe"/>,
/// <see cref="MessageId.TryParse"/> and <see cref="MailAttachment.IsSafeFileName"/> where the value enters; this is the
/// last wall, so that CR, LF and NUL never become bytes.
/// </summary>
public sealed class InvalidHeaderException(string header, string reason)
    : Exception($"header {header}: {reason}")
{
    /// <summary>The header field that was refused.</summary>
    public string Header { get; } = header;

    /// <summary>Why, without the value: it may be personal, and it may hold what should not reach a log either.</summary>
    public string Reason { get; } = reason;
}

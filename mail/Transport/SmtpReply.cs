namespace Plixo.Mail.Transport;

/// <summary>One complete reply of a server.</summary>
/// <param name="Code">The three digits (RFC 5321, 4.2).</param>
/// <param name="Status">The enhanced status (RFC 3463) where the server gave one.</param>
/// <param name="Text">The rest, lines of a multi-line reply joined by a line feed.</param>
public sealed record SmtpReply(int Code, EnhancedStatus? Status, string Text)
{
    /// <summary>2yz: done.</summary>
    public bool IsPositive => Code is >= 200 and < 300;

    /// <summary>4yz: not now.</summary>
    public bool IsTransient => Code is >= 400 and < 500;

    /// <summary>5yz: not at all.</summary>
    public bool IsPermanent => Code is >= 500 and < 600;

    /// <inheritdoc/>
    public override string ToString() => Status is { } status ? $"{Code} {status} {Text}" : $"{Code} {Text}";
}

/// <summary>An enhanced status code such as 5.1.1 (RFC 3463).</summary>
public readonly record struct EnhancedStatus(int Class, int Subject, int Detail)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Class}.{Subject}.{Detail}";
}

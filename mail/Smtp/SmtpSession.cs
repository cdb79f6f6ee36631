namespace Plixo.Mail.Smtp;

/// <summary>A connection that has said hello and may carry one e-mail after another.</summary>
internal sealed class SmtpSession(SmtpWire wire, ServerFeatures features, SmtpTimeouts timeouts) : IDisposable
{
    /// <summary>The server says that it closes (RFC 5321, 3.8).</summary>
    public const int ClosingCode = 421;

    private static readonly TimeSpan FarewellTime = TimeSpan.FromSeconds(1);
    private static readonly byte[] Quit = "QUIT\r\n"u8.ToArray();

    public SmtpWire Wire => wire;

    public ServerFeatures Features => features;

    public SmtpTimeouts Timeouts => timeouts;

    /// <summary>E-mails that were begun on it.</summary>
    public int Transactions { get; set; }

    /// <summary>The server holds an envelope that came to nothing: RSET comes first.</summary>
    public bool NeedsReset { get; set; }

    /// <summary>When it was last of use, in ticks of the transport's time.</summary>
    public long IdleSince { get; set; }

    /// <summary>Says good-bye and does not wait for the answer.</summary>
    public async ValueTask QuitAsync()
    {
        try
        {
            await wire.WriteAsync(Quit, FarewellTime, CancellationToken.None);
        }
        catch (WireException)
        {
            // The server was faster.
        }

        wire.Dispose();
    }

    /// <summary>Ends it without a word.</summary>
    public void Dispose() => wire.Abort();
}

using System.Text;
using Plixo.Mail.Addresses;
using Plixo.Mail.Mime;
using Plixo.Mail.Smtp;
using Plixo.Mail.Transport;
using Plixo.Tests.Support.Smtp;

namespace Plixo.Tests.Mail.Smtp;

/// <summary>What tests of the wire start from.</summary>
internal static class Wire
{
    public const string Body = "Message-ID: <k7.3@mail.seller.example>\r\nSubject: x\r\n\r\nhello\r\n";

    public static readonly byte[] Message = Encoding.ASCII.GetBytes(Body);

    /// <summary>Each wait of its own length, so that a test can tell by the timer which one it is.</summary>
    public static SmtpTimeouts Timeouts { get; } = new()
    {
        Connect = TimeSpan.FromSeconds(11),
        Greeting = TimeSpan.FromSeconds(12),
        Handshake = TimeSpan.FromSeconds(13),
        Command = TimeSpan.FromSeconds(14),
        Mail = TimeSpan.FromSeconds(15),
        Recipient = TimeSpan.FromSeconds(16),
        DataStart = TimeSpan.FromSeconds(17),
        DataBlock = TimeSpan.FromSeconds(18),
        DataEnd = TimeSpan.FromSeconds(19),
    };

    public static SmtpOptions Options(int port) => new()
    {
        Host = "127.0.0.1",
        Port = port,
        Security = SmtpSecurity.None,
        Timeouts = Timeouts,
        ClientName = "client.test",
    };

    /// <summary>A transport whose time stands still: nothing ends by time unless a test moves it.</summary>
    public static SmtpTransport To(FaultServer server, Func<SmtpOptions, SmtpOptions>? how = null, ManualTime? time = null) =>
        new((how ?? (options => options))(Options(server.Port)), time ?? new ManualTime(), NoFaultPoints.Instance);

    public static Envelope For(string recipient = "ap@buyer.example", string? archive = null) => new()
    {
        MessageId = MessageId.Parse("<k7.3@mail.seller.example>"),
        ReturnPath = MailAddress.Parse("bounce+k7@seller.example"),
        Recipient = MailAddress.Parse(recipient),
        Archive = archive is null ? null : MailAddress.Parse(archive),
        EnvelopeId = "k7.1",
    };

    public static async Task<ITransmission> ReadyAsync(SmtpTransport transport, Envelope? envelope = null, byte[]? message = null)
    {
        var opened = await transport.OpenAsync(envelope ?? For(), message ?? Message, default);
        return Assert.IsType<OpenResult.Ready>(opened).Transmission;
    }

    /// <summary>One e-mail to its end.</summary>
    public static async Task<TransmissionOutcome> SendAsync(SmtpTransport transport, Envelope? envelope = null, byte[]? message = null) =>
        await (await ReadyAsync(transport, envelope, message)).CompleteAsync(default);
}

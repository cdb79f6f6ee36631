using Microsoft.Extensions.Logging.Abstractions;
using Plixo.Mail.Capture;
using Plixo.Mail.Smtp;
using Plixo.Mail.Transport;
using Plixo.Silo.Mailer;
using Plixo.Silo.Portal;
using Plixo.Tests.Cases.Silo;

namespace Plixo.Tests.Cases.Acceptance;

/// <summary>The real mailer over a capture folder or an SMTP server, with a test that may interfere at every named point.</summary>
internal sealed class CaseMailer : IFaultPoints, IMailJournal, IAsyncDisposable
{
    private static readonly byte[] Key = [.. Enumerable.Range(0, 32).Select(i => (byte)i)];

    private readonly string folder = Directory.CreateTempSubdirectory("plixo-acceptance-").FullName;
    private readonly CaseSilo silo;
    private readonly IMailTransport transport;
    private readonly MailerStep step;

    /// <param name="silo">Whose e-mails it sends.</param>
    /// <param name="relay">The port of an SMTP server on this machine; null: they are captured.</param>
    public CaseMailer(CaseSilo silo, int? relay = null)
    {
        this.silo = silo;
        transport = relay is { } port
            ? new SmtpTransport(new SmtpOptions { Host = "127.0.0.1", Port = port, Security = SmtpSecurity.None }, TimeProvider.System, this)
            : new CaptureTransport(folder, CaptureRules.Demo, this);
        step = new MailerStep(new MailerWorld(
            silo.Store, silo.Codec, silo.Cipher, transport, new EmailRendering(new LinkSigner(Key), new ReplyAddress(null, Key)), this,
            new MailerAddresses(new ReturnPath("mail.example", Key), null), silo.Time, this, NullLogger.Instance));
    }

    public Action<string, Envelope> At { get; set; } = (_, _) => { };

    /// <summary>The ids of transmissions before whose dot the mailer stood.</summary>
    public List<string> Journal { get; } = [];

    public IReadOnlyList<CapturedMessage> Arrived => new CaptureMailbox(folder).List();

    /// <summary>One portion; then customers hear of it.</summary>
    public async Task RunAsync()
    {
        await StepAsync();
        await SettleAsync();
    }

    /// <summary>One portion, of which customers have not heard yet.</summary>
    public async Task StepAsync()
    {
        var lease = new MailerLease(silo.Store, "silo-1", "start-1", silo.Time);
        await lease.StepAsync(CancellationToken.None);
        await step.StepAsync(lease.Current!, CancellationToken.None);
    }

    public void Reach(string point, Envelope envelope) => At(point, envelope);

    public void Append(IReadOnlyCollection<JournalLine> lines) => Journal.AddRange(lines.Select(line => line.Transmission));

    /// <summary>What another mailer does that finds what this one left.</summary>
    public async Task SettleAsync()
    {
        await step.SettleAsync(CancellationToken.None);
        await silo.SettleAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await transport.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }
}

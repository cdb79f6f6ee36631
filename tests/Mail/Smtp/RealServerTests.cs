using System.Security.Cryptography.X509Certificates;
using System.Text;
using Plixo.Mail.Addresses;
using Plixo.Mail.Mime;
using Plixo.Mail.Smtp;
using Plixo.Mail.Transport;
using Plixo.Tests.Mail.Capture;
using Plixo.Tests.Mail.Mime;
using Plixo.Tests.Support;
using Plixo.Tests.Support.Smtp;

namespace Plixo.Tests.Mail.Smtp;

/// <summary>Postfix, its smtp-sink and OpenSMTPD: what they take, refuse and deliver.</summary>
[Collection(OneOpenSmtpd.Name)]
public sealed class RealServerTests : TestFolder
{
    private static readonly byte[] Full = MimeWriter.Write(Messages.Full());

    [Fact]
    public async Task Postfix_delivers_by_lmtp_what_was_written_byte_for_byte()
    {
        await using var sink = new FaultServer { Features = ["PIPELINING", "8BITMIME"] };
        await using var postfix = await PostfixServer.StartAsync(sink.Port);
        await using var transport = new SmtpTransport(Wire.Options(postfix.Port));

        Assert.IsType<TransmissionOutcome.Accepted>(await Wire.SendAsync(transport, Wire.For("ap@lmtp.test", archive: "archive@lmtp.test"), Full));
        await postfix.DrainedAsync();

        Assert.Equal(["ap@lmtp.test", "archive@lmtp.test"], sink.Taken.Select(taken => taken.Recipient).Order());
        // Postfix puts its trace before the message and strips nothing of it.
        Assert.All(sink.Taken, taken => Assert.EndsWith(Encoding.Latin1.GetString(Full), taken.Body, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Postfix_aborted_before_the_dot_delivers_nothing()
    {
        await using var sink = new FaultServer { Features = ["PIPELINING"] };
        await using var postfix = await PostfixServer.StartAsync(sink.Port);
        await using var transport = new SmtpTransport(Wire.Options(postfix.Port));

        for (var i = 0; i < 10; i++) await (await Wire.ReadyAsync(transport, Wire.For("ap@lmtp.test"), Full)).AbortAsync();
        await postfix.DrainedAsync();

        Assert.Empty(sink.Taken);
    }

    [Fact]
    public async Task Postfix_discards_refuses_and_bounces_and_each_is_told_apart()
    {
        await using var sink = new FaultServer { Features = [], Faults = stage => stage == Stage.Recipient ? Fault.Says("550 5.1.1 nobody\r\n") : null };
        await using var postfix = await PostfixServer.StartAsync(sink.Port);
        await using var transport = new SmtpTransport(Wire.Options(postfix.Port));

        Assert.IsType<TransmissionOutcome.Accepted>(await Wire.SendAsync(transport, Wire.For("ap@discarded.test")));
        var refused = Assert.IsType<OpenResult.Refused>(await transport.OpenAsync(Wire.For("ap@refused.test"), Wire.Message, default));
        Assert.Equal((TransportPhase.Recipient, 550, new EnhancedStatus(5, 7, 1)), (refused.Phase, refused.Reply.Code, refused.Reply.Status));
        // Refused by the server behind it: taken first, so accepted is what SMTP can say; the report comes later.
        Assert.IsType<TransmissionOutcome.Accepted>(await Wire.SendAsync(transport, Wire.For("ap@lmtp.test") with { ReturnPath = MailAddress.Parse("r@discarded.test") }));
        await postfix.DrainedAsync();

        Assert.Empty(sink.Taken);
        Assert.Contains("to=<ap@discarded.test>, relay=none", postfix.Log, StringComparison.Ordinal);
        Assert.Matches("to=<ap@lmtp.test>.*status=bounced", postfix.Log);
        Assert.Single(postfix.Log.Split('\n'), line => line.Contains("disconnect from", StringComparison.Ordinal) && line.Contains("data=2", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(SmtpSecurity.StartTls)]
    [InlineData(SmtpSecurity.Tls)]
    public async Task Postfix_encrypts(SmtpSecurity security)
    {
        var pem = Path.Combine(Folder, "tls.pem");
        await File.WriteAllTextAsync(pem, $"{TestCertificate.Localhost.GetRSAPrivateKey()!.ExportPkcs8PrivateKeyPem()}\n{TestCertificate.Localhost.ExportCertificatePem()}\n");
        await using var postfix = await PostfixServer.StartAsync(certificate: pem);
        await using var transport = new SmtpTransport(Wire.Options(security == SmtpSecurity.Tls ? postfix.TlsPort : postfix.Port) with
        {
            Host = "localhost",
            Security = security,
            TrustedRoots = [TestCertificate.Localhost],
        });

        for (var i = 0; i < 3; i++) Assert.IsType<TransmissionOutcome.Accepted>(await Wire.SendAsync(transport, message: Full));
    }

    [Fact]
    public async Task OpenSmtpd_without_pipelining_delivers_once_what_was_accepted()
    {
        await using var sink = new FaultServer { Features = [] };
        await using var openSmtpd = await ServerProcess.OpenSmtpdAsync(Folder, sink.Port);
        await using var transport = new SmtpTransport(Wire.Options(openSmtpd.Port));

        await (await Wire.ReadyAsync(transport, Wire.For("gone@lmtp.test"), Full)).AbortAsync();
        Assert.IsType<TransmissionOutcome.Accepted>(await Wire.SendAsync(transport, Wire.For("ap@lmtp.test"), Full));
        var refused = Assert.IsType<OpenResult.Refused>(await transport.OpenAsync(Wire.For("ap@elsewhere.test"), Full, default));
        Assert.IsType<TransmissionOutcome.Accepted>(await Wire.SendAsync(transport, Wire.For("last@lmtp.test"), Full));

        Assert.Equal(TransportPhase.Recipient, refused.Phase);
        await sink.TakenAsync(2);
        Assert.Equal(["ap@lmtp.test", "last@lmtp.test"], sink.Taken.Select(taken => taken.Recipient).Order());
        Assert.All(sink.Taken, taken => Assert.EndsWith(Encoding.Latin1.GetString(Full), taken.Body, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("-r", "DATA", TransportPhase.Body)]
    [InlineData("-r", "RCPT", TransportPhase.Recipient)]
    [InlineData("-f", "MAIL", TransportPhase.Sender)]
    [InlineData("-f", "EHLO", null)]
    [InlineData("-q", "RCPT", TransportPhase.Recipient)]
    [InlineData("-q", "MAIL", TransportPhase.Sender)]
    public async Task Smtp_sink_refuses_or_hangs_up_at_a_command(string how, string command, TransportPhase? phase)
    {
        await using var sink = await ServerProcess.SmtpSinkAsync(how, command);
        await using var transport = new SmtpTransport(Wire.Options(sink.Port));

        var opened = await transport.OpenAsync(Wire.For(), Wire.Message, default);

        Assert.Equal(phase, opened.Match<TransportPhase?>(_ => null, refused => refused.Phase, failed => failed.Phase));
    }

    [Theory]
    [InlineData("-r")]
    [InlineData("-f")]
    [InlineData("-q")]
    public async Task Smtp_sink_refuses_or_hangs_up_at_the_dot(string how)
    {
        await using var sink = await ServerProcess.SmtpSinkAsync(how, ".");
        await using var transport = new SmtpTransport(Wire.Options(sink.Port));

        var outcome = await Wire.SendAsync(transport);

        if (how == "-q") Assert.IsType<TransmissionOutcome.InDoubt>(outcome);
        else Assert.Equal(how == "-r", Assert.IsType<TransmissionOutcome.Refused>(outcome).Reply.IsTransient);
    }

    [Fact]
    public async Task Smtp_sink_takes_many_at_once()
    {
        const int Many = 2_000;
        await using var sink = await ServerProcess.SmtpSinkAsync();
        await using var transport = new SmtpTransport(Wire.Options(sink.Port) with { Connections = 20, Timeouts = SmtpTimeouts.Standard });

        var outcomes = new TransmissionOutcome[Many];
        await Parallel.ForAsync(0, Many, new ParallelOptions { MaxDegreeOfParallelism = 40 }, async (i, _) => outcomes[i] = await Wire.SendAsync(transport, message: Full));

        Assert.All(outcomes, outcome => Assert.IsType<TransmissionOutcome.Accepted>(outcome));
    }
}

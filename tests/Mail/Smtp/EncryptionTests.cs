using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using Plixo.Mail.Smtp;
using Plixo.Mail.Transport;
using Plixo.Tests.Support.Smtp;
using Xunit.Abstractions;

namespace Plixo.Tests.Mail.Smtp;

/// <summary>STARTTLS, TLS from the start, certificates and accounts.</summary>
public sealed class EncryptionTests(ITestOutputHelper output)
{
    private static readonly SmtpAccount Account = new SmtpAccount.WithPassword("user", "pencil");

    [Theory]
    [InlineData(SmtpSecurity.StartTls)]
    [InlineData(SmtpSecurity.Tls)]
    public async Task An_encrypted_e_mail_arrives_and_the_connection_is_used_again(SmtpSecurity security)
    {
        await using var server = new FaultServer { Certificate = TestCertificate.Localhost, ImplicitTls = security == SmtpSecurity.Tls };
        await using var transport = Wire.To(server, options => Trusting(options) with { Security = security });

        Assert.IsType<TransmissionOutcome.Accepted>(await Wire.SendAsync(transport));
        Assert.IsType<TransmissionOutcome.Accepted>(await Wire.SendAsync(transport));

        Assert.Equal((2, 1), (server.Taken.Count, server.Connections));
        // After the handshake the server is asked again what it offers.
        Assert.Equal(security == SmtpSecurity.StartTls ? 2 : 1, server.Commands.Count(line => line == "EHLO client.test"));
    }

    [Fact]
    public async Task Over_tls_too_the_dot_waits_and_a_closed_connection_gets_none()
    {
        await using var server = new FaultServer
        {
            Certificate = TestCertificate.Localhost,
            Faults = stage => stage == Stage.Data ? Fault.SaysAndCloses("354 go on\r\n") : null,
        };
        await using var transport = Wire.To(server, Trusting);
        var opened = await transport.OpenAsync(Wire.For(), Wire.Message, default);
        if (opened is OpenResult.Ready { Transmission: var transmission })
        {
            await server.AllClosedAsync();
            Assert.IsType<TransmissionOutcome.NotSent>(await transmission.CompleteAsync(default));
        }

        Assert.Empty(server.Dots);
    }

    [Fact]
    public async Task Without_starttls_nothing_is_said()
    {
        await using var server = new FaultServer();
        await AssertFailsAsync(server, Trusting, TransportPhase.Encryption, "no STARTTLS");
        Assert.Equal(["EHLO client.test"], server.Commands);
    }

    [Fact]
    public async Task A_refused_starttls_ends_it()
    {
        await using var server = new FaultServer
        {
            Certificate = TestCertificate.Localhost,
            Faults = stage => stage == Stage.StartTls ? Fault.Says("454 4.7.0 not now\r\n") : null,
        };
        await using var transport = Wire.To(server, Trusting);

        var refused = Assert.IsType<OpenResult.Refused>(await transport.OpenAsync(Wire.For(), Wire.Message, default));

        Assert.Equal((TransportPhase.Encryption, 454), (refused.Phase, refused.Reply.Code));
        Assert.DoesNotContain(server.Commands, line => line.StartsWith("MAIL", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Bytes_before_the_handshake_are_an_injection()
    {
        await using var server = new FaultServer { Certificate = TestCertificate.Localhost, Injected = "250-fault.test\r\n250 AUTH PLAIN\r\n" };
        await AssertFailsAsync(server, options => Trusting(options) with { Account = Account }, TransportPhase.Encryption, "injection");
        Assert.DoesNotContain(server.Commands, line => line.StartsWith("AUTH", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("another host")]
    [InlineData("unknown root")]
    public async Task A_certificate_that_is_not_the_servers_ends_it(string why)
    {
        await using var server = new FaultServer { Certificate = why == "another host" ? TestCertificate.Make("elsewhere.test") : TestCertificate.Localhost };
        await AssertFailsAsync(
            server,
            options => Trusting(options) with { TrustedRoots = why == "another host" ? [server.Certificate] : null, Account = Account },
            TransportPhase.Encryption, "no trusted encryption");
        Assert.DoesNotContain(server.Commands, line => line.StartsWith("AUTH", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("PLAIN LOGIN", "AUTH PLAIN AHVzZXIAcGVuY2ls")]
    [InlineData("LOGIN", "AUTH LOGIN|dXNlcg==|cGVuY2ls")]
    public async Task A_password_is_proved_by_what_the_server_offers(string offered, string said)
    {
        await using var server = new FaultServer { Features = [$"AUTH {offered}"] };
        await using var transport = Wire.To(server, options => options with { Account = Account });

        Assert.IsType<TransmissionOutcome.Accepted>(await Wire.SendAsync(transport));

        Assert.Equal(said.Split('|'), server.Commands.Skip(1).Take(said.Split('|').Length));
    }

    [Fact]
    public async Task A_token_is_proved_by_xoauth2()
    {
        await using var server = new FaultServer { Features = ["AUTH XOAUTH2"] };
        await using var transport = Wire.To(server, options => options with { Account = new SmtpAccount.WithToken("user", _ => ValueTask.FromResult("t0k")) });

        Assert.IsType<TransmissionOutcome.Accepted>(await Wire.SendAsync(transport));

        Assert.Contains("AUTH XOAUTH2 dXNlcj11c2VyAWF1dGg9QmVhcmVyIHQwawEB", server.Commands);
    }

    [Theory]
    [InlineData("AUTH GSSAPI", "GSSAPI")]
    [InlineData("HELP", "no AUTH")]
    public async Task Where_no_way_of_proving_is_offered_nothing_is_sent(string feature, string reason)
    {
        await using var server = new FaultServer { Features = [feature] };
        await AssertFailsAsync(server, options => options with { Account = Account }, TransportPhase.Authentication, reason);
    }

    [Fact]
    public async Task An_account_is_not_shown_in_clear_to_another_machine()
    {
        var address = NetworkInterface.GetAllNetworkInterfaces().SelectMany(card => card.GetIPProperties().UnicastAddresses)
            .Select(one => one.Address).FirstOrDefault(one => one.AddressFamily == AddressFamily.InterNetwork && !IPAddress.IsLoopback(one));
        if (address is null)
        {
            output.WriteLine("This machine has no address but loopback: nothing was tested.");
            return;
        }

        await using var server = new FaultServer { Features = ["AUTH PLAIN"] };
        await AssertFailsAsync(server, options => options with { Account = Account, Host = $"{address}" }, TransportPhase.Authentication, "in clear");
        Assert.Equal(["EHLO client.test"], server.Commands);
    }

    private static SmtpOptions Trusting(SmtpOptions options) =>
        options with { Host = "localhost", Security = SmtpSecurity.StartTls, TrustedRoots = [TestCertificate.Localhost] };

    private static async Task AssertFailsAsync(FaultServer server, Func<SmtpOptions, SmtpOptions> how, TransportPhase phase, string reason)
    {
        await using var transport = Wire.To(server, how);
        var failed = Assert.IsType<OpenResult.Failed>(await transport.OpenAsync(Wire.For(), Wire.Message, default));
        Assert.Equal(phase, failed.Phase);
        Assert.Contains(reason, failed.Reason, StringComparison.Ordinal);
        Assert.Empty(server.Dots);
    }
}

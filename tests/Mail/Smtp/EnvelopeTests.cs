using System.Text;
using Plixo.Mail.Addresses;
using Plixo.Mail.Transport;
using Plixo.Tests.Support.Smtp;

namespace Plixo.Tests.Mail.Smtp;

/// <summary>What is said, word for word, and what arrives.</summary>
public sealed class EnvelopeTests
{
    [Fact]
    public async Task Everything_the_server_offers_is_used()
    {
        await using var server = new FaultServer();
        await using var transport = Wire.To(server);

        await Wire.SendAsync(transport, Wire.For("a+b=c@buyer.example", archive: "archive@seller.example"));

        Assert.Equal(
            [
                "EHLO client.test",
                $"MAIL FROM:<bounce+k7@seller.example> SIZE={Wire.Message.Length} RET=HDRS ENVID=k7.1",
                "RCPT TO:<a+b=c@buyer.example> NOTIFY=FAILURE,DELAY ORCPT=rfc822;a+2Bb+3Dc@buyer.example",
                "RCPT TO:<archive@seller.example> NOTIFY=NEVER",
                "DATA",
            ],
            server.Commands);
        Assert.Equal(["a+b=c@buyer.example", "archive@seller.example"], server.Taken.Select(taken => taken.Recipient));
    }

    [Fact]
    public async Task What_the_server_does_not_offer_is_not_used()
    {
        await using var server = new FaultServer { Features = [] };
        await using var transport = Wire.To(server);

        await Wire.SendAsync(transport, Wire.For() with { ReturnPath = null });

        Assert.Equal(["EHLO client.test", "MAIL FROM:<>", "RCPT TO:<ap@buyer.example>", "DATA"], server.Commands);
    }

    [Fact]
    public async Task A_server_without_ehlo_is_greeted_with_helo()
    {
        var asked = 0;
        await using var server = new FaultServer { Faults = stage => stage == Stage.Hello && asked++ == 0 ? Fault.Says("502 5.5.1 what?\r\n") : null };
        await using var transport = Wire.To(server);

        Assert.IsType<TransmissionOutcome.Accepted>(await Wire.SendAsync(transport));

        Assert.Equal(
            ["EHLO client.test", "HELO client.test", "MAIL FROM:<bounce+k7@seller.example>", "RCPT TO:<ap@buyer.example>", "DATA"], server.Commands);
    }

    [Fact]
    public async Task Letters_beyond_ascii_need_smtputf8()
    {
        await using var server = new FaultServer();
        await using var transport = Wire.To(server);
        await Wire.SendAsync(transport, Wire.For("müller@bücher.example"), Encoding.UTF8.GetBytes("Subject: ü\r\n\r\nx\r\n"));

        var utf8 = Encoding.Latin1.GetString(Encoding.UTF8.GetBytes("müller"));
        Assert.Contains("MAIL FROM:<bounce+k7@seller.example> SIZE=18 BODY=8BITMIME SMTPUTF8 RET=HDRS ENVID=k7.1", server.Commands);
        Assert.Contains($"RCPT TO:<{utf8}@xn--bcher-kva.example> NOTIFY=FAILURE,DELAY ORCPT=utf-8;{utf8}@xn--bcher-kva.example", server.Commands);
    }

    [Theory]
    [InlineData("8BITMIME", "müller@buyer.example", "x", "SMTPUTF8")]
    [InlineData("SMTPUTF8", "ap@buyer.example", "ü", "8BITMIME")]
    public async Task What_needs_more_than_the_server_offers_is_not_begun(string offered, string recipient, string text, string missing)
    {
        await using var server = new FaultServer { Features = [offered] };
        await using var transport = Wire.To(server);

        var failed = Assert.IsType<OpenResult.Failed>(await transport.OpenAsync(Wire.For(recipient), Encoding.UTF8.GetBytes($"\r\n{text}\r\n"), default));

        Assert.Contains(missing, failed.Reason, StringComparison.Ordinal);
        Assert.Equal(["EHLO client.test"], server.Commands);
    }

    [Theory]
    [InlineData("a\r\nb\r\n", "a\r\nb\r\n")]
    [InlineData("a\nb", "a\r\nb\r\n")]
    [InlineData("a\rb\r", "a\r\nb\r\n")]
    [InlineData("\n\r\r\n", "\r\n\r\n\r\n")]
    [InlineData(".", ".\r\n")]
    [InlineData(".\n.\r\n..\r.x", ".\r\n.\r\n..\r\n.x\r\n")]
    [InlineData("x\n.\nMAIL FROM:<evil@x>\r.\r\n", "x\r\n.\r\nMAIL FROM:<evil@x>\r\n.\r\n")]
    [InlineData("a.\r\n.b.\r\n", "a.\r\n.b.\r\n")]
    [InlineData("", "")]
    public async Task Line_ends_become_crlf_and_dots_at_line_starts_survive(string message, string arrives)
    {
        await using var server = new FaultServer();
        await using var transport = Wire.To(server);

        await Wire.SendAsync(transport, message: Encoding.ASCII.GetBytes(message));

        Assert.Equal(arrives, Assert.Single(server.Taken).Body);
    }

    [Fact]
    public async Task A_large_body_goes_in_blocks_and_arrives_whole()
    {
        var body = string.Concat(Enumerable.Range(0, 20_000).Select(line => $".line {line}\r\n"));
        await using var server = new FaultServer();
        await using var transport = Wire.To(server);

        await Wire.SendAsync(transport, message: Encoding.ASCII.GetBytes(body));

        Assert.Equal(body, Assert.Single(server.Taken).Body);
    }

    [Fact]
    public async Task The_longest_addresses_fit()
    {
        var longest = $"{new string('+', MailAddress.MaxLocalOctets)}@{string.Join('.', Enumerable.Repeat(new string('d', 60), 3))}.ex";
        await using var server = new FaultServer();
        await using var transport = Wire.To(server);

        await Wire.SendAsync(transport, Wire.For(longest) with { ReturnPath = MailAddress.Parse(longest), EnvelopeId = new string('=', 100) });

        Assert.Equal(longest, Assert.Single(server.Taken).Recipient);
    }
}

using Plixo.Mail.Addresses;
using Plixo.Mail.Capture;
using Plixo.Mail.Mime;
using Plixo.Mail.Transport;
using Plixo.Tests.Mail.Mime;

namespace Plixo.Tests.Mail.Capture;

public sealed class CaptureRulesTests : TestFolder
{
    [Theory]
    [InlineData("bounce.invalid", "550 5.1.1 No such user here", true)]
    [InlineData("FULL.invalid", "452 4.2.2 Mailbox full", false)]
    public async Task A_refused_recipient_ends_before_the_body(string domain, string reply, bool permanent)
    {
        var refused = Assert.IsType<OpenResult.Refused>(await OpenAsync(domain));

        Assert.Equal(TransportPhase.Recipient, refused.Phase);
        Assert.Equal(reply, refused.Reply.ToString());
        Assert.Equal((permanent, !permanent, false), (refused.Reply.IsPermanent, refused.Reply.IsTransient, refused.Reply.IsPositive));
        Assert.Empty(Files("tmp"));
    }

    [Fact]
    public async Task A_refused_message_ends_after_the_dot_and_does_not_arrive()
    {
        var refused = Assert.IsType<TransmissionOutcome.Refused>(await SendAsync(CaptureRules.Demo, "reject.invalid"));

        Assert.Equal("554 5.7.1 Message refused for its content", refused.Reply.ToString());
        Assert.Empty(Files("tmp"));
        Assert.Empty(Files("new"));
    }

    [Theory]
    [InlineData(true, 1)]
    [InlineData(false, 0)]
    public async Task A_server_that_hangs_up_after_the_dot_leaves_it_in_doubt(bool delivered, int files)
    {
        var rules = new CaptureRules(new Dictionary<string, CaptureVerdict> { ["x.invalid"] = new CaptureVerdict.HangUp(delivered) });

        Assert.IsType<TransmissionOutcome.InDoubt>(await SendAsync(rules, "x.invalid"));
        Assert.Empty(Files("tmp"));
        Assert.Equal(files, Files("new").Length);
    }

    [Fact]
    public async Task Every_other_domain_is_accepted()
    {
        Assert.IsType<TransmissionOutcome.Accepted>(await SendAsync(CaptureRules.Demo, "buyer.example"));
        Assert.IsType<TransmissionOutcome.Accepted>(await SendAsync(CaptureRules.AcceptAll, "bounce.invalid"));
    }

    private async Task<TransmissionOutcome> SendAsync(CaptureRules rules, string domain)
    {
        var ready = Assert.IsType<OpenResult.Ready>(await OpenAsync(domain, rules));
        await using var transmission = ready.Transmission;
        return await transmission.CompleteAsync(default);
    }

    private async Task<OpenResult> OpenAsync(string domain, CaptureRules? rules = null)
    {
        await using var transport = new CaptureTransport(Folder, rules ?? CaptureRules.Demo);
        var envelope = new Envelope { MessageId = Messages.Plain().MessageId, Recipient = MailAddress.Parse($"ap@{domain}") };
        return await transport.OpenAsync(envelope, MimeWriter.Write(Messages.Plain()), default);
    }
}

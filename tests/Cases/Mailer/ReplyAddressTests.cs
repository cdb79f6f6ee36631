using Plixo.Mail.Addresses;
using Plixo.Silo.Mailer;

namespace Plixo.Tests.Cases.Mailer;

/// <summary>Answers come to a mailbox that names, signed, the e-mail they answer.</summary>
public sealed class ReplyAddressTests
{
    private const string MessageId = "m-c-1-7@seller.example";

    private readonly ReplyAddress replies = new(MailAddress.Parse("ar@seller.example"), new byte[32]);

    [Fact]
    public void An_answer_names_its_email_in_capitals_too()
    {
        var address = replies.For("", MessageId)!;

        Assert.StartsWith("ar+m-c-1-7+", address.LocalPart, StringComparison.Ordinal);
        Assert.True(replies.TryRead(MailAddress.Parse(address.Spec.ToUpperInvariant()), out var id));
        Assert.Equal("m-c-1-7", id);
    }

    [Fact]
    public void The_sender_identitys_mailbox_comes_before_the_configurations() =>
        Assert.Matches(@"^dana\+m-c-1-7\+[0-9a-f]{16}@other\.example$", replies.For("dana@other.example", MessageId)!.Spec);

    [Fact]
    public void Without_any_mailbox_answers_go_to_the_sender() => Assert.Null(new ReplyAddress(null, new byte[32]).For("", MessageId));

    [Fact]
    public void Where_the_token_does_not_fit_the_mailbox_stands_alone() =>
        Assert.Equal("ar@seller.example", replies.For("", $"m-{new string('c', 60)}@seller.example")!.Spec);

    [Theory]
    [InlineData("ar+m-c-1-8+0123456789abcdef@seller.example")]
    [InlineData("ar+m-c-1-7@seller.example")]
    [InlineData("ar@seller.example")]
    public void What_it_did_not_make_it_does_not_read(string address) => Assert.False(replies.TryRead(MailAddress.Parse(address), out _));

    [Fact]
    public void A_return_path_is_no_reply_address()
    {
        var path = new ReturnPath("seller.example", new byte[32]).For("m-c-1-7")!;

        Assert.False(replies.TryRead(path, out _));
    }
}

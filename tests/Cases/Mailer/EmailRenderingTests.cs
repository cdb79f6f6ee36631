using System.Text;
using NodaTime;
using Plixo.Grains.Core;
using Plixo.Grains.Customers;
using Plixo.Grains.Mailing;
using Plixo.Mail.Addresses;
using Plixo.Mail.Mime;
using Plixo.Silo.Mailer;
using Plixo.Silo.Portal;

namespace Plixo.Tests.Cases.Mailer;

/// <summary>What a grain wrote, as MIME: the thread, where answers go, the files, and nobody who gets a blind copy.</summary>
public sealed class EmailRenderingTests
{
    private static readonly byte[] Pdf = Encoding.ASCII.GetBytes("%PDF-1.4 a copy");
    private static readonly string Digest = MailAttachment.DigestOf(Pdf);

    private readonly EmailRendering rendering = new(new LinkSigner(new byte[32]), new ReplyAddress(MailAddress.Parse("ar@seller.example"), new byte[32]));

    [Fact]
    public void The_thread_stands_whole_in_references_and_its_last_in_in_reply_to()
    {
        var text = Written(Email with { Thread = ["m-1@seller.example", "m-2@seller.example"] });

        Assert.Contains("In-Reply-To: <m-2@seller.example>\r\n", text, StringComparison.Ordinal);
        Assert.Contains("References: <m-1@seller.example> <m-2@seller.example>\r\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Answers_go_to_the_signed_mailbox_of_the_configuration() =>
        Assert.Matches(@"Reply-To: ar\+m-3\+[0-9a-f]{16}@seller\.example\r\n", Written(Email));

    [Fact]
    public void Who_gets_a_blind_copy_stands_in_no_line() => Assert.DoesNotContain("boss", Written(Email), StringComparison.Ordinal);

    [Fact]
    public void A_file_goes_along_by_its_digest()
    {
        var text = Written(Email with { Attachments = [new EmailAttachment("R-1.pdf", "application/pdf", Digest)] });

        Assert.Contains("filename=\"R-1.pdf\"", text, StringComparison.Ordinal);
        Assert.Contains(Convert.ToBase64String(Pdf), text, StringComparison.Ordinal);
    }

    private static EmailContent Email => new()
    {
        From = new EmailParty("Seller", "dana@seller.example"),
        Recipients =
        [
            new EmailRecipient("Ann", "ann@buyer.example", RecipientKind.To, new ContactKey("p-1")),
            new EmailRecipient("Boss", "boss@buyer.example", RecipientKind.Bcc, new ContactKey("p-2")),
        ],
        Subject = "Open invoices",
        Html = "",
        Text = "Please pay.",
        Language = "en",
    };

    private string Written(EmailContent email) => Encoding.UTF8.GetString(MimeWriter.Write(rendering.Compose(
        email, "m-3@seller.example", new CustomerKey("c-1"), Instant.FromUtc(2026, 3, 2, 9, 0), new Dictionary<string, byte[]> { [Digest] = Pdf })));
}

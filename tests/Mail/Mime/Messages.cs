using Plixo.Mail.Addresses;
using Plixo.Mail.Mime;

namespace Plixo.Tests.Mail.Mime;

/// <summary>The messages that tests start from.</summary>
internal static class Messages
{
    public static MailMessage Plain(string text = "Dear customer,\n\ninvoice 7 is due.\n", string subject = "Invoice 7") => new()
    {
        MessageId = MessageId.Parse("<k7.3@mail.seller.example>"),
        Date = new DateTimeOffset(2026, 11, 22, 9, 30, 0, TimeSpan.FromHours(1)),
        From = MailAddress.Parse("ar@seller.example").Named("Seller Ltd, Accounts"),
        To = [MailAddress.Parse("ap@buyer.example")],
        Subject = subject,
        Text = text,
    };

    public static MailMessage Full() => Plain() with
    {
        ReplyTo = MailAddress.Parse("reply+c7.k3@seller.example").Named("Müller & Söhne"),
        To = [MailAddress.Parse("ap@buyer.example").Named("Ängström \"AP\" Office"), MailAddress.Parse("x@bücher.example")],
        Cc = [MailAddress.Parse("cfo@buyer.example").Named("محمد")],
        Subject = "Überfällig: Rechnung 7 🧾",
        InReplyTo = MessageId.Parse("<k6.1@mail.seller.example>"),
        References = [MessageId.Parse("<k5.9@mail.seller.example>"), MessageId.Parse("<k6.1@mail.seller.example>")],
        ExtraHeaders =
        [
            new HeaderField("Auto-Submitted", "auto-generated"),
            new HeaderField("List-Unsubscribe", $"<https://pay.seller.example/u/{new string('x', 200)}>, <mailto:u@seller.example>"),
        ],
        Html = "<p>Überfällig <img src=\"cid:logo@seller.example\"></p>\n",
        Attachments =
        [
            MailAttachment.Of("statement.pdf", "application/pdf", "%PDF-1.7 not really"u8.ToArray()),
            MailAttachment.Of("Rechnung \"7\" – Übersicht.csv", "text/csv", "a;b\n1;2\n"u8.ToArray()),
            MailAttachment.Of("logo.png", "image/png", new byte[] { 137, 80, 78, 71, 0, 13, 10 }) with
            {
                ContentId = MessageId.Parse("<logo@seller.example>"),
            },
        ],
    };
}

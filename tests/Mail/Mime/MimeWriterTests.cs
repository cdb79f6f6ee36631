using System.Text;
using Plixo.Mail.Addresses;
using Plixo.Mail.Mime;

namespace Plixo.Tests.Mail.Mime;

public sealed class MimeWriterTests
{
    [Fact]
    public void A_plain_message_is_these_bytes()
    {
        const string expected = """
            From: "Seller Ltd, Accounts" <ar@seller.example>
            To: ap@buyer.example
            Subject: Invoice 7
            Date: Sun, 22 Nov 2026 09:30:00 +0100
            Message-ID: <k7.3@mail.seller.example>
            MIME-Version: 1.0
            Content-Type: text/plain; charset=utf-8
            Content-Transfer-Encoding: 7bit

            Dear customer,

            invoice 7 is due.

            """;

        Assert.Equal(expected.ReplaceLineEndings("\r\n"), Written(Messages.Plain()));
    }

    [Fact]
    public void A_multipart_message_is_these_bytes()
    {
        var message = Messages.Plain("Fällig.", "Überfällig") with
        {
            Attachments = [MailAttachment.Of("Mahnung ü.pdf", "application/pdf", "abc"u8.ToArray())],
        };
        const string expected = """
            From: "Seller Ltd, Accounts" <ar@seller.example>
            To: ap@buyer.example
            Subject: =?utf-8?B?w5xiZXJmw6RsbGln?=
            Date: Sun, 22 Nov 2026 09:30:00 +0100
            Message-ID: <k7.3@mail.seller.example>
            MIME-Version: 1.0
            Content-Type: multipart/mixed;
             boundary="=_BOUNDARY"

            --=_BOUNDARY
            Content-Type: text/plain; charset=utf-8
            Content-Transfer-Encoding: quoted-printable

            F=C3=A4llig.

            --=_BOUNDARY
            Content-Type: application/pdf
            Content-Disposition: attachment; filename*=utf-8''Mahnung%20%C3%BC.pdf
            Content-Transfer-Encoding: base64

            YWJj
            --=_BOUNDARY--

            """;

        var written = Written(message);
        var boundary = written.Split("boundary=\"=_")[1][..32];
        Assert.Equal(expected.ReplaceLineEndings("\r\n"), written.Replace(boundary, "BOUNDARY", StringComparison.Ordinal));
    }

    [Fact]
    public void Boundaries_follow_the_message_id_and_nothing_else()
    {
        var message = Messages.Full();

        Assert.Equal(MimeWriter.Write(message), MimeWriter.Write(message with { }));
        Assert.Equal(Boundaries(message), Boundaries(message with { Subject = "Other", Text = "Other" }));
        Assert.Empty(Boundaries(message).Intersect(Boundaries(message with { MessageId = MessageId.Parse("<k8.1@mail.seller.example>") })));
        Assert.Equal(3, Boundaries(message).Distinct().Count());
    }

    [Fact]
    public void The_full_message_keeps_the_rules_of_the_wire() => WireRules.AssertKept(MimeWriter.Write(Messages.Full()));

    [Theory]
    [InlineData("\r\nBcc: eve@evil.example")]
    [InlineData("\rBcc: eve@evil.example")]
    [InlineData("\nBcc: eve@evil.example")]
    [InlineData("\r\n\r\n<script>")]
    [InlineData("\0")]
    [InlineData("\t")]
    [InlineData("\u0085Bcc: eve@evil.example")]
    [InlineData("\u2028Bcc: eve@evil.example")]
    public void A_line_break_in_any_header_value_is_refused_by_the_name_of_the_header(string attack)
    {
        var address = MailAddress.Parse("ap@buyer.example").Named("Bob" + attack + "x");
        var plain = Messages.Plain();
        var file = MailAttachment.Of("a.pdf", "application/pdf", ReadOnlyMemory<byte>.Empty);

        Assert.False(HeaderText.IsSafe("Invoice" + attack));
        AssertRefused("Subject", plain with { Subject = "Invoice" + attack });
        AssertRefused("From", plain with { From = address });
        AssertRefused("To", plain with { To = [address] });
        AssertRefused("Cc", plain with { Cc = [address] });
        AssertRefused("Reply-To", plain with { ReplyTo = address });
        AssertRefused("X-Note", plain with { ExtraHeaders = [new HeaderField("X-Note", "a" + attack + "b")] });
        AssertRefused("Content-Disposition", plain with { Attachments = [file with { FileName = "a" + attack + ".pdf" }] });
        AssertRefused("Content-Type", plain with { Attachments = [file with { MediaType = "text/plain" + attack }] });
        Assert.False(MessageId.TryParseForeign("<a" + attack + "@b>", out _, out _));
        Assert.False(MailAddress.TryParse("a@b.com" + attack, out _, out _));
    }

    [Fact]
    public void Half_a_surrogate_pair_in_a_header_is_refused() =>
        AssertRefused("Subject", Messages.Plain(subject: "x\ud83e"));

    [Theory]
    [InlineData("Bcc", "eve@evil.example")]
    [InlineData("from", "eve@evil.example")]
    [InlineData("Content-Type", "text/html")]
    [InlineData("Return-Path", "<eve@evil.example>")]
    [InlineData("X Note", "a")]
    [InlineData("X:Note", "a")]
    [InlineData("", "a")]
    [InlineData("X-Note", "")]
    [InlineData("X-Note", "ü")]
    public void An_extra_header_that_is_not_one_is_refused(string name, string value)
    {
        var field = new HeaderField(name, value);

        Assert.NotNull(field.Refusal());
        Assert.Throws<InvalidHeaderException>(() => MimeWriter.Write(Messages.Plain() with { ExtraHeaders = [field] }));
    }

    [Theory]
    [InlineData("../etc/passwd")]
    [InlineData("a\\b.pdf")]
    [InlineData("..")]
    [InlineData("")]
    [InlineData(" a.pdf")]
    public void A_file_name_that_is_a_path_is_refused(string name)
    {
        Assert.False(MailAttachment.IsSafeFileName(name));
        AssertRefused("Content-Disposition", Messages.Plain() with
        {
            Attachments = [MailAttachment.Of(name, "application/pdf", ReadOnlyMemory<byte>.Empty)],
        });
    }

    [Theory]
    [InlineData("multipart/mixed")]
    [InlineData("message/rfc822")]
    [InlineData("text")]
    [InlineData("text/html; charset=x")]
    public void A_media_type_that_is_not_a_single_file_is_refused(string type) =>
        AssertRefused("Content-Type", Messages.Plain() with
        {
            Attachments = [MailAttachment.Of("a", type, ReadOnlyMemory<byte>.Empty)],
        });

    [Fact]
    public void Content_that_is_not_what_its_digest_says_is_refused()
    {
        var approved = MailAttachment.Of("a.pdf", "application/pdf", "approved"u8.ToArray());

        AssertRefused("Content-Disposition", Messages.Plain() with { Attachments = [approved with { Content = "swapped"u8.ToArray() }] });
    }

    [Fact]
    public void A_long_thread_keeps_its_first_and_its_latest_references()
    {
        var ids = Enumerable.Range(0, 200).Select(i => MessageId.Parse($"<m{i}@x>")).ToList();

        var headers = HeaderReader.Read(MimeWriter.Write(Messages.Plain() with { References = ids }));

        var kept = headers.First("References").Split(' ');
        Assert.Equal(MimeWriter.MaxReferences, kept.Length);
        Assert.Equal(["<m0@x>", "<m151@x>"], kept.Take(2));
        Assert.Equal("<m199@x>", kept[^1]);
    }

    [Fact]
    public void A_local_part_beyond_ascii_needs_smtputf8_and_stands_in_utf8()
    {
        var message = Messages.Plain() with { To = [MailAddress.Parse("用户@例え.jp")] };

        Assert.True(message.NeedsSmtpUtf8);
        Assert.Contains("To: 用户@xn--r8jz45g.jp\r\n", Encoding.UTF8.GetString(MimeWriter.Write(message)), StringComparison.Ordinal);
        Assert.False(Messages.Full().NeedsSmtpUtf8);
    }

    [Theory]
    [InlineData("plain\n", "7bit\r\n\r\nplain\r\n")]
    [InlineData("blank \n", "quoted-printable\r\n\r\nblank=20\r\n")]
    [InlineData("From us\n", "quoted-printable\r\n\r\n=46rom us\r\n")]
    [InlineData("--=_x\n", "quoted-printable\r\n\r\n--=3D_x\r\n")]
    [InlineData("tab\tinside, tab at the end\t\n", "quoted-printable\r\n\r\ntab\tinside, tab at the end=09\r\n")]
    [InlineData("über\n", "quoted-printable\r\n\r\n=C3=BCber\r\n")]
    [InlineData("督促状\n", "base64\r\n\r\n552j5L+D54q2DQo=\r\n")]
    public void A_body_gets_the_lightest_encoding_that_survives(string text, string written) =>
        Assert.EndsWith("Content-Transfer-Encoding: " + written, Written(Messages.Plain(text)), StringComparison.Ordinal);

    [Fact]
    public void A_name_that_fits_one_encoded_word_is_not_split_wherever_it_stands()
    {
        var address = MailAddress.Parse("ap@buyer.example").Named("Buchhaltung der Überlandwerke Süd");

        var written = Written(Messages.Plain() with { To = [address, address, address] });

        Assert.Equal(3, written.Split("=?utf-8?").Length - 1);
    }

    [Fact]
    public void Dots_at_line_starts_are_left_to_smtp() =>
        Assert.EndsWith("\r\n.\r\n..\r\n", Written(Messages.Plain("a\n.\n..\n")), StringComparison.Ordinal);

    private static void AssertRefused(string header, MailMessage message) =>
        Assert.Equal(header, Assert.Throws<InvalidHeaderException>(() => MimeWriter.Write(message)).Header);

    private static string Written(MailMessage message) => Encoding.ASCII.GetString(MimeWriter.Write(message));

    private static List<string> Boundaries(MailMessage message) =>
        [.. Written(message).Split("boundary=\"").Skip(1).Select(rest => rest[..rest.IndexOf('"')])];
}

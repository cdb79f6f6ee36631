using Plixo.Mail.Addresses;
using Plixo.Mail.Mime;
using Plixo.Silo.Mailer;

namespace Plixo.Tests.Cases.Mailer;

public sealed class RenderedTests
{
    [Theory]
    [InlineData(null, "dana@sender.example")]
    [InlineData("Dana Jones", "dana@sender.example")]
    [InlineData("Jones, \"Dana\" <x@y.example>", "dana@sender.example")]
    [InlineData("Jörg Müller", "joerg@sender.example")]
    [InlineData("Accounts Receivable of a Company with a Name that is longer than one Line of a Header", "ar@sender.example")]
    [InlineData("Dana Jones", "dana@bücher.example")]
    [InlineData("Dana Jones", "jörg@bücher.example")]
    public void What_an_envelope_needs_is_read_from_the_bytes_that_were_kept(string? name, string address)
    {
        var message = new MailMessage
        {
            MessageId = MessageId.Parse("<m-1@sender.example>"),
            Date = new DateTimeOffset(2026, 3, 2, 9, 0, 0, TimeSpan.Zero),
            From = MailAddress.Parse(address).Named(name),
            To = [MailAddress.Parse("ann@payer.example").Named("Änn")],
            Subject = "Überfällig: 100 €",
            Text = "From: somebody@else.example\n",
        };
        var bytes = MimeWriter.Write(message);

        var first = Assert.IsType<Rendered.Ready>(Rendered.Of(message, bytes));
        var kept = Assert.IsType<Rendered.Ready>(Rendered.Kept(bytes));

        Assert.Equal((first.From.WireSpec, first.NeedsSmtpUtf8), (kept.From.WireSpec, kept.NeedsSmtpUtf8));
    }

    [Theory]
    [InlineData("")]
    [InlineData("Subject: Hello\r\n\r\nFrom: dana@sender.example\r\n")]
    [InlineData("From: nobody\r\n\r\n")]
    public void Bytes_without_a_sender_are_not_sent(string bytes) =>
        Assert.Contains("sender", Assert.IsType<Rendered.Unwritable>(Rendered.Kept([.. bytes.Select(letter => (byte)letter)])).Why, StringComparison.Ordinal);
}

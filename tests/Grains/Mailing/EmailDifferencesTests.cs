using NodaTime;
using Plixo.Grains.Amounts;
using Plixo.Grains.Core;
using Plixo.Grains.Customers;
using Plixo.Grains.Mailing;
using Plixo.Grains.Templates;

namespace Plixo.Tests.Grains.Mailing;

/// <summary>What came back from approval is shown part by part.</summary>
public sealed class EmailDifferencesTests
{
    [Fact]
    public void The_same_e_mail_has_none() => Assert.Empty(EmailDifferences.Between(Email, Email with { MessageId = "m-1@seller.example" }));

    [Fact]
    public void Each_part_that_differs_stands_alone_and_only_the_lines_that_went_and_came()
    {
        var after = Email with
        {
            Subject = "Two invoices",
            Recipients = [Email.Recipients[0], new EmailRecipient("", "cfo@buyer.example", RecipientKind.Cc, new ContactKey("p-2"))],
            Text = "Dear Ann,\nplease pay EUR 250.00.\nThank you.",
            Attachments = [new EmailAttachment("R-1.pdf", "application/pdf", new string('a', 64))],
        };

        Assert.Equal(
            [
                new EmailDifference("cc", "", "cfo@buyer.example"),
                new EmailDifference("subject", "Open invoices", "Two invoices"),
                new EmailDifference("text", "please pay EUR 300.00.", "please pay EUR 250.00."),
                new EmailDifference("attachments", "", "R-1.pdf (aaaaaaaaaaaa)"),
            ],
            EmailDifferences.Between(Email, after).AsEnumerable());
    }

    [Fact]
    public void Invoices_that_left_came_and_changed_are_named_with_the_totals()
    {
        var after = Email with { Invoices = [Line("A-2", 15_000), Line("A-3", 5_000)] };

        Assert.Equal(
            [
                new EmailDifference("invoices", "A-1: 100.00 EUR, due 2026-03-01", ""),
                new EmailDifference("invoices", "A-2: 200.00 EUR, due 2026-03-01", "A-2: 150.00 EUR, due 2026-03-01"),
                new EmailDifference("invoices", "", "A-3: 50.00 EUR, due 2026-03-01"),
                new EmailDifference("total", "300.00 EUR", "200.00 EUR"),
            ],
            EmailDifferences.Between(Email, after).AsEnumerable());
    }

    [Fact]
    public void Html_is_shown_only_where_the_text_is_the_same() =>
        Assert.Equal([new EmailDifference("html", "<p>Pay</p>", "<p><b>Pay</b></p>")], EmailDifferences.Between(Email, Email with { Html = "<p><b>Pay</b></p>" }).AsEnumerable());

    [Fact]
    public void An_e_mail_is_read_back_with_its_invoices_and_its_statement()
    {
        var written = Email with { Statement = new Statement("Seller", "Buyer", new LocalDate(2026, 3, 2), true, false, Email.Invoices) };

        var read = EmailContent.Read(written.ToContent().Bytes.Span);

        Assert.Equal(written.Invoices.AsEnumerable(), read.Invoices.AsEnumerable());
        Assert.Equal(written.ToContent().Digest, read.ToContent().Digest);
    }

    private static readonly EmailContent Email = new()
    {
        From = new EmailParty("Seller", "ar@seller.example"),
        Recipients = [new EmailRecipient("Ann", "ann@buyer.example", RecipientKind.To, new ContactKey("p-1"))],
        Subject = "Open invoices",
        Html = "<p>Pay</p>",
        Text = "Dear Ann,\nplease pay EUR 300.00.\nThank you.",
        Language = "en",
        Invoices = [Line("A-1", 10_000), Line("A-2", 20_000)],
    };

    private static InvoiceLine Line(string number, long open) =>
        new(number, new LocalDate(2026, 2, 1), new LocalDate(2026, 3, 1), Money(open), Money(open));

    private static Money Money(long minor) => new(minor, new Currency("EUR"));
}

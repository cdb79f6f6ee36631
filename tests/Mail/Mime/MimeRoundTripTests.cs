using System.Text;
using Plixo.Mail.Addresses;
using Plixo.Mail.Mime;
using Plixo.Tests.Support;
using Xunit.Abstractions;

namespace Plixo.Tests.Mail.Mime;

/// <summary>What Python's e-mail package reads is what was meant.</summary>
public sealed class MimeRoundTripTests(PythonReader python, ITestOutputHelper output) : IClassFixture<PythonReader>
{
    [Fact]
    public void A_message_with_everything_is_read_as_meant()
    {
        if (Absent())
            return;
        var read = python.AssertReads(Messages.Full());

        Assert.Equal(
            ["multipart/mixed", "multipart/alternative", "text/plain", "multipart/related", "text/html", "image/png", "application/pdf", "text/csv"],
            read.Shape);
    }

    [Fact]
    public void Text_alone_is_one_part_and_text_with_html_an_alternative()
    {
        if (Absent())
            return;
        Assert.Equal(["text/plain"], python.AssertReads(Messages.Plain()).Shape);
        Assert.Equal(
            ["multipart/alternative", "text/plain", "text/html"],
            python.AssertReads(Messages.Plain() with { Html = "<p>Hi</p>" }).Shape);
    }

    [Theory]
    [InlineData("")]
    [InlineData("plain")]
    [InlineData("Rückstand")]
    [InlineData("  two  blanks  ")]
    [InlineData("=?utf-8?Q?forged?=")]
    [InlineData("a =? b ?= c")]
    [InlineData("تذكير: فاتورة متأخرة")]
    [InlineData("👩‍👩‍👧‍👦 🧾 🇩🇪")]
    [InlineData("\u202Egnp.exe")]
    [InlineData("Subject: To: Bcc: a@b.com")]
    [InlineData("督促状：請求書七号の支払期限が過ぎております、お早めにお支払いくださいますようお願い申し上げます")]
    public void A_subject_or_name_of_any_script_is_read_as_meant(string text)
    {
        if (Absent())
            return;
        var address = MailAddress.Parse("ap@buyer.example").Named(text);
        python.AssertReads(Messages.Plain(subject: text) with { To = [address, address], Cc = [address] });
    }

    [Theory]
    [InlineData("word ")]
    [InlineData("x")]
    [InlineData("ü")]
    [InlineData("mahnung für sie 🧾 ")]
    public void A_subject_of_10000_characters_is_read_as_meant(string piece)
    {
        if (Absent())
            return;
        var subject = string.Concat(Enumerable.Repeat(piece, 10_000 / piece.Length)).Trim();
        python.AssertReads(Messages.Plain(subject: subject));
    }

    [Theory]
    [InlineData("")]
    [InlineData("one line, no break at the end")]
    [InlineData("bare LF\nbare CR\rCRLF\r\nmixed\n\r\n")]
    [InlineData("From here\n.\n..\n--=_0\n-- \nSeller\n")]
    [InlineData("tab\tand blank at the end \n\t\n \nx =3D y = z=\n")]
    [InlineData("Ünïcödé 🧾\n")]
    [InlineData("form feed \f, next line \u0085, separators \u2028 \u2029\n")]
    [InlineData("督促状：請求書七号の支払期限が過ぎております\n")]
    public void A_body_is_read_as_meant(string text)
    {
        if (Absent())
            return;
        python.AssertReads(Messages.Plain(text));
        python.AssertReads(Messages.Plain(text) with { Html = text });
    }

    [Fact]
    public void Long_lines_are_read_as_meant()
    {
        if (Absent())
            return;
        var text = new string('x', 5_000) + "\n" + new string('ü', 5_000) + "\n" + new string(' ', 500) + ".\n";
        python.AssertReads(Messages.Plain(text) with { Html = text });
    }

    [Fact]
    public void File_names_and_contents_of_any_kind_are_read_as_meant()
    {
        if (Absent())
            return;
        var content = Enumerable.Range(0, 100_000).Select(i => (byte)(i * 7)).ToArray();
        python.AssertReads(Messages.Plain() with
        {
            Attachments =
            [
                MailAttachment.Of("empty.txt", "text/plain", ReadOnlyMemory<byte>.Empty),
                MailAttachment.Of("quote\" back' semi; 100%.pdf", "application/pdf", content),
                MailAttachment.Of(new string('n', 190) + ".pdf", "application/pdf", content.AsMemory(0, 57)),
                MailAttachment.Of("=?utf-8?Q?x?=.pdf", "application/pdf", content.AsMemory(0, 58)),
                MailAttachment.Of(string.Concat(Enumerable.Repeat("請求書🧾", 30)) + ".pdf", "application/pdf", content.AsMemory(0, 1)),
            ],
        });
    }

    [Fact]
    public void The_naughty_strings_are_read_as_meant_wherever_they_are_safe()
    {
        if (Absent())
            return;
        if (Outside.Corpora(output.WriteLine, "text", "blns.json") is not { } path)
            return;

        var strings = System.Text.Json.JsonSerializer.Deserialize<string[]>(File.ReadAllText(path, Encoding.UTF8))!;
        var safe = strings.Where(HeaderText.IsSafe).ToList();
        output.WriteLine($"{safe.Count} of {strings.Length} strings are safe in a header");
        foreach (var text in strings)
        {
            var name = HeaderText.IsSafe(text) ? text : "unsafe";
            python.AssertReads(Messages.Plain(text, name) with { To = [MailAddress.Parse("ap@buyer.example").Named(name)] });
        }
    }

    private bool Absent()
    {
        if (!python.IsPresent)
            output.WriteLine("SKIPPED: python3 is absent");
        return !python.IsPresent;
    }
}

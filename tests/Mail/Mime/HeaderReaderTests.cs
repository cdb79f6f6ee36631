using System.Text;
using Plixo.Mail.Mime;

namespace Plixo.Tests.Mail.Mime;

public sealed class HeaderReaderTests
{
    [Fact]
    public void Folded_fields_are_joined_and_the_body_is_not_read()
    {
        var headers = HeaderReader.Read("A: one\r\n two\r\n\tthree\r\nnonsense\r\na: second\nB:\r\n\r\nC: body\r\n"u8);

        Assert.Equal([("A", "one two\tthree"), ("a", "second"), ("B", "")], headers.Fields);
        Assert.Equal("one two\tthree", headers.First("a"));
        Assert.Equal("", headers.First("C"));
    }

    [Theory]
    [InlineData("plain", "plain")]
    [InlineData("=?utf-8?Q?=C3=BC_b?=", "ü b")]
    [InlineData("=?UTF-8?b?w7w=?=", "ü")]
    [InlineData("=?iso-8859-1?q?=FC?= end", "ü end")]
    [InlineData("=?utf-8?Q?a?= =?utf-8?Q?b?=", "ab")]
    [InlineData("=?utf-8?Q?a?= b =?utf-8?Q?c?=", "a b c")]
    [InlineData("=?koi8-r?Q?=C1?=", "=?koi8-r?Q?=C1?=")]
    [InlineData("=?utf-8?B?!?=", "=?utf-8?B?!?=")]
    [InlineData("=?utf-8?Q?=X?=", "=?utf-8?Q?=X?=")]
    public void Encoded_words_are_decoded_and_what_cannot_be_stays(string value, string text) =>
        Assert.Equal(text, EncodedWordReader.Decode(value));

    [Fact]
    public void What_the_writer_writes_as_a_subject_comes_back()
    {
        var subject = string.Concat(Enumerable.Repeat("督促 état 🧾 ", 200)).Trim();

        var headers = HeaderReader.Read(MimeWriter.Write(Messages.Plain(subject: subject)));

        Assert.Equal(subject, EncodedWordReader.Decode(headers.First("Subject")));
    }

    [Fact]
    public void Bytes_that_are_no_message_give_no_fields()
    {
        Assert.Empty(HeaderReader.Read([]).Fields);
        Assert.Empty(HeaderReader.Read(Encoding.ASCII.GetBytes(" folded first\r\n\r\n")).Fields);
    }
}

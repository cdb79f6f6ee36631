using Plixo.Mail.Addresses;
using Plixo.Mail.Mime;

namespace Plixo.Tests.Mail.Mime;

/// <summary>Says that Python read exactly what was meant.</summary>
internal static class RoundTrip
{
    public static ReadMessage AssertReads(this PythonReader python, MailMessage message)
    {
        var read = python.Read(MimeWriter.Write(message));
        Assert.Empty(read.Defects);
        Assert.Equal(message.Subject, read.Subject);
        Assert.Equal([Meant(message.From)], read.From);
        Assert.Equal(message.ReplyTo is null ? [] : [Meant(message.ReplyTo)], read.ReplyTo);
        Assert.Equal(message.To.Select(Meant), read.To);
        Assert.Equal(message.Cc.Select(Meant), read.Cc);
        Assert.Equal(message.MessageId.Value, read.MessageId);
        Assert.Equal(message.InReplyTo?.Value, read.InReplyTo);
        Assert.Equal(message.References.Select(id => id.Value), read.References);
        Assert.Equal(message.Date, read.Date);
        Assert.Equal(Lines(message.Text), Lines(read.Text));
        Assert.Equal(message.Html is null ? null : Lines(message.Html), read.Html is null ? null : Lines(read.Html));
        Assert.Equal(message.Attachments.Select(Meant).Order(), read.Files.Select(file => file.ToString()).Order());
        foreach (var field in message.ExtraHeaders)
            Assert.Contains(read.Headers, header => header[0] == field.Name && header[1].Trim() == field.Value);
        return read;
    }

    private static ReadAddress Meant(MailAddress address) => new(address.DisplayName ?? "", address.WireSpec);

    private static string Meant(MailAttachment file) => new ReadFile(
        file.FileName, file.MediaType, file.Digest, file.ContentId is null ? "attachment" : "inline", file.ContentId?.Value).ToString();

    // What the writer promises: every line break is CRLF, and the last line has one.
    private static string Lines(string text)
    {
        var lines = text.Replace("\r\n", "\n", StringComparison.Ordinal).Replace('\r', '\n');
        return lines.Length == 0 || lines.EndsWith('\n') ? lines : lines + '\n';
    }
}
